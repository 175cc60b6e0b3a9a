/// Finds the cells of a CSV text (RFC 4180) and checks its form, without looking at what the cells say.
///
/// The rules are strict, since a reader that repairs a damaged file makes wrong data of it: each row has as
/// many cells as the header; a quote stands only at the beginning and the end of a cell, or doubled between
/// them; a line ends in a line feed, with or without a carriage return before it; the text is UTF-8 without
/// NUL. Blank lines are passed over at the end alone. A first row of values is a row like the others.
struct CSVScanner {
  let file: String
  let bytes: [UInt8]
  /// What stands between cells: a comma, a semicolon or a tab.
  let separator: UInt8
  /// Where each cell begins, row by row, the header not counted; then one entry more. The byte before the
  /// beginning of the next cell is always the separator, or the end of the file, so no second list is needed.
  private(set) var starts: [UInt32] = []
  private(set) var names: [String] = []
  /// Whether the first row holds names; without them the columns are numbered.
  private(set) var hasHeader = true

  /// How many lines of the file come before the bytes.
  private var linesBefore = 0

  /// Scans a piece of a file whose beginning was scanned already.
  ///
  /// - Parameters:
  ///   - piece: Whole rows, at least one.
  ///   - first: What the beginning was found to be.
  ///   - linesBefore: How many lines of the file come before the piece.
  /// - Complexity: O(n) for n bytes.
  init(_ piece: [UInt8], like first: CSVScanner, linesBefore: Int) throws(FileError) {
    (file, bytes, separator) = (first.file, piece, first.separator)
    (names, hasHeader, self.linesBefore) = (first.names, first.hasHeader, linesBefore)
    try scanRows(from: 0)
  }

  /// Scans rows of which everything else is known; they count from line 1.
  init(
    _ rows: [UInt8], file: String, separator: UInt8, names: [String], hasHeader: Bool
  ) throws(FileError) {
    (self.file, bytes, self.separator) = (file, rows, separator)
    (self.names, self.hasHeader) = (names, hasHeader)
    try scanRows(from: 0)
  }

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
    separator = CellSeparator.find(bytes, from: begin)
    let header = try scanHeader(from: begin)
    try checkSeparator(header, from: begin)
    hasHeader = try holdsNames(header)
    names = hasHeader ? header.names : header.cells.indices.map { "column \($0 + 1)" }
    if hasHeader { try check(names: names) }
    try scanRows(from: hasHeader ? header.next : begin)
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
        guard position < bytes.count, bytes[position] == separator else { break }
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
    let expected = "expected \(names.count) as in \(hasHeader ? "the header" : "row 1")"
    let hint = hasHeader && found < names.count ? "; nothing stands for column \(quoted(names[found]))" : ""
    return error(at: rowStart, "found \(counted(found, "cell")), \(expected)\(hint)")
  }

  /// The position after a blank line that begins here, or nil if the line is not blank.
  func endOfBlankLine(at position: Int) -> Int? {
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
  func afterLineEnd(_ position: Int) -> Int {
    guard position < bytes.count else { return position }
    return position + (bytes[position] == Byte.carriageReturn ? 2 : 1)
  }

  // MARK: Cells

  /// The position of the separator or line end, or the end of the file, that ends the cell which begins at
  /// `start`.
  func endOfCell(at start: Int, column: Int) throws(FileError) -> Int {
    if start < bytes.count, bytes[start] == Byte.quote {
      return try endOfQuotedCell(at: start, column: column)
    }
    var position = start
    while position < bytes.count {
      let byte = bytes[position]
      // All that a number is made of, but the plus and the space, comes after the comma in ASCII.
      if byte > Byte.comma, byte < 0x80, byte != separator {
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
        at: position, column,
        "found text after a closing quote, expected \(separatorName) or the end of the line")
    }
    throw error(at: start, column, "found a quote that is never closed, expected a closing quote")
  }

  private var separatorName: String {
    separator == Byte.comma ? "a comma" : separator == CellSeparator.tab ? "a tab" : "a semicolon"
  }

  /// Whether a separator, a line feed, or a carriage return with a line feed stands at a position.
  private func isSeparator(_ position: Int) -> Bool {
    let byte = bytes[position]
    if byte == separator || byte == Byte.lineFeed { return true }
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

// MARK: - Messages

extension CSVScanner {
  /// The line of the file, from 1, that a position is in.
  func line(of position: Int) -> Int {
    var line = 1 + linesBefore
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
