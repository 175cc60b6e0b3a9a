/// Finds out what separates the cells of a file.
///
/// A comma does, unless the header and the row below it hold semicolons or tabs and no commas, or can be split by both
/// and the commas turn out to be those of decimal numbers: `2020-01-01;11,5`.
struct CellSeparator {
  /// A cell, without the quotes around it.
  struct Cell {
    let content: ArraySlice<UInt8>
    let isQuoted: Bool

    /// Whether it says a date or a number, or nothing.
    var isValue: Bool {
      CellSeparator.isEmptyOrNumber(content) || SeriesTable.isDate(content)
    }
  }

  static let semicolon = UInt8(ascii: ";")
  static let tab = UInt8(ascii: "\t")

  /// - Complexity: O(n) for the n bytes of the first two rows.
  static func find(_ bytes: [UInt8], from begin: Int) -> UInt8 {
    var best: (separator: UInt8, share: Double)?
    for separator in [Byte.comma, semicolon, tab] {
      let header = cells(bytes, from: begin, separator)
      let row = cells(bytes, from: header.next, separator)
      let isOnlyRow = header.next >= bytes.count
      guard header.cells.count > 1, row.cells.count > 1 || isOnlyRow else { continue }
      let all = isOnlyRow ? header.cells : row.cells
      let share = Double(all.count(where: \.isValue)) / Double(all.count)
      if share > best?.share ?? -1 { best = (separator, share) }
    }
    return best?.separator ?? Byte.comma
  }

  /// The cells of a row, split without a look at whether they are well-formed, and where the next row begins.
  static func cells(
    _ bytes: [UInt8], from begin: Int, _ separator: UInt8
  ) -> (cells: [Cell], next: Int) {
    var cells: [Cell] = []
    var position = begin
    while position < bytes.count {
      let start = position
      if bytes[position] == Byte.quote { position = afterQuoted(bytes, position) }
      while position < bytes.count, bytes[position] != separator, bytes[position] != Byte.lineFeed {
        position += 1
      }
      var end = position
      let endsRow = position >= bytes.count || bytes[position] == Byte.lineFeed
      if endsRow, end > start, bytes[end - 1] == Byte.carriageReturn { end -= 1 }
      let isQuoted = end - start >= 2 && bytes[start] == Byte.quote
      cells.append(Cell(content: cellContent(bytes, from: start, to: end), isQuoted: isQuoted))
      position += 1
      if endsRow { break }
    }
    return (cells, position)
  }

  /// The position after the quote that closes the one here.
  private static func afterQuoted(_ bytes: [UInt8], _ start: Int) -> Int {
    var position = start + 1
    while position < bytes.count {
      if bytes[position] != Byte.quote {
        position += 1
      } else if position + 1 < bytes.count, bytes[position + 1] == Byte.quote {
        position += 2
      } else {
        return position + 1
      }
    }
    return position
  }

  /// Whether a cell says a number, with whatever decimal mark.
  static func isNumber(_ content: ArraySlice<UInt8>) -> Bool {
    if case .number = CellReading(content) { return true }
    return DecimalMark.allCases.contains { $0.plainText(content) != nil }
  }

  /// Whether a cell says a number, or that one is missing.
  static func isEmptyOrNumber(_ content: ArraySlice<UInt8>) -> Bool {
    if case .missing = CellReading(content) { return true }
    return isNumber(content)
  }
}
