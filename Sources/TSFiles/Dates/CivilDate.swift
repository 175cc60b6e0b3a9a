/// A day of the Gregorian calendar, extended to all years; year 0 is the one before year 1.
package struct CivilDate: Hashable, Comparable, Sendable {
  package let year: Int
  /// 1...12.
  package let month: Int
  /// From 1 to the length of the month.
  package let day: Int

  /// A day, if there is one of that number in the month and the year is one of four digits.
  package init?(year: Int, month: Int, day: Int) {
    guard 0...9999 ~= year, 1...12 ~= month, 1...CivilDate.dayCount(year: year, month: month) ~= day else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day a number of days after 1 January 1970.
  ///
  /// The year is taken to begin in March, so that the leap day is its last; 400 years have 146,097 days.
  ///
  /// Source: Hinnant, chrono-compatible low-level date algorithms,
  /// https://howardhinnant.github.io/date_algorithms.html.
  package init(dayNumber: Int) {
    let shifted = dayNumber + 719_468
    let era = CivilDate.floorDivided(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// The number of days after 1 January 1970.
  package var dayNumber: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = CivilDate.floorDivided(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let shiftedMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The number of months since January of year 0.
  var monthNumber: Int { year * 12 + month - 1 }

  /// 0 for Monday to 6 for Sunday.
  package var weekday: Int { CivilDate.weekday(of: dayNumber) }

  /// The weekday of a day given by its number.
  static func weekday(of dayNumber: Int) -> Int {
    // 1 January 1970 was a Thursday.
    let days = dayNumber + 3
    return days - floorDivided(days, 7) * 7
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  /// The number of days of a month.
  package static func dayCount(year: Int, month: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The day of a month given by its number; a day that the month does not have is its last.
  static func day(_ day: Int, ofMonth monthNumber: Int) -> CivilDate? {
    let year = floorDivided(monthNumber, 12)
    let month = monthNumber - year * 12 + 1
    return CivilDate(year: year, month: month, day: min(day, dayCount(year: year, month: month)))
  }

  package static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  static func floorDivided(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : (a + 1) / b - 1 }
}

extension CivilDate: CustomStringConvertible {
  /// As ISO 8601 writes it: 2020-02-29.
  package var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// A whole number with zeros before it.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
