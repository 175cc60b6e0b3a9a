/// A table of named columns that was read from a file.
///
/// The cells are kept as text and read when a column is asked for, so a column of dates or remarks does no
/// harm as long as nobody asks for its numbers.
public struct SeriesTable: Sendable {
  let scanner: CSVScanner

  init(_ scanner: CSVScanner) {
    self.scanner = scanner
  }

  /// The file that the table was read from, as it is named in messages.
  public var file: String { scanner.file }

  /// Whether the first row holds the names of the columns. Where it holds values it is a row like the others.
  public var hasHeader: Bool { scanner.hasHeader }

  /// What stands between cells: a comma, a semicolon or a tab.
  public var separator: Character { Character(Unicode.Scalar(scanner.separator)) }

  /// The names of the columns, in the order of the file; all different. None is empty, but the first may be where
  /// there are others: it then holds the index of a data frame. Without a header they are "column 1", "column 2", ...
  public var columnNames: [String] { scanner.names }

  /// The number of rows, the header not counted; at least 1.
  public var rowCount: Int { (scanner.starts.count - 1) / scanner.names.count }

  /// The line of the file, from 1, in which a row begins, a row being counted from 0 without the header.
  ///
  /// - Complexity: O(n) for n bytes.
  public func lineNumber(ofRow row: Int) -> Int { line(row) }

  /// The numbers of a column, one for each row; nil where the value is missing (an empty cell, `NA`, or `NaN`
  /// in any case).
  ///
  /// Separators of thousands are read where they can be nothing else (`2,150.00`, `1 000`, `2,150` where other
  /// numbers of the column have a decimal point), and decimal commas where cells are separated by semicolons or tabs.
  ///
  /// - Parameter column: The name of the column.
  /// - Returns: Finite numbers, each the double nearest to the decimal number in the file.
  /// - Throws: `badData` if there is no such column, or at the first cell that is not a finite decimal
  ///   number, or may be one of two: its message names the row (the line of the file, from 1) and the column.
  /// - Complexity: O(n) for the n bytes of the column.
  public func numbers(in column: String) throws(FileError) -> [Double?] {
    try numbers(position(of: column))
  }

  /// The cells of a column as text, one for each row, without the quotes and the spaces around them.
  ///
  /// - Parameter column: The name of the column.
  /// - Throws: `badData` if there is no such column.
  /// - Complexity: O(n) for the n bytes of the column.
  public func texts(in column: String) throws(FileError) -> [String] {
    let index = try position(of: column)
    return (0..<rowCount).map { row in
      let isQuoted = isQuoted(row, index)
      let cell = content(row, index)
      return isQuoted ? unescaped(cell) : String(decoding: trimmed(cell), as: UTF8.self)
    }
  }

  /// The numbers of a column given by its place.
  func numbers(_ column: Int) throws(FileError) -> [Double?] {
    var mark = scanner.separator == Byte.comma ? nil : try decimalMark(of: column)
    var numbers: [Double?] = []
    numbers.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      let cell: CellReading
      if let mark { cell = CellReading(content(row, column), mark) } else { cell = reading(row, column) }
      switch cell {
      case .number(let value): numbers.append(value)
      case .missing: numbers.append(nil)
      case .commaOfEitherKind where mark == nil && hasPoint(column):
        // The commas of the column set off thousands, in this row and those below.
        mark = .point
        numbers.append(thousands(row, column))
      case let other: throw complaint(other, row, column)
      }
    }
    return numbers
  }

  /// The column that most likely holds the data of a site, when none was named: the one with the site's name;
  /// else the only one with numbers; else the only one with numbers beside a first column that is named like
  /// a time.
  ///
  /// - Parameters:
  ///   - site: The name of the site.
  ///   - taken: Columns that hold something else.
  /// - Returns: The name of a column of this table.
  /// - Throws: `badData`, listing the columns, if there is no such column or more than one, or if its name is a
  ///   number, so that it seems to be a value.
  /// - Complexity: O(n) for n bytes, if no column has the site's name.
  public func guessColumn(
    for site: String, besides taken: Set<String> = []
  ) throws(FileError) -> String {
    if columnNames.contains(site), !taken.contains(site) { return site }
    let numeric = columnNames.indices.filter { !taken.contains(columnNames[$0]) && isNumeric($0) }
    if numeric.count == 1 { return try checked(columnNames[numeric[0]], site) }
    if numeric.count == 2, numeric[0] == 0, SeriesTable.isNamedLikeTime(columnNames[0]) {
      return try checked(columnNames[numeric[1]], site)
    }
    if numeric.isEmpty, let error = nearlyNumber(besides: taken) { throw error }
    let free = columnNames.filter { !taken.contains($0) }
    let hint = didYouMean(site, among: free)
    let found =
      numeric.isEmpty
      ? free.isEmpty ? "no column that is not taken already" : "no column of numbers among \(listed(free))"
      : "\(numeric.count) columns of numbers, \(listed(numeric.map { columnNames[$0] }))"
    throw FileError(
      .badData, "\(file): no column is named \(quoted(site))\(hint): found \(found), expected one to be named"
    )
  }

  /// What is wrong with a column of numbers that are written in another way, such as with a decimal comma.
  private func nearlyNumber(besides taken: Set<String>) -> FileError? {
    for column in columnNames.indices where !taken.contains(columnNames[column]) {
      do throws(FileError) {
        _ = try numbers(column)
      } catch {
        // Where the first cell that is no number is a text, texts are what the column is for.
        let stray = (0..<rowCount).first { reading($0, column).isText }
        if let stray, case .text = reading(stray, column), !isNearlyNumeric(column) { continue }
        return error
      }
    }
    return nil
  }

  /// Whether at least half of what a column says are numbers, but for signs of money or percent around them.
  private func isNearlyNumeric(_ column: Int) -> Bool {
    let signs = Array("$€£¥% ".utf8)
    var (numbers, others) = (0, 0)
    for row in 0..<rowCount {
      var cell = trimmed(content(row, column))
      while let first = cell.first, signs.contains(first) { cell = cell.dropFirst() }
      while let last = cell.last, signs.contains(last) { cell = cell.dropLast() }
      if cell.isEmpty { continue }
      if CellReading(cell).isText { others += 1 } else { numbers += 1 }
    }
    return numbers > 0 && numbers >= others
  }

  /// A column that was guessed. One whose name is a number is more likely the first row of a file without a header.
  private func checked(_ column: String, _ site: String) throws(FileError) -> String {
    // A data frame that was written with its index has the names it gave.
    if CellReading(Array(column.utf8)[...]).isText || columnNames[0].isEmpty { return column }
    throw FileError(
      .badData,
      "\(file): no column is named \(quoted(site)): found \(quoted(column)) in row 1, a number, expected the "
        + "names of the columns there, or this one to be named")
  }

  /// Whether a name is one that people give to a column of times, dates or numbers of rows.
  static func isNamedLikeTime(_ name: String) -> Bool {
    let words: Set<String> = [
      "time", "times", "timestamp", "datetime", "date", "dates", "day", "week", "month", "quarter", "year",
      "hour",
      "minute", "second", "ds", "t", "ts", "step", "index", "row", "id", "n", "period", "epoch", "unixtime",
      "unix_time",
      "observation_date",
      // The index of a data frame, written without a name, and read and written again.
      "", "unnamed: 0", "rownames",
    ]
    return words.contains(name.lowercased())
  }
}

// MARK: - Cells

extension SeriesTable {
  func position(of column: String) throws(FileError) -> Int {
    if let index = columnNames.firstIndex(of: column) { return index }
    let hint = didYouMean(column, among: columnNames)
    throw FileError(
      .badData, "\(file): no column is named \(quoted(column))\(hint): found \(listed(columnNames))")
  }

  func content(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
    let cell = row * columnNames.count + column
    let start = Int(scanner.starts[cell])
    var end = Int(scanner.starts[cell + 1]) - 1
    // A carriage return at the end of the last cell belongs to the line end: elsewhere it would be in quotes.
    if end > start, scanner.bytes[end - 1] == Byte.carriageReturn { end -= 1 }
    return cellContent(scanner.bytes, from: start, to: end)
  }

  @inline(__always)
  func reading(_ row: Int, _ column: Int) -> CellReading {
    CellReading(content(row, column))
  }

  /// Whether a column holds at least one number, and nothing that is not one or missing.
  func isNumeric(_ column: Int) -> Bool {
    do throws(FileError) { return try numbers(column).contains { $0 != nil } } catch { return false }
  }

  func complaint(_ reading: CellReading, _ row: Int, _ column: Int) -> FileError {
    let start = Int(scanner.starts[row * columnNames.count + column])
    return scanner.error(at: start, column, "found \(shown(row, column))\(reading.complaint)")
  }

  /// What a cell says, in quotes.
  func shown(_ row: Int, _ column: Int) -> String {
    let cell = content(row, column)
    return isQuoted(row, column) ? quoted(Array(unescaped(cell.prefix(400)).utf8)) : quoted(trimmed(cell))
  }

  private func isQuoted(_ row: Int, _ column: Int) -> Bool {
    let start = Int(scanner.starts[row * columnNames.count + column])
    return start < scanner.bytes.count && scanner.bytes[start] == Byte.quote
  }

  /// The line of the file, from 1, in which a row begins.
  func line(_ row: Int) -> Int { scanner.line(of: Int(scanner.starts[row * columnNames.count])) }
}
