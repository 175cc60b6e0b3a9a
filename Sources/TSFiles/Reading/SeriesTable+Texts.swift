extension SeriesTable {
  /// The texts of a column, one for each row, without the spaces around them; empty where the cell is.
  ///
  /// - Parameter column: The name of the column.
  /// - Returns: nil if there is no such column.
  /// - Complexity: O(n) for the n bytes of the column.
  public func texts(in column: String) -> [String]? {
    guard let index = columnNames.firstIndex(of: column) else { return nil }
    return (0..<rowCount).map { unescaped(trimmed(content($0, index))) }
  }
}
