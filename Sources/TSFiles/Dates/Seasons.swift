extension TimeStep {
  /// The lengths of seasons worth trying, in steps, the usual one first; none for years and plain numbers.
  ///
  /// A year of months or quarters is as long as it has of them; a year of weeks is 365.25/7 = 52.18 of them. Days
  /// have a week and a year, working days a week, and what is shorter than a day has a day and a week, or a minute
  /// and an hour where a step is shorter than a minute. Seasons of fewer than two steps are left out.
  public var seasons: [Double] {
    let day = Double(CalendarTime.microsecondsPerDay)
    let all: [Double]
    switch self {
    case .number: all = []
    case .months(let count), .lastWorkingDays(let count), .firstWorkingDays(let count):
      all = count > 0 && 12 % count == 0 ? [Double(12 / count)] : []
    case .workingDay(let weekend): all = [Double((0..<7).count { !weekend.contains($0) })]
    case .microseconds(let length):
      let step = Double(length)
      if length <= 0 {
        all = []
      } else if step < day / 1440 {
        all = [day / 1440 / step, day / 24 / step].filter { $0 == $0.rounded() }
      } else if step < day {
        all = [day / step, 7 * day / step].filter { $0 == $0.rounded() }
      } else {
        all = step == day ? [7, 365.25] : [365.25 * day / step]
      }
    }
    return all.filter { $0 >= 2 }
  }
}

extension TimeStep {
  /// How many steps a year has; nil for steps that are plain numbers.
  public var stepsPerYear: Double? {
    switch self {
    case .microseconds(let length):
      length > 0 ? 365.25 * Double(CalendarTime.microsecondsPerDay) / Double(length) : nil
    case .months(let count), .lastWorkingDays(let count), .firstWorkingDays(let count):
      count > 0 ? 12 / Double(count) : nil
    case .workingDay(let weekend): 365.25 * (1 - Double((0..<7).count(where: weekend.contains)) / 7)
    case .number: nil
    }
  }
}
