import TSNumerics
import TSProbability
import TestSupport
import Testing

private let densities: [DensityLaws] = [
  DensityLaws("both forms of scan", TwoScans()),
  DensityLaws("loops in loops", NestedLoops()),
  DensityLaws("bounds that depend on latent values", LatentBounds()),
  DensityLaws("vectors", VectorSites()),
  DensityLaws("a simplex", Constrained(), hasDeterminant: false),
  DensityLaws("weights and factors", Weighted()),
  DensityLaws("weights and factors under a prefix", Weighted().scope("outer")),
  DensityLaws("everything scaled", TwoScans().scale(0.3)),
  DensityLaws("choices", Choices()),
  DensityLaws("without data", LevelInNoise()),
  DensityLaws("a series", LevelInNoise().condition(["y": [0.1, -0.5, 1, 2, 0.3, 0.2]])),
  DensityLaws("a prefix", LevelInNoise().condition(["y": [0.1, -0.5, 1]])),
  DensityLaws("a series with gaps", LevelInNoise().condition(["y": [0.1, nil, 1, nil, nil, 0.2]])),
  DensityLaws("a latent series known in part", LevelInNoise().condition(["level": [nil, 0.5, nil, 1]])),
  DensityLaws("a site of a plate known in part", NestedLoops().condition(["rate": [nil, 0.7, nil]])),
  DensityLaws("stochastic volatility", StochasticVolatility(returns: returns(12))),
  DensityLaws("an autoregression of order 5", FifthOrder(series: returns(40))),
]

/// A made-up series.
func returns(_ count: Int) -> [Double] {
  let key = PRNGKey(seed: 4)
  return (0..<count).map { Double.standardNormal(key.block(UInt64($0))) * (1 + 0.5 * Double.sin(Double($0))) }
}

@Suite("Density of a model")
struct ModelDensityTests {
  @Test("Gradient, value, lanes and layout", arguments: densities)
  func laws(_ laws: DensityLaws) throws { try laws.check() }

  @Test("A thousand steps: the gradient by differences")
  func manySteps() throws {
    try checkLarge(StochasticVolatility(returns: returns(1_000)), at: [0, 1, 2, 3, 500, 1_002])
    try checkLarge(FifthOrder(series: returns(1_005)), at: [0, 1, 2, 3, 4, 5, 6])
  }

  @Test("A loop is one body, whatever its length")
  func rolled() throws {
    func lines<M: Model>(_ model: M) throws -> Int {
      try ModelDensity(model).program.description.split(separator: "\n").count
    }
    #expect(
      try lines(StochasticVolatility(returns: returns(2_000)))
        == lines(StochasticVolatility(returns: returns(50))))
    #expect(try lines(FifthOrder(series: returns(2_000))) == lines(FifthOrder(series: returns(50))))
  }

  private func checkLarge<M: Model>(_ model: M, at places: [Int]) throws {
    let density = try ModelDensity(model)
    let evaluator = density.makeEvaluator(laneCount: 1)
    let point = coordinates(density.dimension, sets: 1, reach: 0.5)[0]
    let found = evaluate(evaluator, dimension: density.dimension, [point])[0]
    for i in places {
      let exact = Differences.derivative(at: point[i], step: 1e-2) { moved in
        var other = point
        other[i] = moved
        return evaluate(evaluator, dimension: density.dimension, [other])[0].value
      }
      #expect(
        abs(found.gradient[i] - exact.derivative) <= 1e-6 * abs(exact.derivative) + 5 * exact.error,
        "coordinate \(i): \(found.gradient[i]), by differences \(exact)")
    }
  }

  @Test("The value is a sum known in closed form")
  func closedForm() throws {
    let density = try ModelDensity(LevelInNoise(steps: 2).condition(["y": [0.5, -1]]))
    // noise, then level by level.
    let (t, a, b) = (0.3, -0.2, 0.8)
    let noise = Double.exp(t)
    func normal(_ x: Double, _ m: Double, _ s: Double) -> Double {
      -0.5 * (x - m) * (x - m) / (s * s) - Double.log(s) - 0.5 * Double.log(2 * .pi)
    }
    let prior = Double.log(2) + normal(noise, 0, 1) + t + normal(a, 0, 1) + normal(b, a, 1)
    let exact = prior + normal(0.5, a, noise) + normal(-1, b, noise)
    #expect(isClose(evaluate(density, [[t, a, b]])[0].value, exact, relative: 1e-14))
    #expect(isClose(density.values(at: [t, a, b]), [noise, a, b], relative: 1e-15))
  }
}
