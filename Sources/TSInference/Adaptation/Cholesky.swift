/// The Cholesky factor L of a symmetric positive definite matrix A = L Lᵀ, row by row.
///
/// - Parameters:
///   - matrix: A; its lower triangle is read, n² numbers in rows.
///   - dimension: n.
/// - Returns: L with zeros above the diagonal, or `nil` when A is not positive definite.
/// - Complexity: n³/6 multiplications.
///
/// Source: Golub and Van Loan (2013), Matrix Computations, algorithm 4.2.1.
package func choleskyFactor(_ matrix: [Double], dimension: Int) -> [Double]? {
  var factor = [Double](repeating: 0, count: dimension * dimension)
  for i in 0..<dimension {
    for j in 0...i {
      var sum = matrix[i * dimension + j]
      for k in 0..<j { sum -= factor[i * dimension + k] * factor[j * dimension + k] }
      if i != j {
        factor[i * dimension + j] = sum / factor[j * dimension + j]
      } else {
        guard sum > 0, sum.isFinite else { return nil }
        factor[i * dimension + i] = sum.squareRoot()
      }
    }
  }
  return factor
}
