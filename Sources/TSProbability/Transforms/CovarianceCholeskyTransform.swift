import TSNumerics

/// Vectors of n(n + 1)/2 numbers to Cholesky factors of covariance matrices.
///
///     Lᵢⱼ = xᵢⱼ for j < i,  Lᵢᵢ = exp(xᵢᵢ),  log |∂L/∂x| = Σᵢ xᵢᵢ
///
/// The coordinates are the entries of the lower triangle row by row, the diagonal included.
///
/// Source: Stan Reference Manual, section on Cholesky factors of covariance matrices.
@frozen
public struct CovarianceCholeskyTransform<Real: Scalar>: Transform {
  /// The number of rows n, at least 0.
  public let size: Int

  /// Factors of `size` rows and columns.
  @inlinable
  public init(_ size: Int) { self.size = size }

  @inlinable public var coordinateCount: Int { size * (size + 1) / 2 }
  @inlinable public var valueCount: Int { size * size }

  @inlinable
  public func constrain(_ x: [Real]) -> Constrained<[Real]> {
    var factor = [Real](repeating: Real(0), count: valueCount)
    var logJacobian = Real(0)
    var position = 0
    for i in 0..<size {
      for j in 0..<i {
        factor[i * size + j] = x[position]
        position += 1
      }
      factor[i * size + i] = Real.exp(x[position])
      logJacobian += x[position]
      position += 1
    }
    return Constrained(factor, logJacobian: logJacobian)
  }

  @inlinable
  public func unconstrain(_ factor: [Real]) -> [Real] {
    (0..<size).flatMap { i in
      (0...i).map { j in j == i ? Real.log(factor[i * size + i]) : factor[i * size + j] }
    }
  }
}
