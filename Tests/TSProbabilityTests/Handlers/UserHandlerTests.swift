import TSProbability
import TestSupport
import Testing

/// A handler of a user's own works like the library's: this file uses the public interface only.
@Suite struct UserHandlerTests {
  /// Counts draws and data, loops and steps.
  struct Count: Handler {
    var draws = 0
    var data = 0
    var scans = 0
    var steps = 0

    mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
      guard site.kind == .sample else { return }
      if site.isObserved { data += 1 } else { draws += 1 }
    }
    mutating func enter(_ loop: inout Loop) { if loop.kind == .scan { scans += 1 } }
    mutating func step(_ index: Int) { steps += 1 }
  }

  @Test func counting() throws {
    let count = try TwoSiteScan().condition(["y": [1, 2, 3, 4, 5, 6]]).seed(1).run(under: Count())
    #expect((count.draws, count.data, count.scans, count.steps) == (7, 6, 1, 6))
  }

  /// Doubles every latent value on its way back: later sites of the model see the doubled one.
  struct Double2: Handler, Sendable {
    mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
      if !site.isObserved, let value = site.value as? Double, let doubled = 2 * value as? D.Value {
        site.value = doubled
      }
    }
  }

  @Test func anywhereInTheChain() throws {
    let plain = try Walk(steps: 3).seed(1).trace()["x"]
    let outside = try Walk(steps: 3).seed(1).handled(by: Double2()).trace()["x"]
    #expect(outside[0] == plain[0])
    #expect(isClose(outside[1], 2 * plain[0] + (plain[1] - plain[0]), absolute: 1e-13))
    #expect(try Walk(steps: 3).handled(by: Double2()).seed(1).trace()["x"] == outside)
  }

  /// Gives values of its own, which count as set inside the seed.
  struct Zero: Handler, Sendable {
    mutating func process<D: Distribution>(_ site: inout Site<D>) {
      if let zero = 0.0 as? D.Value { site.value = zero }
    }
  }

  @Test func valuesOfAUsersHandlerFollowTheKeyRules() throws {
    struct Part: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        _ = effects.with(Zero()) { $0.sample("a", Normal(0, 1)) }
        effects.sample("b", Normal(0, 1))
      }
    }
    #expect(try Part().seed(42).trace()["b"] == TwoSites().seed(42).trace()["a"])
    let walk = try Walk(steps: 3).handled(by: Zero()).seed(1).trace()
    #expect(try walk["x"] == [0, 0, 0])
  }
}
