/// Finds the cells of a CSV text (RFC 4180) and checks its form, without looking at what the cells say.
///
/// The rules are strict, since a reader that repairs a damaged file makes wrong data of it: each row has as
/// many cells as the header; a quote stands only at the beginning and the end of a cell, or doubled between
/// them; a line ends in a line feed, with or without a carriage return before it; the text is UTF-8 without
/// NUL. Blank lines are passed over at the end alone.
struct CSVScanner {
  let file: String
  let bytes: [UInt8]
  /// Where each cell begins, row by row, the header not counted; then one entry more. The byte before the
  /// beginning of the next cell is always the separator, or the end of the file, so no second list is needed.
  private(set) var starts: [UInt32] = []
  private(set) var names: [String] = []

  /// Scans a whole file.
  ///
  /// - Complexity: O(n) for n bytes.
  init(file: String, bytes: [UInt8]) throws(FileError) {
    self.file = file
    self.bytes = bytes
    guard bytes.count < Int(UInt32.max) else {
      throw FileError(.badData, "\(file): is too big: found 4 GiB or more, expected less")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw FileError(.badData, "\(file): found UTF-16 text, expected UTF-8")
    }
    let begin = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard begin < bytes.count else {
      throw FileError(.badData, "\(file): is empty, expected a header line and rows below it")
    }
    let firstRow = try scanHeader(from: begin)
    try checkSeparator(from: begin, to: firstRow)
    try scanRows(from: firstRow)
    try checkHeader()
  }

  // MARK: Rows

  private mutating func scanRows(from begin: Int) throws(FileError) {
    var position = begin
    while position < bytes.count {
      if endOfBlankLine(at: position) != nil {
        if !starts.isEmpty, areBlankLines(from: position) { break }
        throw error(at: position, "found a blank line, expected \(counted(names.count, "cell"))")
      }
      let rowStart = position
      let firstCell = starts.count
      while true {
        starts.append(UInt32(truncatingIfNeeded: position))
        position = try endOfCell(at: position, column: starts.count - firstCell - 1)
        guard position < bytes.count, bytes[position] == Byte.comma else { break }
        position += 1
      }
      let found = starts.count - firstCell
      if found != names.count { throw ragged(found, at: rowStart) }
      // Guess the number of rows by the length of the first one, to grow the list at most a few times.
      if firstCell == 0 {
        starts.reserveCapacity(names.count * (bytes.count / (position - rowStart + 1) + 2))
      }
      position = afterLineEnd(position)
    }
    guard !starts.isEmpty else {
      throw FileError(.badData, "\(file): found a header and no rows, expected at least one row below it")
    }
    let endsInLineFeed = bytes[bytes.count - 1] == Byte.lineFeed
    starts.append(UInt32(truncatingIfNeeded: endsInLineFeed ? position : bytes.count + 1))
  }

  private func ragged(_ found: Int, at rowStart: Int) -> FileError {
    let expected = "expected \(names.count) as in the header"
    let hint = found < names.count ? "; nothing stands for column \(quoted(names[found]))" : ""
    return error(at: rowStart, "found \(counted(found, "cell")), \(expected)\(hint)")
  }

  /// The position after a blank line that begins here, or nil if the line is not blank.
  private func endOfBlankLine(at position: Int) -> Int? {
    if bytes[position] == Byte.lineFeed { return position + 1 }
    guard bytes[position] == Byte.carriageReturn, position + 1 < bytes.count,
      bytes[position + 1] == Byte.lineFeed
    else { return nil }
    return position + 2
  }

  /// Whether nothing but blank lines follows.
  private func areBlankLines(from start: Int) -> Bool {
    var position = start
    while position < bytes.count, let next = endOfBlankLine(at: position) { position = next }
    return position == bytes.count
  }

  /// The position after the end of a line, which is at `position`, as is checked by `endOfCell`.
  private func afterLineEnd(_ position: Int) -> Int {
    guard position < bytes.count else { return position }
    return position + (bytes[position] == Byte.carriageReturn ? 2 : 1)
  }

  // MARK: Cells

  /// The position of the comma or line end, or the end of the file, that ends the cell which begins at
  /// `start`.
  private func endOfCell(at start: Int, column: Int) throws(FileError) -> Int {
    if start < bytes.count, bytes[start] == Byte.quote {
      return try endOfQuotedCell(at: start, column: column)
    }
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      // All that a number is made of, but the plus and the space, comes after the comma in ASCII.
      if byte > Byte.comma, byte < 0x80 {
        position += 1
        continue
      }
      if isSeparator(position) { return position }
      if byte == Byte.quote {
        throw error(at: position, column, "found a quote inside a cell, expected the whole cell in quotes")
      }
      position = try afterCharacter(position, column: column)
    }
    return position
  }

  private func endOfQuotedCell(at start: Int, column: Int) throws(FileError) -> Int {
    var position = start + 1
    while position < bytes.count {
      if bytes[position] != Byte.quote {
        let isInnerReturn = bytes[position] == Byte.carriageReturn
        position = isInnerReturn ? position + 1 : try afterCharacter(position, column: column)
        continue
      }
      position += 1
      if position < bytes.count, bytes[position] == Byte.quote {
        position += 1
        continue
      }
      if position == bytes.count || isSeparator(position) { return position }
      throw error(
        at: position, column, "found text after a closing quote, expected a comma or the end of the line")
    }
    throw error(at: start, column, "found a quote that is never closed, expected a closing quote")
  }

  /// Whether a comma, a line feed, or a carriage return with a line feed stands at a position.
  private func isSeparator(_ position: Int) -> Bool {
    let byte = bytes[position]
    if byte == Byte.comma || byte == Byte.lineFeed { return true }
    return byte == Byte.carriageReturn && position + 1 < bytes.count && bytes[position + 1] == Byte.lineFeed
  }

  /// The position after the character here, which must be allowed in a cell.
  private func afterCharacter(_ position: Int, column: Int) throws(FileError) -> Int {
    let byte = bytes[position]
    if byte == 0 { throw error(at: position, column, "found a NUL byte, expected text") }
    if byte == Byte.carriageReturn {
      throw error(at: position, column, "found a carriage return alone, expected a line feed after it")
    }
    if byte < 0x80 { return position + 1 }
    let length = utf8SequenceLength(bytes, at: position)
    guard length > 0 else {
      let hex = String(byte, radix: 16, uppercase: true)
      throw error(at: position, column, "found the byte 0x\(hex), which is not UTF-8, expected UTF-8 text")
    }
    return position + length
  }
}

// MARK: - The header

extension CSVScanner {
  /// Reads the header, and gives the position of the first row.
  private mutating func scanHeader(from begin: Int) throws(FileError) -> Int {
    var position = begin
    if endOfBlankLine(at: position) != nil {
      throw error(at: position, "found a blank line, expected the names of the columns")
    }
    var found: [String] = []
    var areAllNumbers = true
    while true {
      let end = try endOfCell(at: position, column: found.count)
      let isQuoted = position < end && bytes[position] == Byte.quote
      let content = cellContent(bytes, from: position, to: end)
      if isQuoted || CellReading(content).isText { areAllNumbers = false }
      found.append(isQuoted ? unescaped(content) : String(decoding: trimmed(content), as: UTF8.self))
      position = end
      guard position < bytes.count, bytes[position] == Byte.comma else { break }
      position += 1
    }
    try check(names: found, areAllNumbers: areAllNumbers)
    names = found
    return afterLineEnd(position)
  }

  private func check(names found: [String], areAllNumbers: Bool) throws(FileError) {
    if areAllNumbers, let first = found.first(where: { !$0.isEmpty }) {
      let hint = "expected the names of the columns (put them in quotes if they are numbers)"
      throw FileError(.badData, "\(file): row 1: found only numbers such as \(quoted(first)), \(hint)")
    }
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

  /// Refuses a file whose cells are separated by something else, which would be read as one column.
  ///
  /// - Parameters:
  ///   - begin: Where the header begins.
  ///   - firstRow: Where the row after it begins.
  private func checkSeparator(from begin: Int, to firstRow: Int) throws(FileError) {
    guard names.count == 1, bytes[begin] != Byte.quote else { return }
    let next = bytes[firstRow...].prefix { $0 != Byte.lineFeed }
    let marks: [(UInt8, String)] = [
      (UInt8(ascii: ";"), "semicolons"), (UInt8(ascii: "\t"), "tabs"), (UInt8(ascii: "|"), "bars"),
    ]
    for (mark, name) in marks where bytes[begin..<firstRow].contains(mark) && next.contains(mark) {
      throw FileError(
        .badData, "\(file): row 1: found cells separated by \(name), expected commas (and decimal points)")
    }
  }

  /// Refuses a file without a header, whose first row of data would be taken for the names and be lost.
  private func checkHeader() throws(FileError) {
    func isDate(_ cell: ArraySlice<UInt8>) -> Bool { SeriesTable.isDate(cell) }
    for (column, name) in names.enumerated() where isDate(Array(name.utf8)[...]) {
      let start = Int(starts[column])
      var end = Int(starts[column + 1]) - 1
      if end > start, bytes[end - 1] == Byte.carriageReturn { end -= 1 }
      guard isDate(cellContent(bytes, from: start, to: end)) else { continue }
      throw FileError(
        .badData,
        "\(file): row 1: found the date \(quoted(name)) as in the rows below, expected the names of the columns: "
          + "there is no header")
    }
  }
}

// MARK: - Messages

extension CSVScanner {
  /// The line of the file, from 1, that a position is in.
  func line(of position: Int) -> Int {
    var line = 1
    for byte in bytes.prefix(position) where byte == Byte.lineFeed { line += 1 }
    return line
  }

  func error(at position: Int, _ text: String) -> FileError {
    FileError(.badData, "\(file): row \(line(of: position)): \(text)")
  }

  func error(at position: Int, _ column: Int, _ text: String) -> FileError {
    let name = column < names.count ? quoted(names[column]) : "\(column + 1)"
    return FileError(.badData, "\(file): row \(line(of: position)), column \(name): \(text)")
  }
}
