/// A point in time as a cell of a table says it: a month, a day, or a time of a day.
package struct CalendarTime: Hashable, Comparable, Sendable {
  /// How much of a time a cell says.
  package enum Grain: Int, Comparable, Sendable {
    case month
    case day
    case time

    package static func < (a: Grain, b: Grain) -> Bool { a.rawValue < b.rawValue }
  }

  /// The day; the first of the month where no day is said.
  package let date: CivilDate
  /// Microseconds after midnight.
  package let microsecond: Int
  package let grain: Grain

  package static let microsecondsPerDay = 86_400_000_000

  package init(_ date: CivilDate, microsecond: Int = 0, grain: Grain) {
    (self.date, self.microsecond, self.grain) = (date, microsecond, grain)
  }

  /// A time that is a number of microseconds after the beginning of 1970.
  package init(microseconds: Int, grain: Grain) {
    let day = CivilDate.floorDivided(microseconds, Self.microsecondsPerDay)
    date = CivilDate(dayNumber: day)
    microsecond = microseconds - day * Self.microsecondsPerDay
    self.grain = grain
  }

  /// Microseconds after the beginning of 1970; a year of four digits keeps this far from overflow.
  package var microseconds: Int { date.dayNumber * Self.microsecondsPerDay + microsecond }

  package static func < (a: CalendarTime, b: CalendarTime) -> Bool {
    (a.date, a.microsecond) < (b.date, b.microsecond)
  }
}

extension CalendarTime: CustomStringConvertible {
  /// As ISO 8601 writes it, no finer than the cell said it.
  package var description: String {
    switch grain {
    case .month: return "\(padded(date.year, 4))-\(padded(date.month, 2))"
    case .day: return date.description
    case .time:
      let seconds = microsecond / 1_000_000
      let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
      var text = "\(date) \(padded(hour, 2)):\(padded(minute, 2))"
      let fraction = microsecond % 1_000_000
      if second != 0 || fraction != 0 { text += ":\(padded(second, 2))" }
      if fraction != 0 { text += ".\(padded(fraction, 6))" }
      return text
    }
  }
}
