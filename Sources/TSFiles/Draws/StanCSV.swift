/// A chain that was read from a Stan CSV file.
public struct StanCSV: Sendable, Equatable {
  /// The file it was read from, as it is named in messages.
  public let file: String
  /// The settings at the head: the text behind the equals sign, without ` (Default)`, by key.
  public let settings: [String: String]
  /// The names of the columns, as they stand in the file; all different.
  public let columns: [String]
  /// The numbers, row by row; the rows of the warm-up come first.
  public let values: [Double]
  /// The number of rows of the warm-up.
  public let warmupCount: Int
  /// The step size that the warm-up has come to, if it is in the file.
  public let stepSize: Double?
  /// The rows of the inverse mass matrix, one row for a diagonal one; empty if there is none in the file.
  public let inverseMetric: [[Double]]
  /// Whether the chain was drawn to its end: the times are in the file.
  public let isFinished: Bool
  /// Whether a torn row at the end was dropped.
  public let hasTornRow: Bool

  /// The number of rows, those of the warm-up too.
  public var rowCount: Int { values.count / columns.count }

  /// The number of rows after the warm-up.
  public var sampleCount: Int { rowCount - warmupCount }

  /// The numbers of a column after the warm-up, or nil if there is no such column.
  ///
  /// - Parameter column: A name from ``columns``.
  /// - Complexity: O(n) for n rows and columns.
  public func sample(_ column: String) -> [Double]? {
    columns.firstIndex(of: column).map { index in
      stride(from: warmupCount * columns.count + index, to: values.count, by: columns.count).map {
        values[$0]
      }
    }
  }

  /// The columns of the parameters: all but the sampler's own, whose names end in two underscores.
  public var parameterColumns: [Int] { columns.indices.filter { !StanName.isSamplerColumn(columns[$0]) } }

  /// The names of the parameters, such as `mu` and `x[0]`, in the order of ``parameterColumns``.
  public var parameters: [String] { parameterColumns.map { StanName.parameter(for: columns[$0]) } }

  /// The parameters of the rows after the warm-up, row by row in the order of ``parameters``.
  ///
  /// - Complexity: O(n) for n numbers.
  public var parameterRows: [Double] {
    let kept = parameterColumns
    var rows: [Double] = []
    rows.reserveCapacity(sampleCount * kept.count)
    for row in warmupCount..<max(warmupCount, rowCount) {
      for column in kept { rows.append(values[row * columns.count + column]) }
    }
    return rows
  }
}
