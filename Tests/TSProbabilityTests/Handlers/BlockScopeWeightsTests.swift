import TSNumerics
import TSProbability
import TestSupport
import Testing

/// `block`, `scope`, `mask` and `scale`.
@Suite struct BlockScopeWeightsTests {
  @Test func blockHidesFromHandlersOutside() throws {
    #expect(try TwoSites().seed(1).block().trace().sites.isEmpty)
    #expect(try TwoSites().seed(1).block(hiding: ["a"]).trace().sites.map(\.name) == ["b"])
    #expect(try TwoSites().seed(1).block(exposing: ["a"]).trace().sites.map(\.name) == ["a"])
    let free = try TwoSites().seed(1).trace()
    #expect(try TwoSites().seed(1).block(hiding: ["a"]).trace()["b"] == free["b"])
    // What is hidden is not known further out.
    #expect(throws: ModelError.self) { try TwoSites().block().condition(["a": 1.0]).seed(1).trace() }
  }

  /// Sites, one of them in a plate, and what they are by names that are not hidden.
  struct Shown: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let a = effects.sample("a", Normal(0, 1))
      effects.deterministic("seen a", a)
      effects.plate("p", 3) { effects, _ in
        let z = effects.sample("z", Normal(0, 1))
        effects.deterministic("seen z", z)
        effects.sample("w", Normal(z, 1))
      }
      effects.sample("b", Normal(0, 1))
    }
  }

  /// NumPyro 0.22, 64 bits, Tests/reference/make_handlers.py: seed(block(m), 7), whatever is hidden.
  @Test(arguments: [["a"], ["z"], ["a", "z"]])
  func hiddenSitesTakeTheirKeysFromTheSeedOutside(_ hidden: [String]) throws {
    let trace = try Shown().block(hiding: Set(hidden)).seed(7).trace()
    #expect(trace.sites.allSatisfy { !hidden.contains($0.name) })
    #expect(isClose(try trace["seen a"], [-0.520677433463694], absolute: 1e-11))
    #expect(
      isClose(
        try trace["seen z"], [2.187806335039024, -0.5122989772739137, -0.4086334846816492], absolute: 1e-11))
    #expect(
      isClose(
        try trace["w"], [1.337646574874031, -1.2442250019688688, -0.30108574421145046], absolute: 1e-11))
    #expect(isClose(try trace["b"], [-0.3357361684398144], absolute: 1e-11))
    let addressed = try Shown().block(hiding: Set(hidden)).seed(7, stream: .addressed).trace()
    let free = try Shown().seed(7, stream: .addressed).trace()
    for site in addressed.sites { #expect(try site.values == free[site.name]) }
  }

  @Test func aHiddenSiteWithAValueTakesNoKey() throws {
    let given = try TwoSites().condition(["a": 1.0]).block(hiding: ["a"]).seed(7).trace()
    #expect(try given["b"] == TwoSites().seed(7).trace()["a"])
    // The seed further in has the first word.
    let inner = try TwoSites().seed(7).block(hiding: ["a"]).seed(3).trace()
    #expect(try inner["b"] == TwoSites().seed(7).trace()["b"])
  }

  /// A block within the step of a scan.
  struct HiddenInAStep: Model {
    var hides = true

    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: E.Real(0)) { effects, _, _ in
        let z =
          hides
          ? effects.with(Block(.hiding(["z"]))) { $0.sample("z", Normal(0, 1)) }.result
          : effects.sample("z", Normal(0, 1))
        effects.sample("y", Normal(z, 1))
      }
      effects.sample("b", Normal(0, 1))
    }
  }

  /// NumPyro 0.22, 64 bits, Tests/reference/make_handlers.py.
  @Test func aBlockWithinAStep() throws {
    let trace = try HiddenInAStep().seed(5).trace()
    #expect(trace.sites.map(\.name) == ["y", "b"])
    #expect(
      isClose(
        try trace["y"], [-0.8181139933153496, 0.24906577293535279, -0.2807572191581746], absolute: 1e-11))
    #expect(isClose(try trace["b"], [1.3590287937102525], absolute: 1e-11))
    #expect(try HiddenInAStep(hides: false).seed(5).trace()["y"] == trace["y"])
  }

  @Test func blockInAScan() throws {
    let trace = try TwoSiteScan().seed(1).block(hiding: ["x"]).trace()
    #expect(trace.sites.map(\.name) == ["y", "after"])
    #expect(try trace["y"] == TwoSiteScan().seed(1).trace()["y"])
  }

  struct TwoTrends: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      _ = effects.with(Scope("trend")) { Walk(steps: 3)(&$0) }
      _ = effects.with(Scope("season")) { effects in
        Walk(steps: 4)(&effects)
        _ = effects.with(Scope("inner", divider: ".")) { $0.sample("x", Normal(0, 1)) }
      }
    }
  }

  @Test func scopesPrefixNames() throws {
    let trace = try TwoTrends().seed(1).trace()
    #expect(trace.sites.map(\.name) == ["trend/x", "season/x", "season/inner.x"])
    #expect(try trace["trend/x"].count == 3 && trace["season/x"].count == 4)
    let data = try TwoTrends().condition(["season/x": [1, 2, 3, 4]]).seed(1).trace()
    #expect(try data["season/x"] == [1, 2, 3, 4])
    #expect(try data["trend/x"] == trace["trend/x"])
    #expect(try Walk(steps: 2).scope("a").scope("b").seed(1).trace().sites.map(\.name) == ["b/a/x"])
    // The prefix is part of the address.
    let inside = try Walk(steps: 3).scope("trend").seed(9, stream: .addressed).trace()["trend/x"]
    let outside = try Walk(steps: 3).seed(9, stream: .addressed).scope("trend").trace()["trend/x"]
    #expect(inside != outside)
  }

  @Test func maskDropsTerms() throws {
    let trace = try Walk(steps: 5).mask(false).seed(1).trace()
    #expect(trace.logDensity == 0)
    #expect(try trace["x"] == Walk(steps: 5).seed(1).trace()["x"])
    #expect(try Walk(steps: 5).mask(true).seed(1).logDensity() == Walk(steps: 5).seed(1).logDensity())
    #expect(try Walk(steps: 5).mask(false).seed(1).logDensity() == 0)
  }

  @Test func scalesMultiply() throws {
    let plain = try Walk(steps: 5).seed(1).logDensity()
    #expect(isClose(try Walk(steps: 5).scale(3).seed(1).logDensity(), 3 * plain, relative: 1e-14))
    #expect(
      isClose(try Walk(steps: 5).scale(3).scale(0.5).seed(1).trace().logDensity, 1.5 * plain, relative: 1e-14)
    )
    for bad in [-1.0, .nan, .infinity] {
      #expect(throws: ModelError.self) { try Walk(steps: 5).scale(bad).seed(1).trace() }
    }
  }

  struct PartlyMasked: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 6, into: E.Real(0)) { effects, level, t in
        level = effects.with(Mask(t % 2 == 0)) { $0.sample("x", Normal(level, 1)) }.result
      }
    }
  }

  @Test func maskByStep() throws {
    let trace = try PartlyMasked().seed(1).trace()
    let x = try trace["x"]
    #expect(x.count == 6)
    let terms = try trace.site("x").logDensities
    var previous = 0.0
    for t in 0..<6 {
      let expected = t % 2 == 0 ? -0.5 * (x[t] - previous) * (x[t] - previous) - 0.9189385332046727 : 0
      #expect(isClose(terms[t], expected, relative: 1e-13))
      previous = x[t]
    }
    #expect(isClose(try PartlyMasked().seed(1).logDensity(), terms.reduce(0, +), relative: 1e-13))
  }
}
