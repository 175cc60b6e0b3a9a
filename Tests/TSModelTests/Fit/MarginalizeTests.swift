import TSFiles
import TSModel
import TestSupport
import Testing

/// Fits whose states are integrated out and given back.
@Suite("Fits with states integrated out")
struct MarginalizeTests {
  /// The local level of the README, with as many steps as are asked for.
  struct LocalLevel: Model {
    var steps = 100

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let start = effects.sample("start", Normal(1000, 300))
      let drift = effects.sample("drift", HalfNormal(50))
      let noise = effects.sample("noise", HalfNormal(200))
      effects.scan(length: steps, into: start) { effects, level, _ in
        level += drift * effects.sample("shock", Normal(0, 1))
        effects.deterministic("level", level)
        effects.sample("volume", Normal(level, noise))
      }
    }
  }

  static let nile = Reference.load("statespace")["nile"].numbers
  static let gaps = nile.enumerated().map { (40..<60).contains($0) ? nil : Optional($1) }

  @Test func statesHaveTheirPosterior() throws {
    let model = LocalLevel().condition(["volume": SiteData(Self.gaps)])
    let density = try ModelDensity(model, marginalize: .automatic)
    #expect(density.dimension == 2)
    let sampler = try NUTS(chains: 4, warmup: 1000, draws: 2000, targetAcceptance: 0.95)
    let fit = try model.fit(sampler, seed: 1)
    let plain = try model.fit(sampler, seed: 2, marginalize: .none)
    #expect(fit.statistics.divergenceCounts.reduce(0, +) == 0)
    #expect(fit.layout.columnNames == plain.layout.columnNames)
    for name in ["start", "drift", "noise", "level[0]", "level[50]", "level[99]", "shock[30]", "volume[45]"] {
      let (a, b) = try (#require(fit.draws[name]), #require(plain.draws[name]))
      let (first, second) = try (#require(a.mean().value), #require(b.mean().value))
      let (e, f) = try (#require(a.meanError().value), #require(b.meanError().value))
      judge(
        score: (first - second) / (e * e + f * f).squareRoot(), "\(name): mean \(first), sampled \(second)")
      let ratio = try #require(a.standardDeviation().value) / #require(b.standardDeviation().value)
      #expect(abs(ratio - 1) < 0.12, "\(name): deviations have the ratio \(ratio)")
    }
  }

  @Test func drawsDependOnTheSeedAndTheChainAlone() throws {
    let model = LocalLevel().condition(["volume": SiteData(Self.gaps)])
    let four = try model.fit(NUTS(chains: 4, warmup: 100, draws: 20), seed: 3)
    let one = try model.fit(NUTS(chains: 1, warmup: 100, draws: 20, jobs: 1), seed: 3)
    let kept = try model.fit(NUTS(chains: 2, warmup: 100, draws: 20), seed: 3, keeping: ["level", "noise"])
    for name in ["noise", "level[0]", "level[70]", "shock[1]"] {
      let expected = try Array(#require(four.draws[name]).chain(0))
      #expect(try Array(#require(one.draws[name]).chain(0)) == expected)
      if name != "shock[1]" { #expect(try Array(#require(kept.draws[name]).chain(0)) == expected) }
    }
    let shock = try #require(four.draws["shock[1]"])
    #expect(Array(shock.chain(0)) != Array(shock.chain(1)))
  }

  /// A point where something is no number is named there, and what is integrated out does not hide it.
  @Test func rejectionsAreThoseOfTheModel() throws {
    let model = LocalLevel().condition(["volume": SiteData(Self.nile)])
    let density = try ModelDensity(model, marginalize: .automatic)
    let plain = try ModelDensity(model)
    #expect(density.rejection(at: [0, 0]) == nil)
    for wrong in [[Double.nan, 0], [0, .infinity], [0]] {
      #expect(density.rejection(at: wrong) != nil, "\(wrong)")
    }
    let far = [Double](repeating: 0, count: plain.dimension - 1)
    #expect(plain.rejection(at: [.nan] + far)?.site == "start")
    #expect(density.rejection(at: [0])?.description == plain.rejection(at: [0])?.description)
  }

  @Test func whatIsIntegratedOutHasNoStart() throws {
    let model = LocalLevel().condition(["volume": SiteData(Self.nile)])
    #expect {
      try model.fit(NUTS(chains: 1, warmup: 5, draws: 5), seed: 1, startingAt: ["start": SiteData(900)])
    } throws: {
      "\($0)"
        == "site 'start': is integrated out, so that it starts nowhere; it does where it is sampled (marginalize: none)"
    }
    let fit = try model.fit(
      NUTS(chains: 1, warmup: 50, draws: 5), seed: 1,
      startingAt: ["start": SiteData(900), "noise": SiteData(120)],
      marginalize: ["shock"])
    #expect(fit.drawCount == 5)
  }
}
