import TSNumerics

/// A Cholesky factor with some components moved to the front: what a Gaussian is given these.
///
///     L' L'ᵀ = P L Lᵀ Pᵀ,  L' = [A 0; B C]
///
/// P puts the given components first, both kinds in their own order. A is the factor of the given components' covariance; of
/// the others, given z = A⁻¹(x - μ), the mean is μ + B z and the factor of the covariance C. L' is made from P L by
/// rotations of columns, which lose no digits, where the product L Lᵀ would lose half of them. Where the given components
/// come first nothing is rotated.
///
/// Making one costs O(n³).
///
/// Source: Golub and Van Loan (2013), Matrix Computations, section 5.1.8, doi:10.56021/9781421407944.
@usableFromInline
struct ConditionedFactor<Real: Scalar> {
  /// The given components, then the others.
  @usableFromInline let order: [Int]
  /// How many components are given.
  @usableFromInline let givenCount: Int
  /// L'.
  @usableFromInline var factor: Matrix<Real>

  /// - Parameters:
  ///   - factor: L, lower triangular with a positive diagonal.
  ///   - isGiven: for each row of L whether its component is given.
  @inlinable
  init(_ factor: Matrix<Real>, given isGiven: [Bool]) {
    let given = isGiven.indices.filter { isGiven[$0] }
    order = given + isGiven.indices.filter { !isGiven[$0] }
    givenCount = given.count
    self.factor = Matrix(order.map { row in (0..<factor.columnCount).map { factor[row, $0] } })
    var last = 0
    for row in order.indices {
      last = Swift.max(last, order[row])
      for column in (row + 1)..<Swift.max(row + 1, last + 1) { rotate(row, column) }
    }
  }

  /// Turns column `row` and a later one so that the latter is 0 in the row and the former positive.
  @inlinable
  mutating func rotate(_ row: Int, _ column: Int) {
    let (a, b) = (factor[row, row], factor[row, column])
    let size = Real.maximum(Real.abs(a), Real.abs(b))
    let isZero = size .== Real(0)
    let unit = Real.select(isZero, Real(1), size)
    let (p, q) = (Real.select(isZero, Real(1), a / unit), b / unit)
    let length = Real.sqrt(p * p + q * q)
    let (cosine, sine) = (p / length, q / length)
    for i in row..<factor.rowCount {
      let (x, y) = (factor[i, row], factor[i, column])
      factor[i, row] = cosine * x + sine * y
      factor[i, column] = cosine * y - sine * x
    }
    factor[row, column] = Real(0)
  }

  /// A: the Cholesky factor of the covariance of the given components.
  @inlinable
  var givenFactor: Matrix<Real> { block(0..<givenCount, 0..<givenCount) }

  /// C: the Cholesky factor of the covariance of the others given these.
  @inlinable
  var restFactor: Matrix<Real> { block(givenCount..<order.count, givenCount..<order.count) }

  @inlinable
  func block(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix<Real> {
    Matrix(rows.map { i in columns.map { factor[i, $0] } })
  }

  /// The given components of a vector.
  @inlinable
  func given(_ vector: [Real]) -> [Real] { order.prefix(givenCount).map { vector[$0] } }

  /// z = A⁻¹(x - μ) for the given components of x.
  @inlinable
  func whitened(_ value: [Real], _ location: [Real]) -> [Real] {
    givenFactor.solveLower(zip(given(value), given(location)).map { $0 - $1 })
  }

  /// The mean of the others: μ + B z.
  @inlinable
  func restMean(_ location: [Real], _ z: [Real]) -> [Real] {
    (givenCount..<order.count).map { row in
      var sum = location[order[row]]
      for j in z.indices { sum += factor[row, j] * z[j] }
      return sum
    }
  }

  /// The vector that has the given components of one and the others of another, which lists only these.
  @inlinable
  func merged(_ value: [Real], _ rest: [Real]) -> [Real] {
    var all = value
    for (component, number) in zip(order.dropFirst(givenCount), rest) { all[component] = number }
    return all
  }
}
