/// Scales of the coordinates from draws and gradients.
///
/// For a normal posterior of diagonal covariance, gradients have variance 1/σ², so that
///
///     σᵢ² = √(var(qᵢ) / var(∇ᵢ))
///
/// minimises the Fisher divergence between the posterior and the normal that the metric stands for, and both variances
/// err alike when draws are few or not yet stationary. It is good after a handful of draws where the variance of the
/// draws alone takes hundreds.
///
/// Two estimates run at a time: one in use, and one begun later that takes its place at the end of a window, so that
/// what was seen long ago is forgotten while the estimate in use never starts from nothing.
///
/// Source: the estimate of nutpie, Seyboldt and PyMC developers, https://github.com/pymc-devs/nuts-rs.
package struct FisherEstimator: Codable, Sendable, Equatable {
  private static var leastScale: Double { 1e-10 }
  private static var greatestScale: Double { 1e10 }

  private var draws: RunningVariance
  private var gradients: RunningVariance
  private var nextDraws: RunningVariance
  private var nextGradients: RunningVariance

  package init(dimension: Int) {
    draws = RunningVariance(dimension: dimension)
    gradients = draws
    nextDraws = draws
    nextGradients = draws
  }

  /// How many draws the estimate that waits has seen.
  package var waitingCount: Int { nextDraws.count }

  /// Adds a draw with its gradient.
  package mutating func add(_ position: UnsafePointer<Double>, gradient: UnsafePointer<Double>) {
    draws.add(position)
    nextDraws.add(position)
    gradients.add(gradient)
    nextGradients.add(gradient)
  }

  /// Puts the estimate that waits in use, and begins another.
  package mutating func advance() {
    let dimension = draws.mean.count
    draws = nextDraws
    gradients = nextGradients
    nextDraws = RunningVariance(dimension: dimension)
    nextGradients = nextDraws
  }

  /// The scales from a single gradient: σᵢ = |∇ᵢ|^-½.
  package static func scales(gradient: UnsafePointer<Double>, dimension: Int) -> [Double] {
    (0..<dimension).map { i in
      let magnitude = gradient[i].magnitude
      return magnitude > 0 ? clamp((1 / magnitude).squareRoot()) : 1
    }
  }

  /// Updates scales where the estimate says something; `nil` below three draws.
  package func scales(replacing old: [Double]) -> [Double]? {
    guard draws.count >= 3 else { return nil }
    let (spread, slope) = (draws.variances, gradients.variances)
    return old.indices.map { i in
      let ratio = (spread[i] / slope[i]).squareRoot().squareRoot()
      return ratio.isFinite && ratio > 0 ? Self.clamp(ratio) : old[i]
    }
  }

  private static func clamp(_ scale: Double) -> Double { min(max(scale, leastScale), greatestScale) }
}

extension FisherEstimator {
  /// Checks that the state is one of so many coordinates and at most so many vectors.
  func check(_ check: StateCheck, dimension: Int, most: Int) throws(InferenceError) {
    for (name, moments) in [
      ("draws", draws), ("gradients", gradients), ("nextDraws", nextDraws), ("nextGradients", nextGradients),
    ] {
      try moments.check(check.inside(name), dimension: dimension, most: most)
    }
  }
}
