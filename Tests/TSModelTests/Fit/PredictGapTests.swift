import BuiltInModels
import TSModel
import Testing

/// What becomes of missing values in a prediction.
@Suite("Gaps in predictions")
struct PredictGapTests {
  /// m ~ Normal(0, 1), y[t] ~ Normal(y[t-1], 1) from y[-1] = m.
  struct GapWalk: Model {
    var steps = 5
    /// Data of the model's own.
    var own: [Double?] = []

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let m = effects.sample("m", Normal(0, 1))
      effects.scan(length: steps, into: m) { effects, last, t in
        last = effects.sample("y", Normal(last, 1), data: t < own.count ? own[t] : nil)
      }
    }
  }

  static let data: [Double?] = [10, 20, nil, 40, 50]

  func fit(_ model: some Model = GapWalk().condition(["y": data])) throws -> Fit {
    try model.fit(NUTS(), seed: 1)
  }

  /// The draws of y by step.
  func series(_ fit: Fit, _ model: some Model) throws -> [ScalarDraws] {
    var all: [[[Double]]] = []
    try fit.predict(model) { chain, draw, trace in
      let y = try trace["y"]
      if all.isEmpty {
        all = y.map { _ in Array(repeating: [], count: fit.chainCount) }
      }
      for (t, value) in y.enumerated() { all[t][chain].append(value) }
    }
    return try all.map { try ScalarDraws(chains: $0) }
  }

  /// Whether every draw is the same as that of the fit at a step.
  func isFits(_ draws: ScalarDraws, _ fit: Fit, _ t: Int) throws -> Bool {
    try draws == #require(fit.draws["y[\(t)]"])
  }

  /// Given 10, m is Normal(5, 1/2); replicates hang on m alone, and their variance grows by 1 a step.
  @Test func withoutDataTheReplicatesHangOnTheParametersAlone() throws {
    let own = GapWalk(own: Self.data)
    for (fit, model) in try [(fit(), GapWalk()), (fit(own), GapWalk())] {
      #expect(fit.draws.names == ["m", "y[2]"])
      for (t, draws) in try series(fit, model).enumerated() {
        try judge(draws, mean: 5, deviation: (0.5 + Double(t + 1)).squareRoot(), "y[\(t)]")
      }
    }
    let bare = try series(fit(own), own.uncondition())
    try judge(bare[4], mean: 5, deviation: 5.5.squareRoot(), "y[4] of the model without its data")
  }

  @Test func withAllDataTheGapIsTheFits() throws {
    let fit = try fit()
    for model in [GapWalk(own: Self.data)] {
      let y = try series(fit, model)
      #expect(try isFits(y[2], fit, 2))
      #expect(y[4].mean().value == 50)
    }
    let y = try series(fit, GapWalk().condition(["y": Self.data]))
    #expect(try isFits(y[2], fit, 2))
  }

  @Test func aGapWithinThePrefixIsTheFits() throws {
    let fit = try fit()
    // The prefix ends after the gap, or with it.
    for length in [4, 3] {
      let y = try series(fit, GapWalk().condition(["y": Array(Self.data.prefix(length))]))
      #expect(try isFits(y[2], fit, 2))
      let start = length == 4 ? 40.0 : 30
      try judge(
        y[4], mean: start, deviation: (length == 4 ? 1 : 2.5).squareRoot(), "y[4] given \(length)")
    }
    // Beyond the prefix the gap is a step as any other.
    let y = try series(fit, GapWalk().condition(["y": Array(Self.data.prefix(2))]))
    for t in 2..<5 {
      try judge(y[t], mean: 20, deviation: Double(t - 1).squareRoot(), "y[\(t)] given 2")
    }
    // A gap at the very start of the data.
    let late: [Double?] = [nil, 10, 12]
    let second = try GapWalk(steps: 3).condition(["y": late]).fit(NUTS(), seed: 2)
    try judge(
      series(second, GapWalk(steps: 3))[0], mean: 10.0 / 3, deviation: (2.0 / 3 + 1).squareRoot(), "y[0]")
    let gap = try series(second, GapWalk(steps: 3).condition(["y": [Double?.none]]))
    #expect(try isFits(gap[0], second, 0))
  }

  /// Data that end early: a model with all of them has the values after that from the fit, too.
  @Test func whatFollowsTheDataIsTheFitsWhereNothingIsTakenAway() throws {
    let short: [Double?] = [10, 20, nil, 40]
    let fit = try GapWalk(steps: 6).condition(["y": short]).fit(NUTS(), seed: 3)
    #expect(fit.draws.names == ["m", "y[2]", "y[4]", "y[5]"])
    let whole = try series(fit, GapWalk(steps: 6).condition(["y": short]))
    for t in [2, 4, 5] { #expect(try isFits(whole[t], fit, t)) }
    let part = try series(fit, GapWalk(steps: 6).condition(["y": Array(short.prefix(3))]))
    #expect(try isFits(part[2], fit, 2))
    #expect(try !isFits(part[4], fit, 4))
    // A longer model draws the steps that the fit has not.
    let longer = try series(fit, GapWalk(steps: 8).condition(["y": short]))
    #expect(try isFits(longer[5], fit, 5))
    try judge(longer[7], mean: 40, deviation: 2, "y[7]")
  }

  /// A plate has no order in time: its missing element is the fit's with data, and drawn without.
  @Test func plates() throws {
    var y: [Double?] = try NormalMean().seed(1).trace()["y"].map { $0 }
    y[2] = nil
    let fit = try NormalMean().condition(["y": y]).fit(NUTS(chains: 2, warmup: 100, draws: 50), seed: 1)
    let whole = try series(fit, NormalMean().condition(["y": y]))
    #expect(try isFits(whole[2], fit, 2))
    let bare = try series(fit, NormalMean())
    #expect(bare.count == 8)
    #expect(try !isFits(bare[2], fit, 2))
  }

  /// A latent site that is not met at every step has no data: its values are the draw's.
  @Test func sitesMetAtSomeStepsOnly() throws {
    struct Sparse: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.scan(length: 4, into: E.Real(0)) { effects, level, t in
          if t % 2 == 1 { level = effects.sample("jump", Normal(level, 1)) }
          effects.sample("y", Normal(level, 1))
        }
      }
    }
    let fit = try Sparse().condition(["y": [1, 2, 3, 4]])
      .fit(NUTS(chains: 1, warmup: 50, draws: 10), seed: 1)
    try fit.predict(Sparse()) { chain, draw, trace in
      let (found, kept) = try (trace["jump"], fit["jump"][chain: chain, draw: draw])
      #expect(found == kept)
    }
  }

  /// The catalogue's entry runs the same code.
  @Test func theSameThroughTheCatalogue() throws {
    let y: [Double?] = [1, 2, nil, 2, 1, nil, 0.5]
    var model = AR(order: 1, steps: 7)
    model.sigma = 1
    let fit = try model.condition(["y": y]).fit(NUTS(chains: 1, warmup: 100, draws: 20), seed: 4)
    for length in [0, 3, 5, 7] {
      let data = length == 0 ? [:] : ["y": SiteData(Array(y.prefix(length)))]
      let predictor = try ModelEntry(AR.self).predictor(
        PredictionRequest(
          parameters: model.parameterValues, data: data, posterior: fit.posterior, seed: 9))
      try fit.predict(model.condition(data), seed: 9) { chain, draw, trace in
        let found = try predictor(chain, draw).first { $0.name == "y" }
        let y = try trace["y"]
        #expect(found?.values == y)
      }
    }
  }
}
