import TSModel
import Testing

/// Fits of models whose posterior has a closed form: means within 4 Monte Carlo errors, variances within 4 of theirs.
@Suite("Closed forms of posteriors")
struct ClosedFormTests {
  let sampler = NUTS()

  @Test func normalMean() throws {
    let model = NormalMean()
    let y = try model.seed(3).trace()["y"]
    let fit = try model.condition(["y": y]).fit(sampler, seed: 1)
    let precision = 1 / 4.0 + Double(y.count) / (model.noise * model.noise)
    let mean = (1 / 4.0 + y.reduce(0, +) / (model.noise * model.noise)) / precision
    try judge(fit["mu"].element(0), mean: mean, deviation: 1 / precision.squareRoot(), "mu")
  }

  @Test func poissonRate() throws {
    let model = PoissonRate()
    let y = try model.seed(4).trace()["y"]
    let fit = try model.condition(["y": y]).fit(sampler, seed: 2)
    let (shape, rate) = (3 + y.reduce(0, +), 0.5 + Double(y.count))
    try judge(fit["rate"].element(0), mean: shape / rate, deviation: shape.squareRoot() / rate, "rate")
  }

  @Test(arguments: [0.0, 7, 20]) func successProbability(successes: Double) throws {
    let fit = try SuccessProbability().condition(["k": successes]).fit(sampler, seed: 3)
    let (a, b) = (2 + successes, 3 + 20 - successes)
    let variance = a * b / ((a + b) * (a + b) * (a + b + 1))
    try judge(fit["p"].element(0), mean: a / (a + b), deviation: variance.squareRoot(), "p")
  }

  @Test func coefficientOfAnAutoregression() throws {
    let model = KnownNoiseAutoregression()
    let y = try model.seed(5).trace()["y"]
    let fit = try model.condition(["y": y]).fit(sampler, seed: 4)
    let variance = model.noise * model.noise
    let before = [model.start] + y.dropLast()
    let precision = 1 / 0.16 + before.reduce(0) { $0 + $1 * $1 } / variance
    let mean = (0.5 / 0.16 + zip(before, y).reduce(0) { $0 + $1.0 * $1.1 } / variance) / precision
    try judge(fit["phi"].element(0), mean: mean, deviation: 1 / precision.squareRoot(), "phi")
  }

  @Test(arguments: [false, true]) func localLevelAgainstTheSmoother(hasGaps: Bool) throws {
    let model = KnownVarianceLevel()
    let drawn = try model.seed(6).trace()["y"]
    let y = drawn.enumerated().map { hasGaps && (5...8).contains($0.offset) ? nil : $0.element }
    let fit = try model.condition(["y": y]).fit(sampler, seed: 5)
    let exact = KalmanSmoother(
      y, start: (0, 9), drift: model.drift * model.drift, noise: model.noise * model.noise)
    let level = try fit["level"]
    #expect(level.shape == [25])
    for t in 0..<model.steps {
      try judge(
        level.element(t), mean: exact.means[t], deviation: exact.variances[t].squareRoot(), "level[\(t)]")
    }
    guard hasGaps else { return }
    // A missing value is the level and its noise.
    let missing = try fit["y"]
    #expect(missing.site.columnNames == ["y[5]", "y[6]", "y[7]", "y[8]"])
    for (place, t) in (5...8).enumerated() {
      try judge(
        missing.element(place), mean: exact.means[t], deviation: (exact.variances[t] + 1).squareRoot(),
        "y[\(t)]")
    }
  }
}
