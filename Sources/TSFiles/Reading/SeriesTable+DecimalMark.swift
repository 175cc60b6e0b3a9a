/// Which decimal mark the numbers of a column have.
extension SeriesTable {
  /// The mark of a column in a file whose cells are not separated by commas; what its own cells leave open the others
  /// of the file decide.
  ///
  /// - Throws: `badData` where there are both, or where a number may be one of two.
  func decimalMark(of column: Int) throws(FileError) -> DecimalMark {
    let evidence = evidence(of: column)
    if let point = evidence.point, let comma = evidence.comma {
      let (first, second) = (min(point, comma), max(point, comma))
      throw scanner.error(
        at: start(second, column), column,
        "found \(shown(second, column)), and \(shown(first, column)) in row \(line(first)), "
          + "expected the same decimal mark in all rows")
    }
    if evidence.point != nil { return .point }
    if evidence.comma != nil { return .comma }
    guard let row = evidence.either else { return .point }
    let all = columnNames.indices.map { self.evidence(of: $0) }
    switch (all.contains { $0.point != nil }, all.contains { $0.comma != nil }) {
    case (true, false): return .point
    case (false, true): return .comma
    default: break
    }
    // Tables with tabs are the work of programs, which write points and no separators of thousands.
    let cell = trimmed(content(row, column))
    if scanner.separator == CellSeparator.tab, !cell.contains(Byte.comma) { return .point }
    throw ambiguity(cell, row, column)
  }

  private func ambiguity(_ cell: ArraySlice<UInt8>, _ row: Int, _ column: Int) -> FileError {
    let digits = String(decoding: cell.filter { $0 != Byte.comma && $0 != Byte.point }, as: UTF8.self)
    let fraction = String(decoding: cell, as: UTF8.self) + "0"
    return scanner.error(
      at: start(row, column), column,
      "found \(shown(row, column)), a fraction or separators of thousands, expected it written as \(quoted(digits)) "
        + "or as \(quoted(fraction))")
  }

  private func evidence(of column: Int) -> DecimalEvidence {
    var evidence = DecimalEvidence()
    for row in 0..<rowCount { evidence.add(content(row, column), row: row) }
    return evidence
  }

  /// Whether some number of a column can only have a decimal point.
  func hasPoint(_ column: Int) -> Bool {
    (0..<rowCount).contains { row in
      var evidence = DecimalEvidence()
      evidence.add(content(row, column), row: row)
      return evidence.point != nil
    }
  }

  /// The number of a cell whose commas set off thousands.
  func thousands(_ row: Int, _ column: Int) -> Double? {
    guard let plain = DecimalMark.point.plainText(content(row, column)) else { return nil }
    return Double(String(decoding: plain, as: UTF8.self))
  }

  private func start(_ row: Int, _ column: Int) -> Int {
    Int(scanner.starts[row * columnNames.count + column])
  }
}
