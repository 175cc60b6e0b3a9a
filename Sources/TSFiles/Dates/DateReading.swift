/// Reads the dates and times that people write in tables.
///
/// | form | examples |
/// | --- | --- |
/// | year, month, day | `2020-01-31`, `2020/1/31`, `2020.01.31`, `31 Jan 2020`, `Jan 31, 2020`, `31-Jan-20` |
/// | day and month first | `31.01.2020`, `31/01/2020`, `01/31/2020`, `1/31/20`: see ``DayOrder`` |
/// | month | `2020-01`, `2020/01`, `01/2020`, `Jan 2020`, `January 2020`, `2020-Jan`, `Jan-20` |
/// | quarter | `2020Q1`, `2020-Q1`, `Q1 2020` |
/// | week (ISO 8601) | `2020-W05`, `2020W05`, `2020-W05-3` |
///
/// A day may be followed by a time, after a `T` or a space: `14:30`, `14:30:59.25`, `2:30 PM`, with `Z`, `UTC` or an
/// offset such as `+01:00`, which is taken away, so that times of different offsets compare.
package struct DateReading {
  /// What comes first where day and month are two numbers before a year.
  package enum DayOrder: CaseIterable {
    case monthFirst
    case dayFirst
  }

  let order: DayOrder
  /// Whether offsets are passed over, so that a time is that of the place.
  var isLocal = false

  package init(order: DayOrder) { self.order = order }

  /// The time that a cell says, or nil if it says none.
  ///
  /// - Complexity: O(n) for n bytes, of which more than 40 are never a date.
  package func read(_ cell: ArraySlice<UInt8>) -> CalendarTime? {
    let text = trimmed(cell)
    guard 4...40 ~= text.count, text.allSatisfy({ $0 < 0x80 }) else { return nil }
    if let time = text.withUnsafeBufferPointer(Self.isoTime) { return time }
    let split = clockStart(text)
    guard let day = day(DateFields(text[..<(split ?? text.endIndex)])) else { return nil }
    guard let split else { return day }
    guard day.grain == .day, let clock = ClockReading(text[split...]) else { return nil }
    let offset = isLocal ? clock.offset * 60_000_000 : 0
    return CalendarTime(
      microseconds: day.microseconds + clock.microseconds + offset, grain: .time)
  }

  /// The form that programs write, 2020-01-31 with or without 14:30 or 14:30:59 after it: most times of long tables.
  private static func isoTime(_ text: UnsafeBufferPointer<UInt8>) -> CalendarTime? {
    func two(_ place: Int) -> Int? {
      let (tens, ones) = (text[place] &- Byte.zero, text[place + 1] &- Byte.zero)
      return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
    }
    guard [10, 16, 19].contains(text.count), text[4] == Byte.minus, text[7] == Byte.minus,
      let century = two(0), let year = two(2), let month = two(5), let day = two(8),
      let date = CivilDate(year: century * 100 + year, month: month, day: day)
    else { return nil }
    if text.count == 10 { return CalendarTime(date, grain: .day) }
    let colon = UInt8(ascii: ":")
    guard text[10] == Byte.space || text[10] == UInt8(ascii: "T"), text[13] == colon, let hour = two(11),
      hour < 24,
      let minute = two(14), minute < 60
    else { return nil }
    let seconds = (hour * 60 + minute) * 60
    if text.count == 16 { return CalendarTime(date, microsecond: seconds * 1_000_000, grain: .time) }
    guard text[16] == colon, let second = two(17), second < 60 else { return nil }
    return CalendarTime(date, microsecond: (seconds + second) * 1_000_000, grain: .time)
  }

  /// Where the time of day begins: at a `T` or a space before digits and a colon.
  private func clockStart(_ text: ArraySlice<UInt8>) -> Int? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    var start = colon
    while start > text.startIndex, isDigit(text[start - 1]) { start -= 1 }
    guard start > text.startIndex, start < colon else { return nil }
    let before = text[start - 1]
    return before == Byte.space || before | 0x20 == UInt8(ascii: "t") ? start - 1 : nil
  }

  // MARK: Days

  private func day(_ fields: DateFields) -> CalendarTime? {
    switch fields.kinds {
    case "nnn": numeric(fields)
    case "nn": month(fields)
    case "nwn": marked(fields) ?? named(day: 0, month: 1, year: 2, fields)
    case "wnn": quarter(fields, mark: 0, number: 1, year: 2) ?? named(day: 1, month: 0, year: 2, fields)
    case "nwnn": week(fields)
    case "wn": named(day: nil, month: 0, year: 1, fields)
    case "nw": named(day: nil, month: 1, year: 0, fields)
    default: nil
    }
  }

  private func numeric(_ fields: DateFields) -> CalendarTime? {
    guard let separator = fields.separators.first, fields.separators[1] == separator,
      ["-", "/", "."].contains(separator)
    else { return nil }
    let (a, b, c) = (fields[0], fields[1], fields[2])
    guard b.width <= 2 else { return nil }
    if a.width == 4 { return c.width <= 2 ? date(a.number, b.number, c.number) : nil }
    guard a.width <= 2, let year = year(c, canBeShort: separator == "/") else { return nil }
    let isDayFirst = separator == "." || order == .dayFirst
    return isDayFirst ? date(year, b.number, a.number) : date(year, a.number, b.number)
  }

  private func month(_ fields: DateFields) -> CalendarTime? {
    // With a point it would be a number.
    guard ["-", "/"].contains(fields.separators[0]) else { return nil }
    let (a, b) = (fields[0], fields[1])
    if a.width == 4, b.width <= 2 { return month(a.number, b.number) }
    return a.width <= 2 && b.width == 4 ? month(b.number, a.number) : nil
  }

  /// A month with a name. Only with a day before it may it stand without separators: 31Jan2020.
  private func named(day: Int?, month: Int, year: Int, _ fields: DateFields) -> CalendarTime? {
    let separators: Set<String> = ["-", " ", "/", ".", ",", ", ", ". "]
    guard fields.separators.allSatisfy({ separators.contains($0) || ($0.isEmpty && day == 0) }),
      let number = monthNumber(fields[month].word), let year = self.year(fields[year], canBeShort: true)
    else { return nil }
    guard let day else { return self.month(year, number) }
    return fields[day].width <= 2 ? date(year, number, fields[day].number) : nil
  }

  /// 2020Q1, 2020-Q1, 2020W05, 2020-W05.
  private func marked(_ fields: DateFields) -> CalendarTime? {
    quarter(fields, mark: 1, number: 2, year: 0) ?? week(fields)
  }

  private func quarter(_ fields: DateFields, mark: Int, number: Int, year: Int) -> CalendarTime? {
    let quarter = fields[number]
    guard fields[mark].word == "q", fields.separators[mark].isEmpty, fields[year].width == 4,
      quarter.width == 1, 1...4 ~= quarter.number
    else { return nil }
    return month(fields[year].number, 3 * quarter.number - 2)
  }

  /// A week by the number that ISO 8601 gives it: the first one has the year's first Thursday.
  private func week(_ fields: DateFields) -> CalendarTime? {
    guard fields[1].word == "w", fields.separators[1].isEmpty, fields[0].width == 4, fields[2].width == 2,
      1...53 ~= fields[2].number, let fourth = CivilDate(year: fields[0].number, month: 1, day: 4)
    else { return nil }
    var day = 1
    if fields.count == 4 {
      guard fields.separators[2] == "-", fields[3].width == 1, 1...7 ~= fields[3].number else { return nil }
      day = fields[3].number
    }
    let firstMonday = fourth.dayNumber - fourth.weekday
    let date = CivilDate(dayNumber: firstMonday + 7 * (fields[2].number - 1) + day - 1)
    return CalendarTime(date, grain: .day)
  }

  private func year(_ field: DateFields.Field, canBeShort: Bool) -> Int? {
    if field.width == 4 { return field.number }
    // As POSIX reads two digits.
    return canBeShort && field.width == 2 ? (field.number < 69 ? 2000 : 1900) + field.number : nil
  }

  private func date(_ year: Int, _ month: Int, _ day: Int) -> CalendarTime? {
    CivilDate(year: year, month: month, day: day).map { CalendarTime($0, grain: .day) }
  }

  private func month(_ year: Int, _ month: Int) -> CalendarTime? {
    CivilDate(year: year, month: month, day: 1).map { CalendarTime($0, grain: .month) }
  }
}

/// The number of a month by its English name or the first three letters of it, in lower case.
func monthNumber(_ word: String) -> Int? {
  let names = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
  ]
  let index = names.firstIndex { $0 == word || $0.prefix(3) == word || (word == "sept" && $0 == "september") }
  return index.map { $0 + 1 }
}
