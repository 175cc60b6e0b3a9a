import BuiltInModels
import TSModel
import TestSupport
import Testing

/// Many paths: NumPyro's `Predictive`, lanes, and single runs give the same draws.
@Suite struct PathsTests {
  @Test func equalsPredictive() throws {
    struct TwoSites: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.sample("a", Normal(0, 1))
        effects.sample("b", Normal(0, 1))
      }
    }
    let expected = Reference.jaxNumPyro["x64"]["numpyro"][
      "Predictive3: draw i = seed(model, split(key,3)[i])"]
    let paths = try TwoSites().paths(3, seed: 42)
    #expect(isClose(paths.map { $0[0].values[0] }, expected["a_hex"].numbers, absolute: 1e-11))
    // Path i of one is path i of a thousand.
    let one = try TwoSites().paths(1, seed: 42)
    #expect(one[0].map(\.values) == paths[0].map(\.values))
  }

  @Test(arguments: RandomStream.allCases, [1, 2, 7, 8, 9, 17])
  func lanesEqualSingleRuns(_ stream: RandomStream, _ count: Int) throws {
    let model = AR(order: 3, steps: 40)
    let root = PRNGKey(seed: 5)
    try model.forEachPath(count, seed: 5, stream: stream, as: Double.self) { path, sites in
      let single = try model.seed(root.child(UInt64(path)), stream: stream).trace()
      #expect(sites.map(\.name) == ["alpha", "beta", "sigma", "y"])
      for site in sites { #expect(try site.values == single[site.name]) }
    }
    try model.forEachPath(count, seed: 5, stream: stream, as: Float.self) { path, sites in
      let single = try model.seed(root.child(UInt64(path)), stream: stream).trace(as: Float.self)
      for site in sites { #expect(try site.values == single[site.name]) }
    }
  }

  @Test func aThousandPathsAreTheBitsOfAThousandRuns() throws {
    var equal = 0
    let walk = RandomWalk(steps: 100)
    try walk.forEachPath(1000, seed: 1, as: Double.self) { path, sites in
      let single = try walk.seed(PRNGKey(seed: 1).child(UInt64(path))).trace()["x"]
      if sites[0].values == single { equal += 1 }
    }
    #expect(equal == 1000)
  }

  @Test func anErrorNamesThePath() throws {
    struct Fragile: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.scan(length: 50, into: E.Real(3)) { effects, level, _ in
          level += effects.sample("x", Normal(0, E.Real.sqrt(level)))
        }
      }
    }
    var message = ""
    do {
      _ = try Fragile().paths(64, seed: 1)
    } catch {
      message = "\(error)"
    }
    #expect(message.hasPrefix("site 'x', step "))
    #expect(message.contains(", path "))
    #expect(message.contains("Normal: scale is nan, but must be positive and finite"))
    // The path that is named fails on its own too.
    let path = message.split(separator: ", path ").last.flatMap { UInt64($0.prefix { $0.isNumber }) } ?? 0
    #expect(throws: ModelError.self) { try Fragile().seed(PRNGKey(seed: 1).child(path)).trace() }
  }
}
