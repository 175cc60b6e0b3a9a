import TSModel
import TestSupport
import Testing

/// Fits whose discrete states are summed out and given back.
@Suite("Fits with discrete states")
struct DiscreteFitTests {
  /// A mean and a scale that switch.
  struct Regimes: Model {
    var steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let low = effects.sample("low", Normal(0, 1))
      let rise = effects.sample("rise", HalfNormal(3))
      let stay = effects.sample("stay", Beta(8, 2))
      let (means, scales) = ([low, low + rise], [E.Real(0.5), E.Real(1)])
      let transition = [[stay, 1 - stay], [1 - stay, stay]]
      let start = effects.sample("start", Categorical([0.5, 0.5]))
      effects.scan(length: steps, into: start) { effects, regime, _ in
        regime = effects.sample("regime", Categorical(transition[at: regime]))
        effects.deterministic("mean", means[at: regime])
        effects.sample("y", Normal(means[at: regime], scales[at: regime]))
      }
    }
  }

  /// The same by the forward algorithm.
  struct Forward: Model {
    let y: [Double?]

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let low = effects.sample("low", Normal(0, 1))
      let rise = effects.sample("rise", HalfNormal(3))
      let stay = effects.sample("stay", Beta(8, 2))
      let half = E.Real(-0.6931471805599453)
      let (same, other) = (log(stay), log(1 - stay))
      let last = effects.scan(y, into: (half, half)) { _, weights, y in
        let (a, b) = weights
        weights = (E.Real.logAddExp(a + same, b + other), E.Real.logAddExp(a + other, b + same))
        guard let y else { return }
        weights.0 += Normal(low, 0.5).logDensity(E.Real(y))
        weights.1 += Normal(low + rise, 1).logDensity(E.Real(y))
      }
      effects.factor("y", E.Real.logAddExp(last.carry.0, last.carry.1))
    }
  }

  static let y: [Double?] = (0..<40).map { t in
    if t == 12 || t == 30 { return nil }
    let level = (t / 8) % 2 == 0 ? 0.0 : 2.0
    return level + 0.6 * Double.sin(Double(7 * t * t))
  }

  static let model = Regimes(steps: 40).condition(["y": SiteData(y)])

  @Test func posteriorIsThatOfTheForwardAlgorithm() throws {
    let sampler = try NUTS(chains: 4, warmup: 1000, draws: 2000, targetAcceptance: 0.95)
    let fit = try Self.model.fit(sampler, seed: 1)
    let byHand = try Forward(y: Self.y).fit(sampler, seed: 2)
    #expect(fit.statistics.divergenceCounts.reduce(0, +) == 0)
    for name in ["low", "rise", "stay"] {
      let (a, b) = try (#require(fit.draws[name]), #require(byHand.draws[name]))
      let (first, second) = try (#require(a.mean().value), #require(b.mean().value))
      let (e, f) = try (#require(a.meanError().value), #require(b.meanError().value))
      judge(score: (first - second) / (e * e + f * f).squareRoot(), "\(name): \(first), by hand \(second)")
    }
  }

  @Test func pathsAreDrawnFromWhatIsKnownOfThem() throws {
    let y = Self.y.map { $0 ?? 0.9 }
    let model = Regimes(steps: 40).condition(["y": SiteData(y)])
    let fit = try model.fit(NUTS(chains: 2, warmup: 300, draws: 1000), seed: 4)
    let density = try ModelDensity(model)
    let (regime, mean) = (try fit["regime"], try fit["mean"])
    // The probabilities at every tenth draw of the parameters, on average.
    var expected = [Double](repeating: 0, count: 40)
    for chain in 0..<2 {
      for draw in 0..<1000 {
        var values: [String: Double] = [:]
        for name in ["low", "rise", "stay"] {
          values[name] = try Array(#require(fit.draws[name]).chain(chain))[draw]
        }
        let low = values["low"] ?? .nan
        let high = low + (values["rise"] ?? .nan)
        let path = regime[chain: chain, draw: draw]
        #expect(path.allSatisfy { $0 == 0 || $0 == 1 })
        #expect(path.map { $0 == 0 ? low : high } == mean[chain: chain, draw: draw])
        if draw % 10 != 0 { continue }
        let point = try density.coordinates(with: values.mapValues { SiteData($0) })
        for (t, p) in try density.probabilities(of: "regime", at: point).enumerated() {
          expected[t] += p[1] / 200
        }
      }
    }
    for t in 0..<40 {
      let found = try #require(regime.element(t).mean().value)
      // Two thousand draws: within five standard errors of a share.
      #expect(abs(found - expected[t]) < 0.06, "\(t): \(found), \(expected[t])")
    }
  }

  @Test func drawsDependOnTheSeedAndTheChainAlone() throws {
    let four = try Self.model.fit(NUTS(chains: 4, warmup: 100, draws: 20), seed: 3)
    let one = try Self.model.fit(NUTS(chains: 1, warmup: 100, draws: 20, jobs: 1), seed: 3)
    for name in ["low", "start", "regime[7]", "y[12]"] {
      #expect(
        try Array(#require(one.draws[name]).chain(0)) == Array(#require(four.draws[name]).chain(0)))
    }
  }

  @Test func theFutureBeginsInTheLastRegime() throws {
    let fit = try Self.model.fit(NUTS(chains: 2, warmup: 300, draws: 500), seed: 5)
    let future = try fit.forecast(Regimes(steps: 44).condition(["y": SiteData(Self.y)]))
    let (regime, last) = (try future["regime"], try fit["regime"].element(39))
    // It mostly stays where it is.
    let (next, now) = (try #require(regime.mean.first), try #require(last.mean().value))
    #expect(abs(next - now) < 0.2, "\(next), \(now)")
  }
}
