extension SeriesTable {
  /// A cell as it stands in the file, with its quotes.
  package func rawCell(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
    let cell = row * columnNames.count + column
    let start = Int(scanner.starts[cell])
    var end = Int(scanner.starts[cell + 1]) - 1
    // As in `content`: a carriage return at the end belongs to the line end.
    if end > start, scanner.bytes[end - 1] == Byte.carriageReturn { end -= 1 }
    return scanner.bytes[start..<end]
  }

  /// The bytes of a cell's text, without the quotes and the spaces around it.
  package func textBytes(_ row: Int, _ column: Int) -> [UInt8] {
    let raw = rawCell(row, column)
    guard raw.count >= 2, raw.first == Byte.quote else { return Array(trimmed(raw)) }
    let inner = raw.dropFirst().dropLast()
    return inner.contains(Byte.quote) ? Array(unescaped(inner).utf8) : Array(inner)
  }

  /// The lines of the file, from 1, in which all rows begin.
  ///
  /// - Complexity: O(n) for n bytes.
  package func lineNumbers() -> [Int] {
    guard let first = scanner.starts.first else { return [] }
    var lines: [Int] = []
    lines.reserveCapacity(rowCount)
    var (position, line) = (Int(first), scanner.line(of: Int(first)))
    for row in 0..<rowCount {
      let start = Int(scanner.starts[row * columnNames.count])
      for byte in scanner.bytes[position..<start] where byte == Byte.lineFeed { line += 1 }
      position = start
      lines.append(line)
    }
    return lines
  }

  /// A table of some rows of this one, in another order.
  ///
  /// - Parameters:
  ///   - rows: Which rows; each is counted from 0, without the header.
  ///   - columns: Which columns.
  ///   - file: The name that stands for the rows in messages.
  package func selecting(
    _ rows: some Sequence<Int>, columns: [Int], file: String
  ) throws(FileError) -> SeriesTable {
    var bytes: [UInt8] = []
    for row in rows {
      for (place, column) in columns.enumerated() {
        if place > 0 { bytes.append(scanner.separator) }
        bytes.append(contentsOf: rawCell(row, column))
      }
      bytes.append(Byte.lineFeed)
    }
    guard !bytes.isEmpty else { throw FileError(.badData, "\(file): found no rows, expected one or more") }
    return SeriesTable(
      try CSVScanner(
        bytes, file: file, separator: scanner.separator, names: columns.map { columnNames[$0] },
        hasHeader: hasHeader))
  }
}

extension SeriesTable {
  /// A table of rows of which everything else is known; they count from line 1.
  package init(
    rows: [UInt8], file: String, separator: Character, names: [String], hasHeader: Bool
  ) throws(FileError) {
    self.init(
      try CSVScanner(
        rows, file: file, separator: separator.asciiValue ?? Byte.comma, names: names, hasHeader: hasHeader))
  }

  /// Whether a column holds numbers or nothing.
  package func holdsNumbers(_ column: Int) -> Bool {
    do throws(FileError) {
      _ = try numbers(column)
      return true
    } catch {
      return false
    }
  }

  /// Whether most cells of a column hold numbers, of those that hold anything.
  package func holdsMostlyNumbers(_ column: Int) -> Bool {
    var (numbers, others) = (0, 0)
    for row in 0..<rowCount {
      if number(row, column) != nil {
        numbers += 1
      } else if reading(row, column).isText {
        others += 1
      }
    }
    return numbers > others
  }

  /// The number of a cell alone; nil where it holds none, or one that the rest of its column would have to tell.
  package func number(_ row: Int, _ column: Int) -> Double? {
    if case .number(let value) = reading(row, column) { return value }
    guard scanner.separator != Byte.comma, let plain = DecimalMark.comma.plainText(content(row, column))
    else {
      return nil
    }
    return Double(String(decoding: plain, as: UTF8.self))
  }

  /// Whether texts such as the names of columns are times that follow one another.
  package func areTimes(_ texts: [String]) -> Bool {
    let rows = texts.map { "\"\($0.replacing("\"", with: "\"\""))\"\n" }.joined()
    do throws(FileError) {
      let table = SeriesTable(
        try CSVScanner(
          Array(rows.utf8), file: file, separator: scanner.separator, names: ["time"], hasHeader: true))
      _ = try table.timeline(named: "time")
      return true
    } catch {
      return false
    }
  }
}
