/// Times that follow one another evenly without end, numbered from one of them.
struct TimeGrid {
  let step: TimeStep
  /// The time of number 0, which lies on the grid.
  let start: CalendarTime
  /// The day of the month that steps of months keep to where the month has it.
  let anchor: Int

  /// The number of a time; nil where it is not on the grid.
  ///
  /// - Complexity: O(1).
  func number(of time: CalendarTime) -> Int? {
    if case .microseconds(let length) = step {
      return Self.quotient(time.microseconds - start.microseconds, length)
    }
    guard time.microsecond == start.microsecond, time.grain == start.grain else { return nil }
    switch step {
    case .microseconds, .number: return nil
    case .months(let count), .lastWorkingDays(let count), .firstWorkingDays(let count):
      guard day(ofMonth: time.date.monthNumber) == time.date else { return nil }
      return Self.quotient(time.date.monthNumber - start.date.monthNumber, count)
    case .workingDay(let weekend):
      guard !weekend.contains(time.date.weekday) else { return nil }
      return weekend.workingDays(before: time.date.dayNumber)
        - weekend.workingDays(before: start.date.dayNumber)
    }
  }

  /// The time of a number; nil before year 0 and after year 9999.
  ///
  /// - Complexity: O(1).
  func time(at number: Int) -> CalendarTime? {
    // So many microseconds are more than 10,000 years, and so many days, months or years far more.
    guard -1_000_000_000_000_000_000...1_000_000_000_000_000_000 ~= number else { return nil }
    switch step {
    case .number: return nil
    case .microseconds(let length):
      let (distance, overflow) = number.multipliedReportingOverflow(by: length)
      guard !overflow, distance.magnitude < 400_000_000_000_000_000 else { return nil }
      let time = CalendarTime(microseconds: start.microseconds + distance, grain: start.grain)
      return 0...9999 ~= time.date.year ? time : nil
    case .months(let count), .lastWorkingDays(let count), .firstWorkingDays(let count):
      guard abs(number) <= 120_000 / max(1, count) else { return nil }
      return day(ofMonth: start.date.monthNumber + number * count).map(moved)
    case .workingDay(let weekend):
      guard abs(number) < 4_000_000 else { return nil }
      let day = weekend.day(after: weekend.workingDays(before: start.date.dayNumber) + number)
      let date = CivilDate(dayNumber: day)
      return 0...9999 ~= date.year ? moved(date) : nil
    }
  }

  /// The day of a month that is on the grid.
  private func day(ofMonth month: Int) -> CivilDate? {
    switch step {
    case .lastWorkingDays:
      CivilDate.day(31, ofMonth: month).map {
        CivilDate(dayNumber: $0.dayNumber - max(0, $0.weekday - 4))
      }
    case .firstWorkingDays:
      CivilDate.day(1, ofMonth: month).map {
        CivilDate(dayNumber: $0.dayNumber + ($0.weekday > 4 ? 7 - $0.weekday : 0))
      }
    default: CivilDate.day(anchor, ofMonth: month)
    }
  }

  private func moved(_ date: CivilDate) -> CalendarTime {
    CalendarTime(date, microsecond: start.microsecond, grain: start.grain)
  }

  private static func quotient(_ a: Int, _ b: Int) -> Int? { b > 0 && a % b == 0 ? a / b : nil }

  /// The last number whose time is not after another time, at most as many before or after the start as there are
  /// microseconds between the two.
  ///
  /// - Complexity: O(log n) for n numbers.
  func floor(of time: CalendarTime) -> Int {
    var (low, high) = (-1, 1)
    while let found = self.time(at: low), found > time { low *= 2 }
    while let found = self.time(at: high), found <= time { high *= 2 }
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if let found = self.time(at: middle), found <= time { low = middle } else { high = middle }
    }
    return low
  }
}

extension TimeStep.Weekend {
  /// How many days of a week do not belong to it.
  private var workingDayCount: Int { (0..<7).count { !contains($0) } }

  /// How many working days lie between Monday, 29 December 1969, and a day before which they are counted.
  func workingDays(before dayNumber: Int) -> Int {
    let days = dayNumber + 3
    let week = CivilDate.floorDivided(days, 7)
    return week * workingDayCount + (0..<(days - week * 7)).count { !contains($0) }
  }

  /// The working day before which there are so many.
  func day(after count: Int) -> Int {
    let week = CivilDate.floorDivided(count, workingDayCount)
    var rest = count - week * workingDayCount
    var weekday = 0
    while rest > 0 || contains(weekday) {
      if !contains(weekday) { rest -= 1 }
      weekday += 1
    }
    return week * 7 + weekday - 3
  }
}
