import TSInference
import TSNumerics
import TestSupport
import Testing

/// Weighted draws from densities whose moments are known.
@Suite struct ImportanceSamplingTests {
  /// Sums of three independent logarithms of gamma variables with shapes 2, 4 and 1, which lean to the left:
  /// x = (l₀, l₁ + l₀/2, l₂ - l₁).
  static let leaning = GradientFunction(dimension: 3) { x, gradient in
    let l0 = x[0]
    let l1 = x[1] - 0.5 * x[0]
    let l2 = x[2] + l1
    let (e0, e1, e2) = (Double.exp(l0), Double.exp(l1), Double.exp(l2))
    let (g0, g1, g2) = (2 - e0, 4 - e1, 1 - e2)
    gradient[0] = g0 - 0.5 * (g1 + g2)
    gradient[1] = g1 + g2
    gradient[2] = g2
    return 2 * l0 - e0 + 4 * l1 - e1 + l2 - e2
  }

  /// Means and variances from the digamma and trigamma functions at 2, 4 and 1 (Abramowitz and Stegun, 6.3.2 and 6.4.3).
  static let exact: (mean: [Double], variance: [Double]) = {
    let (p2, p4, p1) = (0.42278433509846714, 1.2561176684318005, -0.5772156649015329)
    let (t2, t4, t1) = (0.6449340668482264, 0.2838229557371153, 1.6449340668482264)
    return ([p2, p4 + 0.5 * p2, p1 - p4], [t2, t4 + 0.25 * t2, t1 + t4])
  }()

  static func sample(
    _ density: GradientFunction, at start: [Double], count: Int, least: Double = 1.0 / 6, seed: UInt64 = 1
  ) throws -> ImportanceSampling {
    var search = MAP()
    search.initialPoint = .point(start)
    let mode = try search.best(of: density, key: PRNGKey(seed: 3))
    return try ImportanceSampling(
      density, at: mode, count: count, leastCurvature: least, key: PRNGKey(seed: seed))
  }

  @Test func momentsAreExactWithinTheirErrors() throws {
    let draws = try Self.sample(Self.leaning, at: [0, 0, 0], count: 8000)
    let weights = draws.smoothing.weights
    let effective = 1 / weights.reduce(0) { $0 + $1 * $1 }
    #expect(effective > 4000, "\(effective)")
    #expect(draws.smoothing.shape < 0.5)
    for i in 0..<3 {
      let values = draws.positions.map { $0[i] }
      let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
      let variance = zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
      let (expected, spread) = (Self.exact.mean[i], Self.exact.variance[i])
      #expect(abs(mean - expected) < 4 * (spread / effective).squareRoot(), "\(i): \(mean) \(expected)")
      // The logarithm of an exponential variable, the most skewed, has a kurtosis of 5.4.
      #expect(abs(variance / spread - 1) < 4 * (4.4 / effective).squareRoot(), "\(i): \(variance) \(spread)")
    }
  }

  @Test func theMeanOfManyRunsIsExact() throws {
    // With few draws, as forecasts have them.
    var sum = [0.0, 0, 0]
    for seed in 0..<100 as Range<UInt64> {
      let draws = try Self.sample(Self.leaning, at: [0, 0, 0], count: 200, seed: seed)
      for (position, weight) in zip(draws.positions, draws.smoothing.weights) {
        for i in 0..<3 { sum[i] += weight * position[i] / 100 }
      }
    }
    for i in 0..<3 {
      let error = (Self.exact.variance[i] / (100 * 120)).squareRoot()
      #expect(abs(sum[i] - Self.exact.mean[i]) < 4 * error + 0.01, "\(i): \(sum[i]) \(Self.exact.mean[i])")
    }
  }

  @Test func aRidgeAtTheModeIsNoObstacle() throws {
    // Two modes a little apart: between them the density curves upwards.
    let double = GradientFunction(dimension: 1) { x, gradient in
      gradient[0] = -x[0] * x[0] * x[0] + x[0]
      return -0.25 * x[0] * x[0] * x[0] * x[0] + 0.5 * x[0] * x[0]
    }
    let draws = try Self.sample(double, at: [0], count: 4000)
    let weights = draws.smoothing.weights
    let mean = zip(draws.positions, weights).reduce(0) { $0 + $1.0[0] * $1.1 }
    let square = zip(draws.positions, weights).reduce(0) { $0 + $1.0[0] * $1.0[0] * $1.1 }
    // The integrals by the trapezoidal rule, which is exact here for all digits.
    let grid = (-800...800).map { Double($0) / 100 }
    let mass = grid.map { Double.exp(-0.25 * $0 * $0 * $0 * $0 + 0.5 * $0 * $0) }
    let expected = zip(grid, mass).reduce(0) { $0 + $1.0 * $1.0 * $1.1 } / mass.reduce(0, +)
    #expect(abs(mean) < 0.1)
    #expect(abs(square - expected) < 0.1, "\(square) \(expected)")
  }

  @Test func theSameTwiceAndInAnyNumber() throws {
    let once = try Self.sample(Self.leaning, at: [0, 0, 0], count: 201)
    let again = try Self.sample(Self.leaning, at: [0, 0, 0], count: 201)
    #expect(once.positions == again.positions && once.smoothing == again.smoothing)
    #expect(once.positions.count == 201 && once.smoothing.logWeights.count == 201)
    let other = try Self.sample(Self.leaning, at: [0, 0, 0], count: 201, seed: 2)
    #expect(once.positions != other.positions)
    #expect(try Self.sample(Self.leaning, at: [0, 0, 0], count: 1).positions.count == 1)
    #expect(throws: InferenceError.self) { try Self.sample(Self.leaning, at: [0, 0, 0], count: 0) }
  }

  @Test func aFlatDirectionHasTheWidthOfTheLeastCurvature() throws {
    let flat = GradientFunction(dimension: 2) { x, gradient in
      gradient[0] = -x[0]
      gradient[1] = 0
      return -0.5 * x[0] * x[0]
    }
    let draws = try Self.sample(flat, at: [0, 0], count: 500)
    #expect(draws.positions.joined().allSatisfy { $0.isFinite })
    #expect(draws.smoothing.weights.allSatisfy { $0.isFinite })
    #expect(draws.positions.contains { abs($0[1]) > 2 })
  }

  /// A mode at which derivatives are no numbers, and a density that is none away from it: an error or draws, but an end.
  @Test func whatIsNoNumberEnds() throws {
    var search = MAP()
    search.initialPoint = .point([0, 0])
    let mode = try search.mode(of: Densities.normal([1, 1]), key: PRNGKey(seed: 1))
    let broken = GradientFunction(dimension: 2) { _, gradient in
      gradient[0] = .nan
      gradient[1] = .nan
      return .nan
    }
    #expect(throws: InferenceError.self) {
      try ImportanceSampling(broken, at: mode, count: 50, leastCurvature: 1, key: PRNGKey(seed: 1))
    }
    // Every other draw is at a place without a density.
    let holes = GradientFunction(dimension: 2) { x, gradient in
      gradient[0] = -x[0]
      gradient[1] = -x[1]
      return x[0] > 0.5 ? .nan : -0.5 * (x[0] * x[0] + x[1] * x[1])
    }
    let draws = try ImportanceSampling(holes, at: mode, count: 400, leastCurvature: 1, key: PRNGKey(seed: 1))
    let weights = draws.smoothing.weights
    #expect(weights.allSatisfy { $0.isFinite } && isClose(weights.reduce(0, +), 1, relative: 1e-12))
    for (position, weight) in zip(draws.positions, weights) where position[0] > 0.5 { #expect(weight == 0) }
    let point = GradientFunction(dimension: 2) { x, gradient in
      gradient[0] = -x[0]
      gradient[1] = -x[1]
      return x[0] == 0 ? 0 : -.infinity
    }
    let nowhere = try ImportanceSampling(point, at: mode, count: 50, leastCurvature: 1, key: PRNGKey(seed: 1))
    #expect(nowhere.smoothing.weights.allSatisfy { isClose($0, 0.02, relative: 1e-9) })
  }
}
