import TSNumerics
import Testing

/// The product of plain numbers, whose sums stay in registers, against the one that every scalar has.
@Suite struct MatrixProductTests {
  @Test("The same bits as of any other scalar, at every edge", arguments: [1, 2, 3, 7, 8, 9, 15, 16, 17, 64])
  func sameBits(columns: Int) {
    for rows in [0, 1, 2, 3, 16] {
      for inner in [0, 1, 2, 5, 33] {
        let a = filled(rows: rows, columns: inner, from: 1)
        let b = filled(rows: inner, columns: columns, from: 2)
        let fast: Matrix<Double> = a * b
        let plain = product(a, b)
        #expect(fast.rowCount == rows && fast.columnCount == columns)
        #expect(fast.elements.map(\.bitPattern) == plain.elements.map(\.bitPattern))
      }
    }
  }

  @Test func oneNumberThatIsNotFiniteSpoilsItsRowAndColumnOnly() {
    var a = filled(rows: 4, columns: 6, from: 3)
    a[2, 1] = .nan
    let c: Matrix<Double> = a * filled(rows: 6, columns: 20, from: 4)
    for row in 0..<4 {
      #expect((0..<20).allSatisfy { c[row, $0].isNaN == (row == 2) })
    }
  }

  /// Generic code takes the product of any scalar.
  private func product<Real: Scalar>(_ a: Matrix<Real>, _ b: Matrix<Real>) -> Matrix<Real> { a * b }

  private func filled(rows: Int, columns: Int, from seed: UInt64) -> Matrix<Double> {
    let key = PRNGKey(seed: seed)
    var result = Matrix(rows: rows, columns: columns, repeating: 0.0)
    for i in result.elements.indices { result.elements[i] = key.normal(at: UInt64(i)) }
    return result
  }
}
