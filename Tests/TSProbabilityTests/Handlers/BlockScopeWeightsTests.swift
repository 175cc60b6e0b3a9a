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
    // A hidden site reaches no seed outside.
    #expect(throws: ModelError.self) { try TwoSites().block().seed(1).trace() }
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
