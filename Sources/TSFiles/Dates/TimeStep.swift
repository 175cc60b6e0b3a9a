/// What lies between one time of an even series and the next.
public enum TimeStep: Sendable, Hashable {
  /// A length of time; a day has 86,400 million microseconds.
  case microseconds(Int)
  /// A number of months; a day that a month does not have is its last.
  case months(Int)
  /// A number of months, from the last working day of one to the last of another.
  case lastWorkingDays(months: Int)
  /// A number of months, from the first working day of one to the first of another.
  case firstWorkingDays(months: Int)
  /// The next day that is not of the weekend.
  case workingDay(Weekend)
  /// A difference of plain numbers.
  case number(Double)

  /// The days on which nobody works, by the countries' customs.
  public enum Weekend: Sendable, Hashable, CaseIterable {
    case saturdayAndSunday
    case fridayAndSaturday
    case sunday
    case friday

    /// Whether a weekday, 0 for Monday to 6 for Sunday, belongs to it.
    func contains(_ weekday: Int) -> Bool {
      switch self {
      case .saturdayAndSunday: weekday >= 5
      case .fridayAndSaturday: weekday == 4 || weekday == 5
      case .sunday: weekday == 6
      case .friday: weekday == 4
      }
    }
  }
}

extension TimeStep: CustomStringConvertible {
  /// In words: "a month", "2 hours", "a working day".
  public var description: String {
    switch self {
    case .microseconds(let length): Self.words(microseconds: length)
    case .months(let count), .lastWorkingDays(let count), .firstWorkingDays(let count):
      Self.words(months: count)
    case .workingDay: "a working day"
    case .number(let length): plainNumber(length)
    }
  }

  private static func words(months: Int) -> String {
    if months % 12 == 0 { return months == 12 ? "a year" : "\(months / 12) years" }
    return months == 1 ? "a month" : months == 3 ? "a quarter" : "\(months) months"
  }

  private static func words(microseconds length: Int) -> String {
    let units = [
      ("a week", "weeks", 7 * CalendarTime.microsecondsPerDay),
      ("a day", "days", CalendarTime.microsecondsPerDay),
      ("an hour", "hours", 3_600_000_000), ("a minute", "minutes", 60_000_000),
      ("a second", "seconds", 1_000_000), ("a microsecond", "microseconds", 1),
    ]
    for (one, many, size) in units where length % size == 0 {
      return length == size ? one : "\(length / size) \(many)"
    }
    return "\(length) microseconds"
  }
}

/// A number without a point where it is whole.
func plainNumber(_ number: Double) -> String {
  Int(exactly: number).map(String.init) ?? "\(number)"
}

/// What comes after a time.
extension TimeStep {
  /// The next time of a series; nil beyond the calendar, and after a day that is not in the series itself.
  ///
  /// - Parameter anchor: The day of the month that the series keeps to where the month has it.
  func next(after time: CalendarTime, anchor: Int) -> CalendarTime? {
    switch self {
    case .microseconds(let length):
      return CalendarTime(microseconds: time.microseconds + length, grain: time.grain)
    case .months(let count):
      guard CivilDate.day(anchor, ofMonth: time.date.monthNumber) == time.date else { return nil }
      return CivilDate.day(anchor, ofMonth: time.date.monthNumber + count).map { moved(time, to: $0) }
    case .lastWorkingDays(let count):
      return CivilDate.day(31, ofMonth: time.date.monthNumber + count).map {
        moved(time, to: CivilDate(dayNumber: $0.dayNumber - max(0, $0.weekday - 4)))
      }
    case .firstWorkingDays(let count):
      return CivilDate.day(1, ofMonth: time.date.monthNumber + count).map {
        moved(time, to: CivilDate(dayNumber: $0.dayNumber + ($0.weekday > 4 ? 7 - $0.weekday : 0)))
      }
    case .workingDay(let weekend):
      var day = time.date.dayNumber + 1
      while weekend.contains(CivilDate.weekday(of: day)) { day += 1 }
      return moved(time, to: CivilDate(dayNumber: day))
    case .number: return nil
    }
  }

  private func moved(_ time: CalendarTime, to date: CivilDate) -> CalendarTime {
    CalendarTime(date, microsecond: time.microsecond, grain: time.grain)
  }
}
