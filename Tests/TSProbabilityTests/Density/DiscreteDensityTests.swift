import TSNumerics
import TSProbability
import TSPrograms
import TestSupport
import Testing

/// Densities of models whose discrete sites are summed out, against the same models conditioned on every combination of
/// their values.
@Suite("Densities with discrete sites")
struct DiscreteDensityTests {
  /// A discrete site: its name, how many values it has (nil for one that stands outside loops), and what they may be.
  typealias Latent = (name: String, count: Int?, values: ClosedRange<Int>)

  static let y = [0.3, 1.4, -0.6, 0.9, 2.0]

  private func value<M: Model>(_ model: M, at x: [Double]) throws -> Double {
    let density = try ModelDensity(model)
    #expect(density.dimension == x.count)
    var (values, gradient) = ([0.0], x)
    density.makeEvaluator(laneCount: 1).evaluate(x, values: &values, gradients: &gradient)
    return values[0]
  }

  private static func point(_ count: Int) -> [Double] { (0..<count).map { 0.3 - 0.17 * Double($0 % 5) } }

  /// Every combination, and the log density of the model conditioned on it.
  private func enumerated<M: Model>(
    _ model: M, _ sites: [Latent], _ data: [String: SiteData] = [:], at x: [Double]
  ) throws -> [(values: [Double], logDensity: Double)] {
    var paths: [[Double]] = [[]]
    for site in sites {
      for _ in 0..<(site.count ?? 1) { paths = paths.flatMap { p in site.values.map { p + [Double($0)] } } }
    }
    return try paths.map { path in
      var (all, rest) = (data, path[...])
      for site in sites {
        let own = Array(rest.prefix(site.count ?? 1))
        rest = rest.dropFirst(own.count)
        all[site.name] = site.count == nil ? SiteData(own[0]) : SiteData(own)
      }
      return (path, try value(model.condition(all), at: x))
    }
  }

  private func logSum(_ terms: [Double]) -> Double { Double.logSumExp(terms) }

  private func check<M: Model>(
    _ model: M, _ sites: [Latent], _ data: [String: SiteData] = [:], dimension: Int
  ) throws {
    let x = Self.point(dimension)
    let expected = logSum(try enumerated(model, sites, data, at: x).map(\.logDensity))
    let found = try value(model.condition(data), at: x)
    #expect(isClose(found, expected, relative: 1e-12), "\(found), \(expected)")
  }

  @Test("The density is the sum over every combination")
  func sums() throws {
    let y = ["y": SiteData(Self.y)]
    try check(Regimes(), [("start", nil, 0...1), ("regime", 5, 0...1)], y, dimension: 4)
    let three: [Latent] = [("start", nil, 0...2), ("regime", 3, 0...2)]
    try check(Regimes(steps: 3, states: 3), three, ["y": SiteData([1.0, 0.2, 2])], dimension: 6)
    try check(SwitchingAutoregression(y: Self.y), [("regime", 5, 0...1)], dimension: 4)
    try check(Outliers(y: Self.y), [("outlier", 5, 0...1)], dimension: 2)
    try check(Bounded(), [("total", nil, 0...6), ("change", nil, 1...4)], dimension: 3)
    let chains: [Latent] = [("a", 2, 0...1), ("b", 2, 0...2)]
    try check(TwoChains(steps: 2), chains, ["y": SiteData([0.4, -1.0])], dimension: 2)
  }

  @Test("An indicator for each datum is a mixture")
  func mixture() throws {
    struct Mixed: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let mu = effects.sample("mu", Normal(0, 1))
        let share = effects.sample("share", Beta(1, 9))
        let parts = [Normal(mu, 0.5), Normal(mu, 4.5)]
        for (i, y) in DiscreteDensityTests.y.enumerated() {
          effects.sample("y\(i)" as SiteName, Mixture([1 - share, share], parts), data: y)
        }
      }
    }
    let x = [0.2, -0.4]
    #expect(isClose(try value(Outliers(y: Self.y), at: x), try value(Mixed(), at: x), relative: 1e-12))
  }

  @Test("posteriordb's hidden Markov model is its forward algorithm by hand, gradient and all")
  func hiddenMarkov() throws {
    let y = (0..<100).map { t -> Double in
      let level = t / 7 % 3 == 0 ? 9.8 : 3.1
      return level + Double.sin(Double(t * t))
    }
    let latent = try ModelDensity(LatentHiddenMarkov(y: y))
    let byHand = try ModelDensity(ForwardHiddenMarkov(y: y))
    #expect(latent.dimension == 4 && latent.layout.dimension == 104)
    let x = [0.4, -0.3, 1.1, 1.9]
    func evaluated(_ density: ModelDensity) -> (Double, [Double]) {
      var (values, gradient) = ([0.0], x)
      density.makeEvaluator(laneCount: 1).evaluate(x, values: &values, gradients: &gradient)
      return (values[0], gradient)
    }
    let (found, expected) = (evaluated(latent), evaluated(byHand))
    #expect(isClose(found.0, expected.0 + Double.log(0.5), relative: 1e-12))
    #expect(isClose(found.1, expected.1, relative: 1e-10, absolute: 1e-10))
  }

  // MARK: Given back

  @Test("Draws of the path, its probabilities and the most likely one")
  func paths() throws {
    let model = Regimes()
    let data = ["y": SiteData([0.3, 1.4, nil, 0.9, 2.0])]
    let density = try ModelDensity(model.condition(data))
    #expect(density.discreteStates?.report == "summed out: regime (2 values), start (2 values)")
    // The missing datum is a coordinate of its own.
    let x = Self.point(5)
    let all = try enumerated(
      model, [("start", nil, 0...1), ("regime", 5, 0...1)], data, at: x)
    let total = logSum(all.map(\.logDensity))
    let shares = all.map { Double.exp($0.logDensity - total) }

    for t in 0..<5 {
      let expected = zip(all, shares).reduce(0) { $0 + ($1.0.values[t + 1] == 1 ? $1.1 : 0) }
      let found = try density.probabilities(of: "regime", at: x)[t]
      #expect(isClose(found, [1 - expected, expected], absolute: 1e-12), "\(found) \(expected)")
    }
    #expect(isClose(try density.probabilities(of: "start", at: x)[0].reduce(0, +), 1, absolute: 1e-12))

    let best = try #require(all.max { $0.logDensity < $1.logDensity }).values
    let found = try density.mostLikelyPath(of: "start", at: x) + density.mostLikelyPath(of: "regime", at: x)
    #expect(found == best)

    // Pearson's statistic of all paths at once.
    let names = density.layout.columnNames
    let places = (["start"] + (0..<5).map { "regime[\($0)]" }).compactMap { names.firstIndex(of: $0) }
    let reader = density.makeReader()
    let drawCount = 4_000
    var counts: [[Double]: Int] = [:]
    for i in 0..<drawCount {
      let values = reader.values(at: x, key: PRNGKey(seed: 11).child(UInt64(i)))
      counts[places.map { values[$0] }, default: 0] += 1
    }
    var (statistic, freedom, rest) = (0.0, -1, (expected: 0.0, count: 0))
    for (path, share) in zip(all.map(\.values), shares) {
      let expected = share * Double(drawCount)
      if expected < 5 {
        rest.expected += expected
        rest.count += counts[path] ?? 0
        continue
      }
      let difference = Double(counts[path] ?? 0) - expected
      statistic += difference * difference / expected
      freedom += 1
    }
    if rest.expected > 0 {
      let difference = Double(rest.count) - rest.expected
      statistic += difference * difference / rest.expected
      freedom += 1
    }
    // Five standard deviations above its mean.
    #expect(statistic < Double(freedom) + 5 * (2 * Double(freedom)).squareRoot(), "\(statistic), \(freedom)")
    #expect(reader.values(at: x, key: PRNGKey(seed: 3)) == density.values(at: x, key: PRNGKey(seed: 3)))
  }

  @Test("Probabilities of two chains at once, and of values that hang on nothing")
  func severalChains() throws {
    let data = ["y": SiteData([0.4, -1.0])]
    let density = try ModelDensity(TwoChains(steps: 2).condition(data))
    let x = Self.point(2)
    let all = try enumerated(TwoChains(steps: 2), [("a", 2, 0...1), ("b", 2, 0...2)], data, at: x)
    let total = logSum(all.map(\.logDensity))
    for (t, found) in try density.probabilities(of: "b", at: x).enumerated() {
      let expected = (0..<3).map { k in
        all.reduce(0) { $0 + ($1.values[2 + t] == Double(k) ? Double.exp($1.logDensity - total) : 0) }
      }
      #expect(isClose(found, expected, absolute: 1e-12))
    }
    let best = try #require(all.max { $0.logDensity < $1.logDensity }).values
    #expect(
      try density.mostLikelyPath(of: "a", at: x) + density.mostLikelyPath(of: "b", at: x) == best)
  }

  // MARK: Handlers and gaps

  @Test("Regimes that are known at some steps")
  func knownRegimes() throws {
    let (y, x) = (SiteData(Self.y), Self.point(4))
    let known: [Double?] = [nil, 1, nil, 0, nil]
    let terms = try enumerated(Regimes(), [("start", nil, 0...1), ("regime", 5, 0...1)], ["y": y], at: x)
    let expected = logSum(terms.filter { $0.values[2] == 1 && $0.values[4] == 0 }.map(\.logDensity))
    let model = Regimes().condition(["y": y, "regime": SiteData(known)])
    #expect(isClose(try value(model, at: x), expected, relative: 1e-12))
    #expect(try ModelDensity(model).probabilities(of: "regime", at: x).count == 3)
  }

  @Test("A scope names it, do cuts it off, and what is masked or weighted counts as it does elsewhere")
  func handlers() throws {
    let (y, x) = (SiteData(Self.y), Self.point(4))
    let scoped = try ModelDensity(Regimes().scope("inner").condition(["inner/y": y]))
    #expect(scoped.discreteStates?.sites.map(\.name) == ["inner/regime", "inner/start"])
    // The chain sees 1; the start itself is summed out with nothing to say.
    let done = try value(Regimes().do(["start": SiteData(1)]).condition(["y": y]), at: x)
    let given = try value(Regimes().condition(["y": y, "start": SiteData(1)]), at: x)
    #expect(isClose(done, given - Double.log(2.0 / 3), relative: 1e-12))

    struct Weighted: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let mu = effects.sample("mu", Normal(0, 1))
        effects.scan(length: 3, into: E.Real(0)) { effects, z, t in
          z = effects.with(Scale(0.5)) { $0.sample("z", Bernoulli(0.3 + 0.4 * z)) }.result
          effects.with(Mask(t != 1)) { $0.sample("y", Normal(mu + z, 1), data: 0.4) }
        }
      }
    }
    try check(Weighted(), [("z", 3, 0...1)], dimension: 1)
  }

  @Test("Linear states beside discrete ones: those that depend on one are sampled, and told why")
  func linearStates() throws {
    let model = SwitchingLevels(y: Self.y)
    let density = try ModelDensity(model, marginalize: .all)
    #expect(density.states?.sites == ["plain"])
    #expect(
      density.states?.refusals["switching"]
        == "the density of 'switching' depends on it and on 'jump', which is summed out")
    #expect(
      density.states?.refusals["noisy"]
        == "the density of 'z' depends on it and on 'off', which is summed out")
    #expect(density.dimension == 11 && density.layout.dimension == 26)
    // The same with the filter's part by itself.
    let (x, whole) = (Self.point(11), try ModelDensity(model))
    #expect(whole.dimension == 16)
    var (values, gradient) = ([0.0], x)
    density.makeEvaluator(laneCount: 1).evaluate(x, values: &values, gradients: &gradient)
    #expect(values[0].isFinite)
    let names = density.layout.columnNames
    let drawn = density.values(at: x, key: PRNGKey(seed: 5))
    for name in ["off[2]", "jump[4]"] {
      let place = try #require(names.firstIndex(of: name))
      #expect(drawn[place] == 0 || drawn[place] == 1)
    }
    let probabilities = try density.probabilities(of: "off", at: x)
    #expect(
      probabilities.count == 5 && probabilities.allSatisfy { isClose($0[0] + $0[1], 1, absolute: 1e-12) })
  }

  // MARK: What is refused

  private func message<M: Model>(_ model: M) -> String {
    do {
      _ = try ModelDensity(model)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("What cannot be summed out says why")
  func refusals() {
    struct Counts: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.sample("k", Poisson(effects.sample("rate", Gamma(2, 1))))
      }
    }
    #expect(
      message(Counts())
        == "site 'k': Poisson is discrete and has no gradient, and cannot be summed out: it has no largest value; "
        + "condition it on data")

    struct Thinned: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let p = effects.sample("p", Beta(2, 2))
        let n = effects.sample("n", Binomial(5, p))
        effects.sample("k", Binomial(n, p))
      }
    }
    #expect(
      message(Thinned()).contains("site 'k'") && message(Thinned()).contains("bounds depend on what is drawn")
    )

    struct Large: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.sample("k", Binomial(2_000, effects.sample("p", Beta(2, 2))))
      }
    }
    #expect(message(Large()).contains("it has 2001 values, where 1024 are the most"))

    struct Sum: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let p = effects.sample("p", Beta(2, 2))
        effects.scan(length: 100, into: E.Real(0)) { effects, sum, _ in
          sum += effects.sample("z", Bernoulli(p))
          effects.sample("y", Normal(sum, 1), data: 0.4)
        }
      }
    }
    #expect(message(Sum()).contains("site 'z'") && message(Sum()).contains("of other steps"))

    struct Only: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) { effects.sample("z", Bernoulli(0.3)) }
    }
    #expect(message(Only()).contains("nothing to sample"))
  }

  @Test("Asking for what is not summed out, or starting it somewhere")
  func questions() throws {
    let density = try ModelDensity(Outliers(y: Self.y))
    #expect(throws: ModelError.self) { try density.probabilities(of: "mu", at: [0, 0]) }
    #expect(throws: ModelError.self) { try density.probabilities(of: "outlier", at: [0]) }
    #expect(throws: ModelError.self) { try density.coordinates(with: ["outlier": SiteData(1)]) }
    #expect(try density.coordinates(with: ["mu": SiteData(0.5)])[0] == 0.5)
    #expect(density.rejection(at: [0.1, 0.2]) == nil)
    let fault = try #require(density.rejection(at: [.infinity, 0.2]))
    #expect(fault.site == "mu")
  }
}
