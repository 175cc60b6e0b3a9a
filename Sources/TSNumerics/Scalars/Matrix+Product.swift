// The product of matrices of plain numbers, with the sums in registers.

extension Matrix where Real == Double {
  /// The product of two matrices of plain numbers, several times as fast as that of other scalars.
  ///
  /// Each element is the same sum in the same order as for other scalars: the same bits.
  ///
  /// - Precondition: `a` has as many columns as `b` has rows.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    // Two rows by eight columns of sums are what sixteen registers hold beside what is multiplied.
    guard a.rowCount > 0, b.columnCount >= 8 else { return plainProduct(a, b) }
    precondition(a.columnCount == b.rowCount, "a product of \(a.columnCount) columns and \(b.rowCount) rows")
    precondition(a.isWhole && b.isWhole, "a matrix has as many elements as its rows and columns say")
    var result = Matrix(rows: a.rowCount, columns: b.columnCount, repeating: 0)
    let lastRow = a.rowCount - 1
    let lastBlock = b.columnCount - 8
    let (inner, width) = (a.columnCount, b.columnCount)
    result.elements.withUnsafeMutableBytes { result in
      a.elements.withUnsafeBytes { a in
        b.elements.withUnsafeBytes { b in
          let tile = ProductTile(result: result, a: a, b: b, inner: inner, width: width)
          // What is left over at the edges is computed twice, to the same bits, rather than apart.
          for column in stride(from: 0, to: width, by: 8) {
            for row in stride(from: 0, through: lastRow, by: 2) {
              tile.compute(rows: (row, Swift.min(row + 1, lastRow)), column: Swift.min(column, lastBlock))
            }
          }
        }
      }
    }
    return result
  }

  /// Whether the elements, which anyone may replace, are as many as the shape says.
  private var isWhole: Bool { elements.count == rowCount * columnCount }
}

/// Where a product reads and writes: row-major numbers, all within bounds that the product has checked.
private struct ProductTile {
  let result: UnsafeMutableRawBufferPointer
  let a: UnsafeRawBufferPointer
  let b: UnsafeRawBufferPointer
  /// The columns of the left side.
  let inner: Int
  /// The columns of the right side.
  let width: Int

  /// Computes eight elements in each of two rows.
  @inline(__always)
  func compute(rows: (Int, Int), column: Int) {
    var sums = (SIMD8<Double>.zero, SIMD8<Double>.zero)
    var factor = (8 &* rows.0 &* inner, 8 &* rows.1 &* inner)
    var source = 8 &* column
    for _ in 0..<inner {
      let eight = b.loadUnaligned(fromByteOffset: source, as: SIMD8<Double>.self)
      sums.0 += a.load(fromByteOffset: factor.0, as: Double.self) * eight
      sums.1 += a.load(fromByteOffset: factor.1, as: Double.self) * eight
      source &+= 8 &* width
      factor.0 &+= 8
      factor.1 &+= 8
    }
    result.storeBytes(of: sums.0, toByteOffset: 8 &* (rows.0 &* width &+ column), as: SIMD8<Double>.self)
    result.storeBytes(of: sums.1, toByteOffset: 8 &* (rows.1 &* width &+ column), as: SIMD8<Double>.self)
  }
}
