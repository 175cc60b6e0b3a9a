/// The order of rows in time, for tables whose rows come in any.
extension SeriesTable {
  /// The columns that most likely say when rows were, whatever their order: one, or such as a year and a month; empty where
  /// there are none.
  ///
  /// Looked for as ``timeline(named:)`` does, but for evenness: the rows may be of many series.
  ///
  /// - Parameter taken: The columns that hold something else.
  package func likelyTimeColumns(besides taken: Set<String>) throws(FileError) -> [String] {
    let free = columnNames.indices.filter { !taken.contains(columnNames[$0]) }
    guard let first = free.first else { return [] }
    let dates = dateColumns().filter { free.contains($0) }
    // A text that happens to begin with dates is no column of times, unless it stands where one does.
    for column in dates {
      if column == first || SeriesTable.isNamedLikeTime(columnNames[column]) { return [columnNames[column]] }
      if case .success = readDates(column, .monthFirst) { return [columnNames[column]] }
      if case .success = readDates(column, .dayFirst) { return [columnNames[column]] }
    }
    if let parts = try dateParts(), parts.columns.allSatisfy({ free.contains($0) }) {
      return parts.columns.map { columnNames[$0] }
    }
    let named = free.filter { $0 != first && SeriesTable.isNamedLikeTime(columnNames[$0]) }
    guard free.count > 1 || SeriesTable.isNamedLikeTime(columnNames[first]) else { return [] }
    for column in [first] + named where numberTimes(column, numberKinds(column)) != nil {
      return [columnNames[column]]
    }
    let isRunning = SeriesTable.isNamedLikeRunningTime(columnNames[first])
    return isRunning && completeNumbers(first) != nil ? [columnNames[first]] : []
  }

  /// The rows in the order of their times, rows of one time in that of the table; nil where they are in order already, or
  /// a cell is no time.
  ///
  /// Where day and month may be either, the order that gives the fewest steps is meant.
  ///
  /// - Parameter columns: What ``likelyTimeColumns(besides:)`` gives, or the column that was named.
  /// - Complexity: O(n log n) for n rows.
  package func rowsInOrder(of columns: [String]) throws(FileError) -> [Int]? {
    guard let name = columns.first else { return nil }
    let column = try position(of: name)
    if columns.count > 1 {
      return try dateParts(including: column).flatMap { Self.order($0.times.map(\.microseconds)) }
    }
    if let dates = datesInOrder(column) { return Self.order(dates.map(\.microseconds)) }
    return completeNumbers(column).flatMap(Self.order)
  }

  /// The places of values in increasing order; nil where they are in it already.
  private static func order(_ values: [some Comparable]) -> [Int]? {
    guard zip(values, values.dropFirst()).contains(where: { $0 > $1 }) else { return nil }
    return values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }

  /// The dates of a column, as they give the fewest steps.
  private func datesInOrder(_ column: Int) -> [CalendarTime]? {
    var best: (times: [CalendarTime], steps: Int)?
    for order in DateReading.DayOrder.allCases {
      guard case .success(let times) = readDates(column, order) else { continue }
      if times == best?.times { continue }
      let search = GridSearch(times.sorted { $0.microseconds < $1.microseconds })
      let steps = search.fault == nil ? search.stepCount : Int.max
      if best == nil || steps < best?.steps ?? .max { best = (times, steps) }
    }
    return best?.times
  }
}
