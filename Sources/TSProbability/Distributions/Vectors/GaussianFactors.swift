import TSNumerics

/// What Gaussian families do with a Cholesky factor, without derivatives and without allocation.
extension Matrix {
  /// Replaces the n numbers of a list that start at a position by the z with L z = those numbers.
  ///
  /// - Returns: |z|².
  @inlinable
  func whiten(_ numbers: inout [Real.Primal], from start: Int) -> Real.Primal {
    var square = Real.Primal(0)
    for i in 0..<rowCount {
      var rest = numbers[start + i]
      for j in 0..<i { rest -= self[i, j].primal * numbers[start + j] }
      rest /= self[i, i].primal
      numbers[start + i] = rest
      square += rest * rest
    }
    return square
  }

  /// Replaces the n numbers z of a list that start at a position by the w with Lᵀ w = z.
  @inlinable
  func unwhiten(_ numbers: inout [Real.Primal], from start: Int) {
    for i in (0..<rowCount).reversed() {
      let w = numbers[start + i] / self[i, i].primal
      numbers[start + i] = w
      for j in 0..<i { numbers[start + j] -= self[i, j].primal * w }
    }
  }

  /// The sum of the logarithms of the diagonal.
  @inlinable
  var logDiagonalPrimal: Real.Primal {
    var sum = Real.Primal(0)
    for i in 0..<rowCount { sum += Real.Primal.log(self[i, i].primal) }
    return sum
  }

  /// Row `i` of a lower triangular matrix times a vector.
  @inlinable
  func lowerRow(_ i: Int, times vector: [Real]) -> Real {
    var sum = Real(0)
    for j in 0...i { sum += self[i, j] * vector[j] }
    return sum
  }

  /// The square of the length of row `i` of a lower triangular matrix.
  @inlinable
  func squaredLength(ofRow i: Int) -> Real {
    var sum = Real(0)
    for j in 0...i { sum += self[i, j] * self[i, j] }
    return sum
  }

  /// Whether aᵢⱼ and aⱼᵢ differ by at most 1e-6 of √(aᵢᵢ aⱼⱼ).
  @inlinable
  var isNearlySymmetric: Real.Mask {
    typealias P = Real.Primal
    guard isSquare else { return Real.Mask(false) }
    var mask = Real.Mask(true)
    for i in 0..<rowCount {
      for j in 0..<i {
        let size = P.sqrt(P.abs(self[i, i].primal)) * P.sqrt(P.abs(self[j, j].primal))
        mask = (mask .& (P.abs(self[i, j].primal - self[j, i].primal) .<= P(1e-6) * size))
      }
    }
    return mask
  }
}

extension ParameterChecks {
  /// Requires a matrix to have a number of rows and columns.
  @inlinable
  mutating func square<Real: Scalar>(_ matrix: Matrix<Real>, _ name: StaticString, size: Int) {
    require(
      Real.Mask(matrix.rowCount == size && matrix.columnCount == size && size > 0), Real(matrix.rowCount),
      name,
      "a matrix with as many rows and columns as the location has elements, \(size), and at least 1")
  }

  /// Requires a matrix to be lower triangular with a positive diagonal.
  @inlinable
  mutating func choleskyFactor<Real: Scalar>(_ factor: Matrix<Real>, _ name: StaticString, size: Int) {
    square(factor, name, size: size)
    guard isPassed else { return }
    for i in 0..<size {
      let diagonal = factor[i, i]
      require(
        (diagonal .> Real(0)) .& (diagonal .< Real(Double.infinity)), diagonal, name,
        "positive and finite on the diagonal")
      for j in 0..<i { finite(factor[i, j], name) }
      for j in (i + 1)..<Swift.max(i + 1, size) {
        require(factor[i, j] .== Real(0), factor[i, j], name, "lower triangular: 0 above the diagonal")
      }
    }
  }

  /// Requires the factor of a matrix to show that the matrix is symmetric and positive definite.
  @inlinable
  mutating func positiveDefinite<Real: Scalar>(
    _ factor: Matrix<Real>, _ isSymmetric: Real.Mask, _ name: StaticString, size: Int
  ) {
    square(factor, name, size: size)
    guard isPassed else { return }
    for i in 0..<size {
      let diagonal = factor[i, i]
      require(
        (diagonal .> Real(0)) .& (diagonal .< Real(Double.infinity)), diagonal, name,
        "positive definite and finite")
      for j in 0..<i { finite(factor[i, j], name) }
    }
    require(isSymmetric, Real(0), name, "symmetric")
  }
}
