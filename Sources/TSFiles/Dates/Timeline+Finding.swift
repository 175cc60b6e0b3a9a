extension SeriesTable {
  /// Finds the column of times, infers the step and finds the gaps.
  ///
  /// Looked for, in this order: a column of dates (``TimeAxis`` has which is taken of several); a column of years
  /// with one of months or quarters, and perhaps of days and hours; a column of numbers with a name such as `date`,
  /// `year` or `timestamp`, or the first, that are days as 20200131, months as 202001, seconds or milliseconds since
  /// 1970, years from 1700 (1871.25 as well), or days as spreadsheets count them; a first column of running numbers
  /// such as `t`, or the index of a data frame.
  ///
  /// The step is the largest on which all times lie, with half of its steps or fewer missing: a length of time, months
  /// on one day, on the last, or on the last or first working day, or working days.
  ///
  /// - Parameter name: The column of times, or one of several that say them together; found where it is nil.
  /// - Returns: nil if there is no column of times.
  /// - Throws: `badData`, naming the rows, what was found and what was expected, where times are doubled, out of
  ///   order, off the even steps, mostly missing, of two frequencies, or may be read in two ways; or if there is no
  ///   column of that name, or no time in it.
  /// - Complexity: O(n log n) for the n bytes of the table.
  public func timeline(named name: String? = nil) throws(FileError) -> Timeline? {
    if let name { return try timeline(ofColumn: position(of: name)) }
    var fault: FileError?
    for column in dateColumns() {
      let isNamed = column == 0 || SeriesTable.isNamedLikeTime(columnNames[column])
      do throws(FileError) {
        return try timeline(ofDates: column)
      } catch {
        // A text that happens to begin with dates is no column of times, unless it stands where one does.
        if isNamed { throw error }
        fault = fault ?? error
      }
    }
    if let parts = try dateParts() { return try timeline(of: parts) }
    if let timeline = try numericTimeline() { return timeline }
    if let timeline = try numberedTimeline() { return timeline }
    if let fault { throw fault }
    return nil
  }

  // MARK: One column

  /// The times of a column that was named.
  private func timeline(ofColumn column: Int) throws(FileError) -> Timeline {
    if (0..<min(2, rowCount)).allSatisfy({ SeriesTable.isDate(content($0, column)) }) {
      return try timeline(ofDates: column)
    }
    let hasYears = numberTimes(column, [.year, .fractionalYear]).map {
      GridSearch($0.times.times).fault == nil
    }
    if hasYears != true, let parts = try dateParts(including: column) { return try timeline(of: parts) }
    if let found = numberTimes(column, NumberKind.allCases) {
      let isSpreadsheet = found.kind == .spreadsheetDay
      if !isSpreadsheet || GridSearch(found.times.times).fault == nil { return try timeline(of: found.times) }
    }
    guard let numbers = completeNumbers(column) else {
      for row in 0..<rowCount {
        if case .number = reading(row, column) { continue }
        throw place(
          row, column, "found \(shown(row, column)), expected a time such as \"2020-01-31\", or a number")
      }
      throw place(0, column, "found \(shown(0, column)), expected a time such as \"2020-01-31\"")
    }
    return try timeline(ofNumbers: column, numbers)
  }

  private func timeline(ofDates column: Int) throws(FileError) -> Timeline {
    switch try rowDates(column) {
    case .success(let times): return try timeline(of: times)
    case .failure(let stray): throw self.stray(stray.row, column)
    }
  }

  private func timeline(of times: RowTimes) throws(FileError) -> Timeline {
    let search = GridSearch(times.times, months: times.months)
    if let fault = search.fault { throw error(fault, times) }
    guard let grid = search.grid else { throw place(0, times.columns[0], "found no times, expected some") }
    return Timeline(times.columns.map { columnNames[$0] }, grid, times.form, numbers: search.numbers)
  }

  private func timeline(ofNumbers column: Int, _ numbers: [Double]) throws(FileError) -> Timeline {
    let grid = NumberGrid(numbers, decimals: decimals(column))
    if let fault = grid.fault { throw error(fault, column) }
    return Timeline(columnNames[column], grid)
  }

  /// The most digits that the first numbers of a column have after a point.
  private func decimals(_ column: Int) -> Int {
    (0..<min(rowCount, 100)).reduce(0) { most, row in
      let cell = trimmed(content(row, column))
      return max(most, cell.firstIndex(of: Byte.point).map { cell.endIndex - $0 - 1 } ?? 0)
    }
  }

  // MARK: Numbers

  /// Times that are written as numbers; those of a column with the name of a time have to be even.
  private func numericTimeline() throws(FileError) -> Timeline? {
    guard columnNames.count > 1 else { return nil }
    let named = columnNames.indices.filter { $0 > 0 && SeriesTable.isNamedLikeTime(columnNames[$0]) }
    for column in [0] + named {
      guard let (times, kind) = numberTimes(column, numberKinds(column)) else { continue }
      let fault = GridSearch(times.times).fault
      let isCertain =
        SeriesTable.isNamedLikeTime(columnNames[column]) && [.day, .month, .year].contains(kind)
      if fault == nil || isCertain { return try timeline(of: times) }
    }
    return nil
  }

  /// A first column of running numbers. Those of an index have to be even to be taken: it may have been made for a
  /// larger table.
  private func numberedTimeline() throws(FileError) -> Timeline? {
    let name = columnNames[0].lowercased()
    guard columnNames.count > 1, let numbers = completeNumbers(0) else { return nil }
    let isOnly = !columnNames.dropFirst().contains(where: SeriesTable.isNamedLikeTime)
    if SeriesTable.isNamedLikeRunningTime(name), isOnly { return try timeline(ofNumbers: 0, numbers) }
    guard !hasHeader || ["", "unnamed: 0", "index", "rownames", "row"].contains(name) else { return nil }
    let grid = NumberGrid(numbers, decimals: decimals(0))
    return grid.fault == nil && grid.places.last == rowCount - 1 ? Timeline(columnNames[0], grid) : nil
  }
}
