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
  /// The precision matrix -H, row by row; with what was added to its diagonal.
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
  ///   - leastCurvature: the least precision in any direction, positive; where there is less, as on a ridge or beside the
  ///     mode, the diagonal is raised until there is as much. An error instead if nil.
  /// - Throws: ``InferenceError/noMode(_:)`` when the density does not curve downwards in every direction there,
  ///   ``InferenceError/invalidOption(name:value:expected:)``, or what the density threw.
  public init(of density: some LogDensity, at mode: MAP.Mode, leastCurvature: Double? = nil) throws {
    // Nothing would never grow to what is needed.
    if let leastCurvature, !(leastCurvature > 0 && leastCurvature.isFinite) {
      throw InferenceError.invalidOption(
        name: "leastCurvature", value: "\(leastCurvature)", expected: "a positive number")
    }
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
    if let leastCurvature { matrix = Self.raised(matrix, n, to: leastCurvature) }
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

  /// A symmetric matrix with as much added to its diagonal as no direction needs more, to within a quarter, to have some
  /// curvature.
  private static func raised(_ matrix: [Double], _ n: Int, to least: Double) -> [Double] {
    func shifted(_ amount: Double) -> [Double] {
      var result = matrix
      for i in 0..<n { result[i * n + i] += amount }
      return result
    }
    var amount = 0.0
    var next = 0.25 * least
    while next.isFinite, choleskyFactor(shifted(amount - least), dimension: n) == nil {
      amount = next
      next *= 1.25
    }
    return shifted(amount)
  }

  /// A lower triangle whose product with its transpose is the covariance, row by row; nil where the precision is too near to none.
  var covarianceFactor: [Double]? {
    let n = mean.count
    var inverse = [Double](repeating: 0, count: n * n)
    for column in 0..<n {
      // L y = e, then Lᵀ x = y.
      var x = (0..<n).map { $0 == column ? 1.0 : 0 }
      for i in 0..<n {
        for j in 0..<i { x[i] -= factor[i * n + j] * x[j] }
        x[i] /= factor[i * n + i]
      }
      for i in stride(from: n - 1, through: 0, by: -1) {
        for j in i + 1..<max(n, i + 1) { x[i] -= factor[j * n + i] * x[j] }
        x[i] /= factor[i * n + i]
      }
      for i in 0..<n { inverse[i * n + column] = x[i] }
    }
    return choleskyFactor(inverse, dimension: n)
  }
}
