import TSNumerics

/// The normal whose mode and curvature are those of a density: N(x̂, -H⁻¹) with H the Hessian of log π at the mode x̂.
///
/// H is found from central differences of the gradient, row by row, and made symmetric.
///
/// - Complexity: 2n gradients and n³/6 multiplications to make; n² a draw.
///
/// Source: Tierney and Kadane (1986), Accurate approximations for posterior moments and marginal densities,
/// doi:10.1080/01621459.1986.10478240.
public struct LaplaceApproximation: Sendable {
  /// The mode x̂, also the mean.
  public let mean: [Double]
  /// The precision matrix -H, row by row.
  public let precision: [Double]
  /// The logarithm of the integral of the density, were it this normal: log π(x̂) + ½ n log 2π - ½ log det(-H).
  public let logEvidence: Double
  /// The Cholesky factor L of the precision.
  private let factor: [Double]

  /// The approximation at a mode.
  ///
  /// - Parameters:
  ///   - density: the unnormalised log density.
  ///   - mode: where it is largest, from ``MAP``.
  /// - Throws: ``InferenceError/noMode(_:)`` when the density does not curve downwards in every direction there, or
  ///   what the density threw.
  public init(of density: some LogDensity, at mode: MAP.Mode) throws {
    let evaluate = try PointEvaluator(density)
    let n = mode.position.count
    var matrix = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      let width = 6e-6 * max(1, mode.position[i].magnitude)
      var (above, below) = (mode.position, mode.position)
      above[i] += width
      below[i] -= width
      let (upper, lower) = (evaluate(above).gradient, evaluate(below).gradient)
      for j in 0..<n { matrix[i * n + j] = (lower[j] - upper[j]) / (above[i] - below[i]) }
    }
    for i in 0..<n {
      for j in 0..<i {
        let mean = 0.5 * (matrix[i * n + j] + matrix[j * n + i])
        matrix[i * n + j] = mean
        matrix[j * n + i] = mean
      }
    }
    guard let factor = choleskyFactor(matrix, dimension: n) else {
      throw InferenceError.noMode(
        "the density does not curve downwards in every direction at the point given")
    }
    mean = mode.position
    precision = matrix
    self.factor = factor
    let logDeterminant = (0..<n).reduce(0) { $0 + 2 * Double.log(factor[$1 * n + $1]) }
    logEvidence = mode.logDensity + 0.5 * (Double(n) * Double.log(2 * Double.pi) - logDeterminant)
  }

  /// Draw number `index` of a key: x̂ + L⁻ᵀz with z standard normal.
  ///
  /// - Parameters:
  ///   - index: at least 0; each has a key of its own.
  ///   - key: the root.
  public func draw(_ index: Int, key: PRNGKey) -> [Double] {
    let own = key.child(named: "laplace").child(UInt64(index))
    let n = mean.count
    var x = (0..<n).map { own.normal(at: UInt64($0)) }
    for i in stride(from: n - 1, through: 0, by: -1) {
      for j in i + 1..<max(n, i + 1) { x[i] -= factor[j * n + i] * x[j] }
      x[i] /= factor[i * n + i]
    }
    return x.indices.map { mean[$0] + x[$0] }
  }
}
