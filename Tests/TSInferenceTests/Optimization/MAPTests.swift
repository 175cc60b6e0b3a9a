import TSInference
import TSNumerics
import Testing

/// Modes, and the normal approximations at them.
@Suite struct MAPTests {
  /// The negated function of Rosenbrock in n dimensions, whose maximum is 0 at (1, ..., 1).
  static func rosenbrock(_ n: Int) -> GradientFunction {
    GradientFunction(dimension: n) { x, gradient in
      var value = 0.0
      for i in 0..<n { gradient[i] = 0 }
      for i in 0..<n - 1 {
        let (a, b) = (x[i + 1] - x[i] * x[i], 1 - x[i])
        value -= 100 * a * a + b * b
        gradient[i] += 400 * a * x[i] + 2 * b
        gradient[i + 1] -= 200 * a
      }
      return value
    }
  }

  @Test(arguments: [2, 10, 100]) func rosenbrock(dimension: Int) throws {
    for seed in 0..<10 as Range<UInt64> {
      let mode = try MAP().mode(of: Self.rosenbrock(dimension), key: PRNGKey(seed: seed))
      // From dimension 4 on there is a second, lower maximum near (-1, 1, ..., 1).
      let isGlobal = mode.position.allSatisfy { abs($0 - 1) < 1e-5 }
      #expect(isGlobal || (dimension >= 4 && mode.position[0] < -0.9), "\(mode)")
    }
  }

  @Test func scalesFarApart() throws {
    let mode = try MAP().mode(of: Densities.normal([1e-3, 1, 1e3]), key: PRNGKey(seed: 1))
    #expect(abs(mode.logDensity) < 1e-10)
  }

  @Test func modeAtTheEdgeOfTheDomain() throws {
    // x³ e^-x on x > 0, minus infinity elsewhere: the mode is 3.
    let density = GradientFunction(dimension: 1) { x, gradient in
      gradient[0] = 3 / x[0] - 1
      return x[0] > 0 ? 3 * Double.log(x[0]) - x[0] : -.infinity
    }
    var search = MAP()
    search.initialPoint = .point([40])
    #expect(abs(try search.mode(of: density, key: PRNGKey(seed: 1)).position[0] - 3) < 1e-5)
    search.initialPoint = .point([1e-6])
    #expect(abs(try search.mode(of: density, key: PRNGKey(seed: 1)).position[0] - 3) < 1e-5)
  }

  @Test func withoutAMode() {
    let rising = GradientFunction(dimension: 1) { x, gradient in
      gradient[0] = 1
      return x[0]
    }
    #expect(throws: InferenceError.self) { try MAP().mode(of: rising, key: PRNGKey(seed: 1)) }
    #expect(throws: InferenceError.self) { try MAP().mode(of: Densities.nowhere, key: PRNGKey(seed: 1)) }
    let lying = GradientFunction(dimension: 1) { x, gradient in
      gradient[0] = x[0] - 5
      return -x[0] * x[0]
    }
    #expect(throws: InferenceError.self) { try MAP().mode(of: lying, key: PRNGKey(seed: 1)) }
  }

  @Test func bestIsWhereAClimbThatEndsEarlyCame() throws {
    var search = MAP()
    search.initialPoint = .point([-1.2, 1])
    search.iterations = 5
    #expect(throws: InferenceError.self) {
      try search.mode(of: Self.rosenbrock(2), key: PRNGKey(seed: 1))
    }
    let early = try search.best(of: Self.rosenbrock(2), key: PRNGKey(seed: 1))
    #expect(early.iterations == 5)
    // Higher than the start, at which it is -24.2, and lower than the top; the value is that at the position.
    #expect(early.logDensity > -24.2 && early.logDensity < -1e-3)
    let (x, y) = (early.position[0], early.position[1])
    #expect(abs(early.logDensity + 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x)) < 1e-12)
    search.iterations = 2000
    #expect(
      try search.best(of: Self.rosenbrock(2), key: PRNGKey(seed: 1))
        == search.mode(of: Self.rosenbrock(2), key: PRNGKey(seed: 1)))
    let rising = GradientFunction(dimension: 1) { x, gradient in
      gradient[0] = 1
      return x[0]
    }
    search.initialPoint = .point([0])
    #expect(try search.best(of: rising, key: PRNGKey(seed: 1)).logDensity > 1)
    #expect(throws: InferenceError.self) { try search.best(of: Densities.nowhere, key: PRNGKey(seed: 1)) }
  }

  @Test func aTolerantClimbEndsSoonerAndNear() throws {
    var search = MAP()
    search.initialPoint = .point([-1.2, 1])
    let exact = try search.mode(of: Self.rosenbrock(2), key: PRNGKey(seed: 1))
    search.tolerance = 1e-4
    let near = try search.mode(of: Self.rosenbrock(2), key: PRNGKey(seed: 1))
    #expect(near.iterations < exact.iterations)
    #expect(near.logDensity > -1e-2 && near.logDensity <= exact.logDensity)
    for wrong in [0, -1, Double.nan] {
      search.tolerance = wrong
      let error = #expect(throws: InferenceError.self) {
        try search.mode(of: Self.rosenbrock(2), key: PRNGKey(seed: 1))
      }
      #expect(error.map { "\($0)" }?.contains("tolerance") == true)
    }
  }

  @Test func laplaceOfANormalIsThatNormal() throws {
    let mode = try MAP().mode(of: Densities.correlated, key: PRNGKey(seed: 1))
    let laplace = try LaplaceApproximation(of: Densities.correlated, at: mode)
    let determinant = 1 * 4 - 1.9 * 1.9
    for (entry, expected) in zip(laplace.precision, [4, -1.9, -1.9, 1]) {
      #expect(abs(entry - expected / determinant) < 1e-6)
    }
    let evidence = Double.log(2 * Double.pi) + 0.5 * Double.log(determinant)
    #expect(abs(laplace.logEvidence - evidence) < 1e-6)
    var sums = (0.0, 0.0, 0.0)
    for index in 0..<20_000 {
      let x = laplace.draw(index, key: PRNGKey(seed: 2))
      sums.0 += x[0] * x[0]
      sums.1 += x[0] * x[1]
      sums.2 += x[1] * x[1]
    }
    #expect(abs(sums.0 / 20_000 - 1) < 0.05)
    #expect(abs(sums.1 / 20_000 - 1.9) < 0.1)
    #expect(abs(sums.2 / 20_000 - 4) < 0.2)
  }

  @Test func laplaceNeedsAMaximum() {
    let saddle = GradientFunction(dimension: 2) { x, gradient in
      gradient[0] = -x[0]
      gradient[1] = x[1]
      return 0.5 * (x[1] * x[1] - x[0] * x[0])
    }
    var search = MAP()
    search.initialPoint = .point([0, 0])
    #expect(throws: InferenceError.self) {
      let mode = try search.mode(of: saddle, key: PRNGKey(seed: 1))
      _ = try LaplaceApproximation(of: saddle, at: mode)
    }
  }
}
