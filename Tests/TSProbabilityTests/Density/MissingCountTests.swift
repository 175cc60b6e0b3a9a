import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Discrete values that are missing among the data and have too many values to be summed over: nothing follows from them.
@Suite("Counts that are missing")
struct MissingCountTests {
  struct Arrivals: Model {
    var length = 6
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let rate = effects.sample("rate", LogNormal(1, 0.5))
      effects.scan(length: length, into: rate) { effects, rate, _ in
        rate = effects.sample("level", LogNormal(log(rate), 0.2))
        effects.sample("k", Poisson(rate))
      }
    }
  }

  private func density<M: Model>(_ model: M, at x: [Double]) throws -> (value: Double, gradient: [Double]) {
    let density = try ModelDensity(model)
    var (values, gradient) = ([0.0], x)
    density.makeEvaluator(laneCount: 1).evaluate(x, values: &values, gradients: &gradient)
    return (values[0], gradient)
  }

  /// The density is that of the other counts: the sum over all values of those that are missing.
  @Test func densityIsThatOfTheOthers() throws {
    let x = (0..<7).map { 0.4 - 0.1 * Double($0) }
    let counts: [Double?] = [3, nil, 2, 5, nil, nil]
    let own = try density(Arrivals().condition(["k": SiteData(counts)]), at: x)
    var sum = 0.0
    // Poisson probabilities beyond 60 are below 1e-30 here.
    let logs = try (0...60).map { first in
      var all = counts
      all[1] = Double(first)
      all[4] = 0
      all[5] = 0
      return try density(Arrivals().condition(["k": SiteData(all)]), at: x).value
    }
    sum = Double.logSumExp(logs)
    // What is left of the last two counts of zero are their rates, which are the values of the level.
    let rates = [4, 5].map { Double.exp(x[$0 + 1]) }
    #expect(isClose(own.value, sum + rates[0] + rates[1], relative: 1e-12))
    #expect(own.gradient.allSatisfy { $0.isFinite })
  }

  @Test func theyAreNoLatentSites() throws {
    let model = Arrivals().condition(["k": SiteData([3, nil, 2] as [Double?])])
    let density = try ModelDensity(model)
    #expect(density.layout.sites.map(\.name) == ["rate", "level"] && density.dimension == 7)
    #expect(density.rejection(at: [Double](repeating: 0, count: 7)) == nil)
    #expect(try density.coordinates(with: ["rate": SiteData(2.0)])[0] == Double.log(2))
  }

  @Test func whatFollowsFromThem() {
    struct Infection: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let growth = effects.sample("growth", LogNormal(0, 0.2))
        effects.scan(length: 4, into: E.Real(5)) { effects, last, _ in
          last = effects.sample("cases", Poisson(growth * last + 1))
        }
      }
    }
    struct Compared: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let rate = effects.sample("rate", LogNormal(0, 0.2))
        effects.scan(length: 3, into: E.Real(1)) { effects, last, _ in
          let count = effects.sample("cases", Poisson(rate * last))
          last = E.Real.select(count .> 2, E.Real(2), E.Real(1))
        }
      }
    }
    let text = message {
      _ = try ModelDensity(Infection().condition(["cases": SiteData([7, nil, 9, 12] as [Double?])]))
    }
    let reason =
      "Poisson is discrete and has no gradient, and cannot be summed out: it has no largest value; condition it on data"
    #expect(text.hasPrefix("site 'cases'") && text.hasSuffix(reason), "\(text)")
    let other = message {
      _ = try ModelDensity(Compared().condition(["cases": SiteData([7, nil, 9] as [Double?])]))
    }
    #expect(other.hasPrefix("site 'cases'") && other.hasSuffix(reason), "\(other)")
  }

  /// A site without any data is more likely forgotten than missing.
  @Test func aSiteWithoutData() {
    #expect(
      message { _ = try ModelDensity(Arrivals()) }
        == "site 'k': Poisson is discrete and has no gradient, and cannot be summed out: it has no largest value; "
        + "condition it on data")
  }
}
