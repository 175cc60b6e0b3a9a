/// The first row: names of the columns, or values of a file without any.
extension CSVScanner {
  /// A first row.
  struct Header {
    /// A cell of it.
    struct Cell {
      let name: String
      let content: ArraySlice<UInt8>
      let isQuoted: Bool
    }

    var cells: [Cell] = []
    /// Where the row after it begins.
    var next = 0

    var names: [String] { cells.map(\.name) }
  }

  /// Reads the first row.
  func scanHeader(from begin: Int) throws(FileError) -> Header {
    var position = begin
    if endOfBlankLine(at: position) != nil {
      throw error(at: position, "found a blank line, expected the names of the columns")
    }
    var header = Header()
    while true {
      let end = try endOfCell(at: position, column: header.cells.count)
      let isQuoted = position < end && bytes[position] == Byte.quote
      let content = cellContent(bytes, from: position, to: end)
      let name = isQuoted ? unescaped(content) : String(decoding: trimmed(content), as: UTF8.self)
      header.cells.append(.init(name: name, content: content, isQuoted: isQuoted))
      position = end
      guard position < bytes.count, bytes[position] == separator else { break }
      position += 1
    }
    header.next = afterLineEnd(position)
    return header
  }

  /// Whether a first row holds names: it does not where a date has another below it, nor where there are values only.
  ///
  /// - Throws: `badData` where it may be either.
  func holdsNames(_ header: Header) throws(FileError) -> Bool {
    let below = CellSeparator.cells(bytes, from: header.next, separator).cells
    for (cell, other) in zip(header.cells, below) {
      if SeriesTable.isDate(cell.content), SeriesTable.isDate(other.content) { return false }
    }
    let filled = header.cells.filter {
      if !$0.isQuoted, case .missing = CellReading($0.content) { return false }
      return true
    }
    guard !filled.isEmpty, filled.allSatisfy({ isValue($0, isAlone: below.isEmpty) }) else { return true }
    let isCounted = header.names.dropFirst(header.cells[0].name.isEmpty ? 1 : 0).enumerated().allSatisfy {
      $0.element == String($0.offset)
    }
    // Data frames name the columns that nobody named by their numbers, after an index without a name. Without the index
    // they look like the first step of a series.
    if header.cells[0].name.isEmpty {
      if isCounted { return true }
    } else if header.cells.count == 1 || !isCounted
      || below.first.map({ trimmed($0.content).elementsEqual("1".utf8) }) ?? true
    {
      return false
    }
    let first = filled[0].name
    let hint = "expected the names of the columns (put them in quotes if they are numbers)"
    throw FileError(.badData, "\(file): row 1: found only numbers such as \(quoted(first)), \(hint)")
  }

  /// Whether a cell is no name. A number in quotes is one, unless it has separators in it.
  private func isValue(_ cell: Header.Cell, isAlone: Bool) -> Bool {
    if isAlone, SeriesTable.isDate(cell.content) { return true }
    return CellSeparator.isNumber(cell.content) && (!cell.isQuoted || cell.content.contains(Byte.comma))
  }

  /// Refuses names that are missing or doubled.
  func check(names found: [String]) throws(FileError) {
    var seen: Set<String> = []
    for (index, name) in found.enumerated() {
      // Data frames are written with their index first, which need have no name.
      if name.isEmpty, index > 0 || found.count == 1 {
        throw FileError(.badData, "\(file): row 1, column \(index + 1): found no name, expected one")
      }
      guard seen.insert(name).inserted else {
        let first = (found.firstIndex(of: name) ?? 0) + 1
        let twice = "found the name \(quoted(name)), which column \(first) has too, expected another"
        throw FileError(.badData, "\(file): row 1, column \(index + 1): \(twice)")
      }
    }
  }

  /// Refuses a file whose cells are separated by bars, which would be read as one column.
  func checkSeparator(_ header: Header, from begin: Int) throws(FileError) {
    guard header.cells.count == 1, bytes[begin] != Byte.quote else { return }
    let next = bytes[header.next...].prefix { $0 != Byte.lineFeed }
    let bar = UInt8(ascii: "|")
    guard bytes[begin..<header.next].contains(bar), next.contains(bar) else { return }
    throw FileError(
      .badData, "\(file): row 1: found cells separated by bars, expected commas (and decimal points)")
  }
}
