/// Dates in several columns: a year and a month or a quarter, with or without a day and an hour.
extension SeriesTable {
  /// The columns of the parts of a date.
  private struct Parts {
    var year: Int
    var month: Int?
    var quarter: Int?
    var day: Int?
    var hour: Int?

    var columns: [Int] { [year, month, quarter, day, hour].compactMap { $0 } }
  }

  /// The dates of a table with a column of years and one of months or quarters; nil where there are none.
  ///
  /// - Parameter name: One of the columns, if it was asked for.
  /// - Throws: `badData` at the first cell that is no such part although the first two rows are.
  func dateParts(including name: Int? = nil) throws(FileError) -> RowTimes? {
    guard let parts = parts(), name.map(parts.columns.contains) ?? true else { return nil }
    var times: [CalendarTime] = []
    times.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      guard let time = time(row, parts) else { throw strayPart(row, parts) }
      times.append(time)
    }
    let pattern =
      parts.hour != nil
      ? "%Y-%m-%d %H:%M" : parts.day != nil ? "%Y-%m-%d" : parts.month != nil ? "%Y-%m" : "%YQ%q"
    return RowTimes(
      columns: parts.columns, times: times, form: TimeForm(pattern: pattern),
      months: parts.month != nil ? 1 : 3)
  }

  /// The parts by the names of columns, as far as the first two rows have them.
  private func parts() -> Parts? {
    guard let year = column(named: ["year", "years", "yr", "yyyy"]) else { return nil }
    var parts = Parts(year: year)
    parts.month = column(named: ["month", "months", "mon", "mo", "mm", "month_name"])
    if parts.month == nil { parts.quarter = column(named: ["quarter", "quarters", "qtr", "q", "qu"]) }
    guard parts.month != nil || parts.quarter != nil, beginsWell(parts) else { return nil }
    guard parts.month != nil, let day = column(named: ["day", "days", "dd", "mday"]) else { return parts }
    var finer = parts
    finer.day = day
    guard beginsWell(finer) else { return parts }
    guard let hour = column(named: ["hour", "hours", "hr", "hh"]) else { return finer }
    var finest = finer
    finest.hour = hour
    return beginsWell(finest) ? finest : finer
  }

  private func column(named names: Set<String>) -> Int? {
    columnNames.firstIndex { names.contains($0.lowercased()) }
  }

  private func beginsWell(_ parts: Parts) -> Bool {
    (0..<min(2, rowCount)).allSatisfy { time($0, parts) != nil }
  }

  private func time(_ row: Int, _ parts: Parts) -> CalendarTime? {
    guard let year = whole(row, parts.year), year > 0 else { return nil }
    let month = parts.month.map { monthPart(row, $0) } ?? parts.quarter.map { quarterPart(row, $0) } ?? nil
    let day = parts.day.map { whole(row, $0) } ?? 1
    guard let month, let day, let date = CivilDate(year: year, month: month, day: day) else { return nil }
    guard let column = parts.hour else { return CalendarTime(date, grain: parts.day == nil ? .month : .day) }
    guard let hour = whole(row, column), 0..<24 ~= hour else { return nil }
    return CalendarTime(date, microsecond: hour * 3_600_000_000, grain: .time)
  }

  private func whole(_ row: Int, _ column: Int) -> Int? {
    guard case .number(let number) = reading(row, column), abs(number) < 100_000 else { return nil }
    return Int(exactly: number)
  }

  private func monthPart(_ row: Int, _ column: Int) -> Int? {
    whole(row, column) ?? monthNumber(word(row, column))
  }

  /// The first month of a quarter: 1 or Q1.
  private func quarterPart(_ row: Int, _ column: Int) -> Int? {
    let word = word(row, column)
    let quarter = whole(row, column) ?? (word.hasPrefix("q") ? Int(word.dropFirst()) : nil)
    return quarter.flatMap { 1...4 ~= $0 ? 3 * $0 - 2 : nil }
  }

  private func word(_ row: Int, _ column: Int) -> String {
    String(decoding: trimmed(content(row, column)).prefix(12), as: UTF8.self).lowercased()
  }

  private func strayPart(_ row: Int, _ parts: Parts) -> FileError {
    var part = Parts(year: parts.year, month: parts.month, quarter: parts.quarter)
    if time(row, part) == nil {
      let isYear = (whole(row, parts.year) ?? 0) > 0
      let column = isYear ? parts.month ?? parts.quarter ?? parts.year : parts.year
      let expected =
        !isYear ? "a year" : parts.month != nil ? "a month from 1 to 12 or by name" : "a quarter from 1 to 4"
      return place(row, column, "found \(shown(row, column)), expected \(expected)")
    }
    part.day = parts.day
    let isDay = time(row, part) != nil
    let column = (isDay ? parts.hour : parts.day) ?? parts.year
    return place(
      row, column,
      "found \(shown(row, column)), expected \(isDay ? "an hour from 0 to 23" : "a day of the month")")
  }
}
