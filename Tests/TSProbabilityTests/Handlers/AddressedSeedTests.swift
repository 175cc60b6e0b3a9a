import TSNumerics
import TSProbability
import TestSupport
import Testing

/// A key for each site from its name and place, whatever else the model does.
@Suite struct AddressedSeedTests {
  func key(_ root: PRNGKey, _ name: String, _ indices: UInt32...) -> PRNGKey {
    let hash = fnv1a(name.utf8)
    let named = root.foldIn(UInt32(truncatingIfNeeded: hash >> 32)).foldIn(UInt32(truncatingIfNeeded: hash))
    return indices.reduce(named) { $0.foldIn($1) }
  }

  @Test func keysFollowTheRule() throws {
    let root = PRNGKey(seed: 42)
    let walk = try Walk(steps: 40).seed(42, stream: .addressed).run(under: KeyLog())
    #expect(walk.keys == (0..<40).map { key(root, "x", $0) })
    let trace = try Nested().seed(42, stream: .addressed).trace()
    for group in 0..<3 {
      for t in 0..<4 {
        let y = try trace["y"][t * 3 + group]
        let z = try trace["z"][(t * 2 + 1) * 3 + group]
        let draw: Double = key(root, "y", UInt32(group), UInt32(t)).normal()
        #expect(isClose(y, 0.5 * z + draw, absolute: 1e-14))
        for sensor in 0..<2 {
          let w: Double = key(root, "w", UInt32(group), UInt32(t), UInt32(sensor)).normal()
          #expect(isClose(try trace["w"][(t * 3 + group) * 2 + sensor], y + 0.1 * w, absolute: 1e-14))
        }
      }
    }
    #expect(trace.stream == .addressed)
  }

  @Test func thePublishedStreamNeverChanges() throws {
    // Released as addressed/1: FNV-1a of "x" folded into the key of 42, then the step; computed from the published
    // hash and Threefry by Tests/reference/make_addressed.py.
    let expected = Reference.load("addressed")
    #expect(RandomStream.addressed.identifier == expected["stream"].text)
    let log = try Walk(steps: 3).seed(42, stream: .addressed).run(under: KeyLog())
    let keys = expected["walk_seed42_keys"].elements.map {
      PRNGKey(high: UInt32($0.elements[0].word), low: UInt32($0.elements[1].word))
    }
    #expect(keys.count == 3 && log.keys == keys)
  }

  struct Extended: Model {
    var extra: Bool
    func callAsFunction<E: Effects>(_ effects: inout E) {
      if extra { effects.sample("new", Normal(0, 1)) }
      effects.scan(length: 5, into: E.Real(0)) { effects, level, _ in
        if extra { effects.sample("also", Normal(0, 1)) }
        level = effects.sample("x", Normal(level, 1))
      }
    }
  }

  @Test func otherSitesMoveNoDraw() throws {
    let plain = try Extended(extra: false).seed(1, stream: .addressed).trace()["x"]
    #expect(try Extended(extra: true).seed(1, stream: .addressed).trace()["x"] == plain)
    let conditioned = Extended(extra: true).condition(["new": SiteData(0.5)]).seed(1, stream: .addressed)
    #expect(try conditioned.trace()["x"] == plain)
  }

  @Test func reverseTakesTheKeyOfTheStep() throws {
    let root = PRNGKey(seed: 2)
    let log = try Walk(steps: 40, reverse: true).seed(2, stream: .addressed).run(under: KeyLog())
    #expect(log.keys == (0..<40).reversed().map { key(root, "x", $0) })
  }

  @Test func lanesEqualSingleRuns() throws {
    let keys = PRNGKey(seed: 11).split(into: 8)
    let lanes = try Nested().seed(lanes: keys, stream: .addressed).trace(as: Lanes<SIMD8<Double>>.self)
    for (lane, key) in keys.enumerated() {
      let single = try Nested().seed(key, stream: .addressed).trace()
      for site in single.sites { #expect(try lanes[site.name].map { $0[lane: lane] } == site.values) }
    }
  }

  struct SeededPart: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: E.Real(0)) { effects, _, _ in
        Walk(steps: 2).seed(7, stream: .addressed)(&effects)
      }
    }
  }

  @Test func aSeedInsideALoopCountsTheStepsAroundIt() throws {
    let log = try SeededPart().run(under: KeyLog())
    let root = PRNGKey(seed: 7)
    #expect(log.keys == (0..<3).flatMap { t in (0..<2).map { key(root, "x", UInt32(t), $0) } })
  }
}
