import TSNumerics

/// Weighted draws from a posterior of few dimensions, without a Markov chain: from a Student t distribution at the mode, then
/// from one whose centre and spread are those of the first draws as weighted.
///
/// - Complexity: 2n gradients for the curvature at the mode, and `count` densities a round, eight at a time.
///
/// Sources: Tierney and Kadane (1986), doi:10.1080/01621459.1986.10478240; Cappé, Guillin, Marin and Robert (2004), Population
/// Monte Carlo, doi:10.1198/106186004X12803; ``ParetoSmoothing`` for the weights.
public struct ImportanceSampling: Sendable {
  /// The draws of the last round.
  public let positions: [[Double]]
  /// Their weights, and how far they are to be trusted.
  public let smoothing: ParetoSmoothing

  /// The degrees of freedom of the distributions that draws come from.
  private static let degrees = 6.0

  /// How often draws are made: again where the weights of the last ones are not to be trusted.
  private static let (fewestRounds, mostRounds) = (2, 5)

  /// Draws.
  ///
  /// - Parameters:
  ///   - density: the unnormalised log density.
  ///   - mode: where it is largest.
  ///   - count: how many draws a round, at least 1.
  ///   - leastCurvature: the least precision in any direction, positive; see ``LaplaceApproximation``.
  ///   - key: the root.
  /// - Throws: ``InferenceError``, or what the density threw.
  public init(
    _ density: some LogDensity, at mode: MAP.Mode, count: Int, leastCurvature: Double, key: PRNGKey
  ) throws {
    try atLeast("count", count, 1)
    let laplace = try LaplaceApproximation(of: density, at: mode, leastCurvature: leastCurvature)
    let root = key.child(named: "importance sampling")
    let batch = try DensityBatch(density)
    guard let factor = laplace.covarianceFactor else {
      throw InferenceError.noMode("the density is too flat at the point given")
    }
    var proposal = StudentProposal(centre: mode.position, factor: factor, degrees: Self.degrees)
    var (positions, smoothing) = ([[Double]](), ParetoSmoothing(logRatios: []))
    for round in 0..<Self.mostRounds where round < Self.fewestRounds || !smoothing.isTrusted {
      let own = root.child(UInt64(round))
      if round > 0, let better = proposal.matched(to: positions, smoothing.weights) { proposal = better }
      let drawn = (0..<count).map { proposal.draw($0, key: own) }
      positions = drawn.map(\.position)
      let values = batch.values(at: positions)
      // Where the density is no number it does not reach.
      smoothing = ParetoSmoothing(
        logRatios: zip(values, drawn).map { $0.isFinite ? $0 - $1.logDensity : -.infinity })
    }
    self.positions = positions
    self.smoothing = smoothing
  }
}

/// A Student t distribution over several dimensions, x = µ + L z √(ν/χ²).
struct StudentProposal {
  let centre: [Double]
  /// L, row by row.
  let factor: [Double]
  let degrees: Double

  /// Draw number `index` of a key, and its log density up to a constant.
  func draw(_ index: Int, key: PRNGKey) -> (position: [Double], logDensity: Double) {
    let own = key.child(UInt64(index))
    let n = centre.count
    let z = (0..<n).map { own.normal(at: UInt64($0)) }
    // χ² with 2k degrees of freedom is -2 times the logarithm of the product of k uniforms.
    let uniforms = own.child(named: "tails")
    let square =
      -2
      * (0..<UInt64(degrees / 2)).reduce(0.0) {
        let u: Double = uniforms.uniform(at: $1)
        return $0 + Double.log(max(u, 0x1p-54))
      }
    let stretch = (degrees / square).squareRoot()
    var position = centre
    for i in 0..<n {
      for j in 0...i { position[i] += factor[i * n + j] * z[j] * stretch }
    }
    let squares = z.reduce(0) { $0 + $1 * $1 } * stretch * stretch
    return (position, -0.5 * (degrees + Double(n)) * Double.log1p(squares / degrees))
  }

  /// The one with the mean and covariance of weighted draws, a tenth of its own covariance kept; nil where the draws that count are
  /// too few to have one.
  func matched(to positions: [[Double]], _ weights: [Double]) -> StudentProposal? {
    let n = centre.count
    let effective = 1 / weights.reduce(0) { $0 + $1 * $1 }
    guard effective > 3 * Double(n) else { return nil }
    var mean = [Double](repeating: 0, count: n)
    for (position, weight) in zip(positions, weights) {
      for i in 0..<n { mean[i] += weight * position[i] }
    }
    var covariance = [Double](repeating: 0, count: n * n)
    for (position, weight) in zip(positions, weights) where weight > 0 {
      for i in 0..<n {
        for j in 0...i {
          covariance[i * n + j] += 0.9 * weight * (position[i] - mean[i]) * (position[j] - mean[j])
        }
      }
    }
    for i in 0..<n {
      for j in 0...i {
        for k in 0...j { covariance[i * n + j] += 0.1 * factor[i * n + k] * factor[j * n + k] }
      }
    }
    return choleskyFactor(covariance, dimension: n).map {
      StudentProposal(centre: mean, factor: $0, degrees: degrees)
    }
  }
}

/// Evaluates a log density at many positions, eight at a time.
private struct DensityBatch {
  private let evaluator: any LogDensityEvaluator
  private let dimension: Int
  private static let lanes = 8

  init(_ density: some LogDensity) throws {
    evaluator = try density.makeEvaluator(laneCount: Self.lanes)
    dimension = density.dimension
  }

  func values(at positions: [[Double]]) -> [Double] {
    let lanes = evaluator.laneCount
    var points = [Double](repeating: 0, count: dimension * lanes)
    var (scratch, values) = (points, [Double](repeating: 0, count: lanes))
    return stride(from: 0, to: positions.count, by: lanes).flatMap { start in
      for lane in 0..<lanes {
        let position = positions[min(start + lane, positions.count - 1)]
        for i in 0..<dimension { points[i * lanes + lane] = position[i] }
      }
      evaluator.evaluate(points, values: &values, scratch: &scratch)
      return Array(values.prefix(positions.count - start))
    }
  }
}
