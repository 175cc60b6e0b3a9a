/// A dense matrix of scalars in row-major order: a covariance, a Cholesky factor, a transition.
public struct Matrix<Real: Scalar>: EventValue {
  /// The number of rows.
  public let rowCount: Int
  /// The number of columns.
  public let columnCount: Int
  /// The elements, row by row.
  public var elements: [Real]

  /// A matrix of equal elements.
  ///
  /// - Parameters:
  ///   - rows: the number of rows, at least 0.
  ///   - columns: the number of columns, at least 0.
  ///   - element: what each element is.
  public init(rows: Int, columns: Int, repeating element: Real) {
    rowCount = Swift.max(0, rows)
    columnCount = Swift.max(0, columns)
    elements = Array(repeating: element, count: rowCount * columnCount)
  }

  /// A matrix from its rows; a row shorter than the first is filled up with zeros, a longer one cut.
  public init(_ rows: [[Real]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, repeating: Real(0))
    for (i, row) in rows.enumerated() {
      for (j, element) in row.prefix(columnCount).enumerated() { self[i, j] = element }
    }
  }

  /// The identity.
  public static func identity(_ size: Int) -> Matrix {
    var result = Matrix(rows: size, columns: size, repeating: Real(0))
    for i in 0..<result.rowCount { result[i, i] = Real(1) }
    return result
  }

  /// The element in a row and a column, from 0.
  @inlinable @inline(__always)
  public subscript(row: Int, column: Int) -> Real {
    get { elements[row * columnCount + column] }
    set { elements[row * columnCount + column] = newValue }
  }

  public var eventShape: [Int] { [rowCount, columnCount] }
  public var eventCount: Int { elements.count }
  @inlinable public subscript(event position: Int) -> Real { elements[position] }

  public func rearranged<S: Sequence>(from scalars: S) -> Matrix where S.Element == Real {
    var result = self
    for (position, scalar) in zip(elements.indices, scalars) { result.elements[position] = scalar }
    return result
  }
}
