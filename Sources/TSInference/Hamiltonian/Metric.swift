import TSNumerics

/// The scales of the coordinates, from which the kinetic energy is made: an inverse metric M⁻¹ = S Sᵀ.
///
/// The sampler works with whitened momenta v = Sᵀp, which are standard normal, so that
///
///     H(q, v) = -log π(q) + ½ v·v,   q' = S v,   v' = Sᵀ ∇log π(q)
///
/// and the turn criterion needs no metric at all. M⁻¹ should be near the covariance of the posterior.
///
/// Source: Neal (2011), MCMC using Hamiltonian dynamics, section 4.1, doi:10.1201/b10905-6.
public enum Metric: Sendable, Equatable {
  /// M⁻¹ is diagonal; its square roots, the standard deviations that the coordinates are taken to have.
  case diagonal(scales: [Double])
  /// M⁻¹ = L Lᵀ; the lower triangle L, row by row, n² numbers with zeros above the diagonal.
  case dense(factor: [Double])

  /// The number of coordinates.
  public var dimension: Int {
    switch self {
    case .diagonal(let scales): scales.count
    case .dense(let factor): Int(Double(factor.count).squareRoot())
    }
  }

  /// The diagonal of M⁻¹: the variances that the coordinates are taken to have.
  public var variances: [Double] {
    switch self {
    case .diagonal(let scales): return scales.map { $0 * $0 }
    case .dense(let factor):
      let n = dimension
      return (0..<n).map { i in factor[i * n..<i * n + i + 1].reduce(0) { $0 + $1 * $1 } }
    }
  }

  /// The same metric as a full matrix.
  var dense: Metric {
    guard case .diagonal(let scales) = self else { return self }
    let n = scales.count
    var factor = [Double](repeating: 0, count: n * n)
    for i in 0..<n { factor[i * n + i] = scales[i] }
    return .dense(factor: factor)
  }

  /// M⁻¹ itself, row by row: n² numbers.
  public var inverse: [Double] {
    let n = dimension
    var result = [Double](repeating: 0, count: n * n)
    switch self {
    case .diagonal(let scales):
      for i in 0..<n { result[i * n + i] = scales[i] * scales[i] }
    case .dense(let factor):
      for i in 0..<n {
        for j in 0...i {
          var sum = 0.0
          for k in 0...j { sum += factor[i * n + k] * factor[j * n + k] }
          result[i * n + j] = sum
          result[j * n + i] = sum
        }
      }
    }
    return result
  }
}
