import TSModel
import Testing

/// The posterior predictive: the model run once for every draw.
@Suite("Posterior predictive")
struct PredictTests {
  /// A model with its data, and its posterior moments.
  func example() throws -> (model: NormalMean, y: [Double], mean: Double, variance: Double) {
    let model = NormalMean()
    let y = try model.seed(3).trace()["y"]
    let precision = 1 / 4.0 + Double(y.count) / (model.noise * model.noise)
    let mean = (1 / 4.0 + y.reduce(0, +) / (model.noise * model.noise)) / precision
    return (model, y, mean, 1 / precision)
  }

  /// The predicted data of every draw of every chain.
  func predictions(_ fit: Fit, _ model: some Model, seed: UInt64? = nil) throws -> [[[Double]]] {
    var all = [[[Double]]](repeating: [], count: fit.chainCount)
    try fit.predict(model, seed: seed) { chain, draw, trace in
      #expect(all[chain].count == draw)
      all[chain].append(try trace["y"])
    }
    return all
  }

  @Test func meanAndSpread() throws {
    let (model, y, mean, variance) = try example()
    let fit = try model.condition(["y": y]).fit(NUTS(), seed: 1)
    let predicted = try predictions(fit, model)
    #expect(predicted.map(\.count) == [1000, 1000, 1000, 1000])
    #expect(predicted.allSatisfy { $0.allSatisfy { $0.count == 8 } })
    let deviation = (variance + model.noise * model.noise).squareRoot()
    for i in [0, 7] {
      let draws = try ScalarDraws(chains: predicted.map { $0.map { $0[i] } })
      try judge(draws, mean: mean, deviation: deviation, "y[\(i)]")
    }
    // Two values of one draw share its mean, and nothing else.
    let products = predicted.map { $0.map { ($0[0] - mean) * ($0[7] - mean) } }
    let covariance = try ScalarDraws(chains: products)
    judge(
      score: try (#require(covariance.mean().value) - variance) / #require(covariance.meanError().value),
      "covariance of y[0] and y[7]")
  }

  @Test func sitesOfTheFitKeepTheirDraws() throws {
    let (model, y, _, _) = try example()
    let fit = try model.condition(["y": y]).fit(NUTS(chains: 2, warmup: 50, draws: 10), seed: 1)
    try fit.predict(model) { chain, draw, trace in
      let (mu, y) = try (trace["mu"], trace.site("y"))
      #expect(try mu == fit["mu"][chain: chain, draw: draw])
      #expect(y.shape == [8])
    }
  }

  @Test func reproducible() throws {
    let (model, y, _, _) = try example()
    let fit = try model.condition(["y": y]).fit(NUTS(chains: 2, warmup: 50, draws: 20), seed: 1)
    let first = try predictions(fit, model)
    #expect(try predictions(fit, model) == first)
    #expect(try predictions(fit, model, seed: 1) == first)
    #expect(try predictions(fit, model, seed: 2) != first)
    #expect(Set(first.joined()).count == 40)
  }

  @Test func drawDoesNotDependOnHowManyThereAre() throws {
    let (model, y, _, _) = try example()
    let conditioned = model.condition(["y": y])
    let few = try predictions(conditioned.fit(NUTS(chains: 2, warmup: 50, draws: 10), seed: 1), model)
    let many = try predictions(conditioned.fit(NUTS(chains: 3, warmup: 50, draws: 30), seed: 1), model)
    #expect(few == many.prefix(2).map { Array($0.prefix(10)) })
  }

  /// Sites that the fit does not have are drawn: the steps after the data are a forecast.
  @Test func forecast() throws {
    let model = KnownNoiseAutoregression(steps: 20)
    let y = try model.seed(2).trace()["y"]
    let fit = try model.condition(["y": y]).fit(NUTS(), seed: 1)
    let longer = KnownNoiseAutoregression(steps: 22).condition(["y": y])
    let predicted = try predictions(fit, longer)
    #expect(predicted[3][7].count == 22 && Array(predicted[3][7].prefix(20)) == y)
    let phi = try fit["phi"].element(0)
    let mean = try #require(phi.mean().value)
    let errors = (0..<4).map { chain in
      zip(predicted[chain], phi.chain(chain)).map { $0[20] - $1 * y[19] }
    }
    try judge(ScalarDraws(chains: errors), mean: 0, deviation: model.noise, "error of y[20]")
    #expect(abs(mean - 0.5) < 1)
  }

  @Test func failsWithTheModel() throws {
    let (model, y, _, _) = try example()
    let fit = try model.condition(["y": y]).fit(NUTS(chains: 1, warmup: 20, draws: 2), seed: 1)
    #expect(throws: ModelError.self) { try fit.predict(LocalLevel()) { _, _, _ in } }
    #expect(throws: ModelError.self) { try fit.predict(model, seed: .max) { _, _, _ in } }
  }
}
