extension SeriesTable {
  /// The first column, if it holds nothing but numbers and has the name of a running time.
  ///
  /// - Throws: `badData` if the numbers do not follow one another evenly.
  func numberedAxis() throws(FileError) -> TimeAxis? {
    guard SeriesTable.isNamedLikeRunningTime(columnNames[0]),
      !columnNames.dropFirst().contains(where: SeriesTable.isNamedLikeTime)
    else { return nil }
    var numbers: [Double] = []
    for row in 0..<rowCount {
      guard case .number(let number) = reading(row, 0) else { return nil }
      numbers.append(number)
    }
    let axis = TimeAxis(column: columnNames[0], step: nil)
    for row in numbers.indices.dropFirst() where numbers[row] <= numbers[row - 1] {
      let isDoubled = numbers[row] == numbers[row - 1]
      let found = isDoubled ? "\(shown(row, 0)) twice" : "\(shown(row - 1, 0)) and then \(shown(row, 0))"
      throw pair(
        row, 0, "found \(found), expected \(isDoubled ? "each time once" : "later times further down")")
    }
    if let written = SeriesTable.writtenDates(numbers) {
      let even = EvenTimes(written.times)
      if let step = even.step { return TimeAxis(column: columnNames[0], step: step) }
      if written.isCertain, let fault = even.fault { throw uneven(fault.index) }
    }
    guard let row = SeriesTable.firstUneven(numbers) else { return axis }
    throw uneven(row)
  }

  private func uneven(_ row: Int) -> FileError {
    pair(row, 0, "found \(shown(row - 1, 0)) and then \(shown(row, 0)), expected even steps")
  }

  /// The first number that is not as far from the one before it as the others are, to a tenth: years with three
  /// decimals for months are even.
  private static func firstUneven(_ numbers: [Double]) -> Int? {
    let steps = zip(numbers.dropFirst(), numbers).map { $0 - $1 }
    guard steps.count > 1 else { return nil }
    let middle = steps.sorted()[steps.count / 2]
    return steps.firstIndex { !(abs($0 - middle) <= 0.1 * middle) }.map { $0 + 1 }
  }

  /// The times that whole numbers may stand for: days as 20200131, months as 202001, seconds or milliseconds since
  /// 1970, or days by number. Only the first two look like nothing else.
  private static func writtenDates(_ numbers: [Double]) -> (times: [CalendarTime], isCertain: Bool)? {
    let whole = numbers.compactMap { Int(exactly: $0) }
    guard whole.count == numbers.count, let first = whole.first, let last = whole.last, first > 0 else {
      return nil
    }
    func all(_ read: (Int) -> CalendarTime?) -> [CalendarTime]? {
      let times = whole.compactMap(read)
      return times.count == whole.count ? times : nil
    }
    func days(_ number: Int) -> CalendarTime? {
      CivilDate(year: number / 10_000, month: number / 100 % 100, day: number % 100).map {
        CalendarTime($0, grain: .day)
      }
    }
    func months(_ number: Int) -> CalendarTime? {
      CivilDate(year: number / 100, month: number % 100, day: 1).map { CalendarTime($0, grain: .month) }
    }
    switch first {
    case 10_000_000...99_999_999 where last <= 99_999_999:
      if let times = all(days) { return (times, true) }
    case 100_000...999_999 where last <= 999_999:
      if let times = all(months) { return (times, true) }
    default: break
    }
    // Up to the year 5138, which no calendar of four digits leaves.
    if first >= 100_000_000_000, last < 100_000_000_000_000 {
      return (whole.map { CalendarTime(microseconds: $0 * 1000, grain: .time) }, false)
    }
    if first >= 100_000_000, last < 100_000_000_000 {
      return (whole.map { CalendarTime(microseconds: $0 * 1_000_000, grain: .time) }, false)
    }
    // Days as spreadsheets count them, from the end of 1899: those of the last hundred years and more.
    guard first >= 10_000, last < 100_000 else { return nil }
    return (whole.map { CalendarTime(CivilDate(dayNumber: $0 - 25_569), grain: .day) }, false)
  }

  /// Whether a name is that of a time which goes on, and not of one that comes round, such as a month's.
  static func isNamedLikeRunningTime(_ name: String) -> Bool {
    ["time", "times", "timestamp", "datetime", "date", "ds", "t", "step", "year", "period"]
      .contains(name.lowercased())
  }
}
