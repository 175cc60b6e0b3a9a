import TSNumerics
import TSProbability
import TestSupport
import Testing

private struct Coins: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let p = effects.sample("p", Uniform(0, 1))
    effects.scan(length: 2, into: ()) { effects, _, _ in effects.sample("coin", Bernoulli(p)) }
  }
}

private struct Arrivals: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let rate = effects.sample("rate", Gamma(2, 1))
    effects.scan(length: 2, into: ()) { effects, _, _ in effects.sample("arrivals", Poisson(rate)) }
  }
}

private struct Nothing: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.sample("x", Normal(0, 1), observed: E.Real(1))
  }
}

/// A scale and a term that are not numbers where a latent value is negative.
private struct Fragile: Model {
  var usesFactor = false

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: 3, into: E.Real(0)) { effects, level, t in
      level = effects.sample("x", Normal(0, 1))
      if usesFactor {
        effects.factor("term", log(level))
      } else {
        effects.sample("y", Normal(0, level), observed: E.Real(0.5))
      }
    }
  }
}

private struct Shares: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let rate = effects.sample("rate", Gamma(2, 1))
    let share = effects.sample("share", Beta(2, rate))
    effects.sample("wait", Exponential(rate / share))
    effects.sample("y", Gamma(share, rate), observed: E.Real(2))
  }
}

/// Supports that are open above in one lane and below in another, and a bound that may lie on either side of zero.
private struct Extremes: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let shape = effects.sample("shape", Normal(0, 1))
    let level = effects.sample("level", GeneralizedExtremeValue(0, 1, E.Real(0.3) * shape))
    effects.sample("rest", Truncated(Gamma(2, 1), lower: level))
    effects.sample("share", Truncated(Gamma(2, 1), upper: exp(shape)))
  }
}

@Suite("Faults of a density")
struct FaultTests {
  private func message<M: Model>(_ model: M) -> String {
    do {
      _ = try ModelDensity(model)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test("A discrete latent site without bounds is named, with what to do about it")
  func discrete() {
    let text = message(Arrivals())
    #expect(text.contains("'arrivals'") && text.contains("sum") && text.contains("condition"), "\(text)")
    #expect(message(Arrivals().condition(["arrivals": [1.0, 0]])) == "no error")
    // Counts after the data are the future, from which nothing follows.
    #expect(message(Arrivals().condition(["arrivals": [1.0]])) == "no error")
  }

  @Test("A model without latent sites is an error")
  func nothingLatent() {
    #expect(message(Nothing()).contains("no latent site"))
    #expect(message(TwoSites().condition(["a": 1, "b": 2])).contains("no latent site"))
  }

  @Test("Data outside the support have density zero, and the site and the step are known")
  func outsideSupport() throws {
    let density = try ModelDensity(Coins().condition(["coin": [1.0, 0.5]]))
    for lanes in [1, 2, 4, 8] {
      let found = evaluate(density, [[Double]](repeating: [0.3], count: lanes))
      #expect(found.allSatisfy { $0.value == -.infinity })
    }
    let fault = try #require(density.rejection(at: [0.3]))
    #expect(fault.site == "coin" && fault.position == [.step(1)])
    #expect("\(fault)".contains("0.5") && "\(fault)".contains("0 or 1"))
  }

  @Test("A bad lane is minus infinity, and spoils no other", arguments: [false, true])
  func badLanes(usesFactor: Bool) throws {
    let density = try ModelDensity(Fragile(usesFactor: usesFactor))
    let good = coordinates(3, sets: 8).map { $0.map { abs($0) + 0.1 } }
    let strange: [[Double]] = [
      [-1, 1, 1], [1, 1, -0.5], [.nan, 1, 1], [1, .infinity, 1], [1, 1, -.infinity], [0, 1, 1],
    ]
    for bad in strange { checkMixture(density, good, bad) }
    #expect(density.rejection(at: [1, 1, 1]) == nil)
    let fault = try #require(density.rejection(at: [1, -2, 1]))
    #expect(fault.site == (usesFactor ? "term" : "y") && fault.position == [.step(1)])
    if !usesFactor { #expect("\(fault)".contains("scale is -2.0")) }
  }

  @Test("Coordinates far out and not numbers")
  func farOut() throws {
    try checkFarOut(Shares())
    try checkFarOut(LatentBounds())
    try checkFarOut(Choices())
    try checkFarOut(NestedLoops())
    try checkFarOut(VectorSites())
    try checkFarOut(Constrained())
    try checkFarOut(StochasticVolatility(returns: returns(5)))
    try checkFarOut(FifthOrder(series: returns(9)))
    try checkFarOut(Weighted())
    try checkFarOut(Extremes())
  }

  private func checkFarOut<M: Model>(_ model: M) throws {
    let density = try ModelDensity(model)
    let good = coordinates(density.dimension, sets: 8)
    for i in 0..<density.dimension {
      for strange in [1e3, -1e3, 750, -750, 1e308, -1e308, .nan, .infinity, -.infinity] {
        var bad = good[0]
        bad[i] = strange
        checkMixture(density, good, bad, mayBeFinite: strange.isFinite)
        let all = [Double](repeating: strange, count: density.dimension)
        checkMixture(density, good, all, mayBeFinite: strange.isFinite)
      }
    }
  }

  /// Bad coordinates in lanes 1, 4 and 5 of eight.
  private func checkMixture(
    _ density: ModelDensity, _ good: [[Double]], _ bad: [Double], mayBeFinite: Bool = false
  ) {
    let mixed = good.indices.map { [1, 4, 5].contains($0) ? bad : good[$0] }
    for (lane, found) in evaluate(density, mixed).enumerated() {
      let alone = evaluate(density, [mixed[lane]])[0]
      #expect(found.value.bitPattern == alone.value.bitPattern, "lane \(lane) beside \(bad)")
      guard found.value > -.infinity else {
        #expect(mixed[lane] == bad || bad.contains { $0.isNaN }, "lane \(lane) beside \(bad)")
        if let fault = density.rejection(at: mixed[lane]) { #expect(!"\(fault)".isEmpty) }
        continue
      }
      #expect(found.value.isFinite, "\(found.value) at \(mixed[lane])")
      #expect(lane != 1 || mayBeFinite, "\(found.value) at \(bad)")
      #expect(
        found.gradient.map(\.bitPattern) == alone.gradient.map(\.bitPattern), "lane \(lane) beside \(bad)")
      // Where the density is below e to the minus 10⁵⁰, derivatives may overflow.
      let hasGradient = found.value < -1e50 || found.gradient.allSatisfy { $0.isFinite }
      #expect(hasGradient, "\(found.gradient) at \(mixed[lane])")
    }
  }

  @Test("The same explanation where a value underflows to an end of its support")
  func underflow() throws {
    let density = try ModelDensity(Shares())
    let fault = try #require(density.rejection(at: [-1e3, 0, 0]))
    #expect(fault.site == "rate", "\(fault)")
    #expect(evaluate(density, [[-1e3, 0, 0]])[0].value == -.infinity)
  }

  @Test("A condition counts where the density would be finite without it")
  func conditions() throws {
    let density = try ModelDensity(Chance())
    for (p, isPossible) in [(0.4, true), (1.5, false), (-0.5, false), (1, true)] {
      #expect((evaluate(density, [[p]])[0].value > -.infinity) == isPossible, "\(p)")
    }
    #expect(density.rejection(at: [1.5])?.site == "y")
  }

  @Test("A model that has more sites the second time is refused where it is run again")
  func otherSites() throws {
    let density = try ModelDensity(Growing())
    #expect { try density.coordinates(with: ["a": SiteData(1)]) } throws: {
      "\($0)".contains("draws other sites than in its first run")
    }
  }

  @Test("A model that branches on a number that is drawn is refused, and the site before it named")
  func branches() throws {
    #expect { try ModelDensity(Fickle()) } throws: {
      "\($0)" == "site 'x': after it the model reads the value of a number that depends on what is drawn; "
        + "compare with .< and choose with select"
    }
  }
}

/// A model that does what a model must not: it takes a number apart and branches on it.
private struct Fickle: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let x = effects.sample("x", Normal(0, 1))
    if (x .> E.Real(1)).isAllTrue { effects.sample("other", Normal(0, 1)) }
  }
}

/// A probability that may leave its range: the logarithm of 1.5 is a number.
private struct Chance: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let p = effects.sample("p", Normal(0, 1))
    effects.sample("y", Bernoulli(p), data: 1)
  }
}

/// A site more in every run.
private struct Growing: Model {
  let runs = Counter()

  func callAsFunction<E: Effects>(_ effects: inout E) {
    runs.count += 1
    let names: [SiteName] = ["a", "b", "c"]
    for name in names.prefix(runs.count) { effects.sample(name, Normal(0, 1)) }
  }

  final class Counter: @unchecked Sendable { var count = 0 }
}
