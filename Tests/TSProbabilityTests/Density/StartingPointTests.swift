import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Coordinates at which sites have given values.
@Suite struct StartingPointTests {
  /// Supports of every kind of bound, a vector, a plate, and a series with data in part.
  struct Many: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let sigma = effects.sample("sigma", HalfNormal(2))
      let top = effects.sample("top", Exponential(1))
      effects.sample("share", Uniform(0, top))
      effects.sample("weights", Dirichlet([E.Real(1), E.Real(1), E.Real(1)]))
      effects.plate("p", 2) { effects, _ in effects.sample("beta", Normal(0, 1)) }
      effects.scan(length: 4, into: E.Real(0)) { effects, level, _ in
        level = effects.sample("level", Normal(level, sigma))
        effects.deterministic("twice", level + level)
        effects.sample("y", Normal(level, 1))
      }
    }
  }

  let density: ModelDensity

  init() throws { density = try ModelDensity(Many().condition(["y": [1.0, nil, 2.0]])) }

  func values(_ coordinates: [Double]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: zip(density.layout.columnNames, density.values(at: coordinates)))
  }

  @Test func valuesComeBack() throws {
    let start = [
      "sigma": SiteData(120), "top": SiteData(5), "share": SiteData(4.5),
      "weights": SiteData([0.5, 0.2, 0.3]),
      "beta": SiteData([0.25, -3]), "level": SiteData([1.0, nil, -2, nil]),
      "y": SiteData([nil, 7.0, nil, -7]),
    ]
    let base = (0..<density.dimension).map { 0.1 * Double($0) - 0.5 }
    let (before, after) = try (values(base), values(density.coordinates(base, with: start)))
    let expected = [
      "sigma": 120, "top": 5, "share": 4.5, "weights[0]": 0.5, "weights[1]": 0.2, "weights[2]": 0.3,
      "beta[0]": 0.25, "beta[1]": -3, "level[0]": 1, "level[2]": -2, "y[1]": 7, "y[3]": -7,
    ]
    for (name, value) in expected {
      #expect(isClose(try #require(after[name]), value, relative: 1e-12), "\(name)")
    }
    // What is not given stays where it was.
    for name in ["level[1]", "level[3]"] { #expect(after[name] == before[name]) }
    #expect(try density.coordinates(base, with: [:]) == base)
  }

  @Test func oneNumberIsForAllOfASite() throws {
    let after = try values(
      density.coordinates(with: ["level": SiteData(900), "y": SiteData(3), "beta": SiteData(2)]))
    for t in 0..<4 { #expect(after["level[\(t)]"] == 900) }
    #expect(after["y[1]"] == 3 && after["y[3]"] == 3 && after["beta[0]"] == 2 && after["beta[1]"] == 2)
  }

  func message(_ values: [String: SiteData]) -> String {
    do {
      _ = try density.coordinates(with: values)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func whatIsRefused() {
    #expect(
      message(["sigma": SiteData(-1)])
        == "site 'sigma': -1.0 is outside the support of HalfNormal; expected a number of at least 0")
    #expect(
      message(["sigma": SiteData(0)]).hasPrefix(
        "site 'sigma': a chain cannot start at the edge of the support"))
    #expect(message(["sigma": SiteData(.nan)]).contains("is not a number"))
    #expect(message(["top": SiteData(1), "share": SiteData(1)]).contains("the edge of the support"))
    #expect(
      message(["top": SiteData(1), "share": SiteData(1.5)])
        == "site 'share': 1.5 is outside the support of Uniform; expected a number from 0.0 to 1.0")
    #expect(message(["weights": SiteData([0.5, 0.2, 0.2])]).contains("that add up to 1"))
    #expect(
      message(["sigme": SiteData(1)]) == "site 'sigme': the model has no such site; did you mean 'sigma'?")
    #expect(message(["twice": SiteData(1)]).contains("computed, not drawn"))
    #expect(message(["beta": SiteData([1, 2, 3])]).contains("3 values were given, but the plate 'p' has 2"))
    #expect(
      message(["level": SiteData([1, 2, 3, 4, 5])]).contains("5 values were given, but the scan has 4"))
    #expect(
      message(["y": SiteData([1.0, 2, nil])])
        == "site 'y', step 0: a start was given, but there are data for it here")
    #expect(throws: ModelError.self) { try density.coordinates([1], with: [:]) }
  }
}
