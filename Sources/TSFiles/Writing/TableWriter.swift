/// Writes a table as CSV (RFC 4180, lines end in LF), row by row, without holding it in memory.
///
/// ```swift
/// var table = try TableWriter(columns: ["path", "step", "x"], to: output)
/// table.append(0)
/// table.append(0)
/// table.append(1.5)
/// try table.endRow()
/// try table.finish()
/// ```
///
/// What ``SeriesReader`` reads of the table is what was written, to the bit. A missing value is an empty
/// cell, and a NaN is written as one; infinities are `inf` and `-inf`.
public struct TableWriter {
  private let sink: any ByteSink
  private let columnCount: Int
  private var text = NumberText(capacity: 1 << 14)
  private var cells = 0
  private var cellStart = 0

  /// Begins a table with its header.
  ///
  /// - Parameters:
  ///   - columns: The names of the columns: at least one, all different, none empty.
  ///   - sink: Where the table is written to.
  /// - Throws: `misuse` if the names are not as said; what the sink throws.
  public init(columns: [String], to sink: any ByteSink) throws(FileError) {
    guard !columns.isEmpty, !columns.contains(""), Set(columns).count == columns.count else {
      throw FileError(.misuse, "a table needs different names that are not empty, found \(listed(columns))")
    }
    self.sink = sink
    columnCount = columns.count
    for (index, name) in columns.enumerated() {
      if index > 0 { text.append(Byte.comma) }
      TableWriter.appendQuoted(name, to: &text)
    }
    text.append(Byte.lineFeed)
    cellStart = text.count
  }

  /// Appends a cell with a number, in its shortest form; an empty one if it is NaN.
  ///
  /// - Parameter value: A `Double` or a `Float`.
  /// - Complexity: O(1).
  public mutating func append(_ value: some BinaryFloatingPoint & TextOutputStreamable) {
    beginCell()
    if !value.isNaN { text.append(value) }
  }

  /// Appends a cell with a number, or an empty one if there is none.
  ///
  /// - Parameter value: A `Double` or a `Float`, or nil.
  /// - Complexity: O(1).
  public mutating func append(_ value: (some BinaryFloatingPoint & TextOutputStreamable)?) {
    beginCell()
    if let value, !value.isNaN { text.append(value) }
  }

  /// Appends a cell with a whole number.
  ///
  /// - Parameter index: The number.
  /// - Complexity: O(1).
  public mutating func append(_ index: Int) {
    beginCell()
    text.append(index)
  }

  /// Appends a cell with text, in quotes if it needs them.
  ///
  /// - Parameter cell: The text.
  public mutating func append(_ cell: String) {
    beginCell()
    TableWriter.appendQuoted(cell, to: &text)
  }

  /// Appends an empty cell.
  public mutating func appendMissing() {
    beginCell()
  }

  /// Ends a row.
  ///
  /// - Throws: `misuse` if the row has not as many cells as the table has columns; what the sink throws.
  public mutating func endRow() throws(FileError) {
    guard cells == columnCount else {
      throw FileError(.misuse, "a row has \(counted(cells, "cell")), expected \(columnCount)")
    }
    // A blank line would not be read as a row.
    if columnCount == 1, text.count == cellStart { text.append("\"\"") }
    text.append(Byte.lineFeed)
    cells = 0
    if text.count >= 1 << 13 { try send() }
    cellStart = text.count
  }

  /// Appends a whole row: whole numbers first, then numbers.
  ///
  /// - Parameters:
  ///   - indices: The whole numbers.
  ///   - values: The numbers; nil for a missing one.
  /// - Throws: As ``endRow()``.
  public mutating func appendRow(_ indices: [Int] = [], _ values: [Double?]) throws(FileError) {
    for index in indices { append(index) }
    for value in values { append(value) }
    try endRow()
  }

  /// Hands the rest to the sink, which is not committed by that.
  ///
  /// - Throws: `misuse` if the last row was not ended; what the sink throws.
  public mutating func finish() throws(FileError) {
    guard cells == 0 else { throw FileError(.misuse, "a table ended inside a row") }
    try send()
  }

  private mutating func beginCell() {
    if cells > 0 { text.append(Byte.comma) }
    cells += 1
  }

  private mutating func send() throws(FileError) {
    try sink.write(text.bytes)
    text.removeAll()
  }

  /// Quotes what would be read as something else without quotes: separators, quotes, spaces at the ends,
  /// which readers trim, and names that look like numbers, which would make the header look like a row.
  package static func appendQuoted(_ cell: String, to text: inout NumberText) {
    let bytes = ArraySlice(cell.utf8)
    let isSpaced = bytes.first == Byte.space || bytes.last == Byte.space || bytes.first == 0xEF
    let isSpecial = bytes.contains { byte in
      byte == Byte.comma || byte == Byte.quote || byte == Byte.lineFeed || byte == Byte.carriageReturn
    }
    guard isSpaced || isSpecial || !CellReading(bytes).isText else {
      text.append(cell)
      return
    }
    text.append(Byte.quote)
    for byte in bytes {
      if byte == Byte.quote { text.append(Byte.quote) }
      text.append(byte)
    }
    text.append(Byte.quote)
  }
}
