import TSInference
import TSNumerics
import Testing

/// No key serves two purposes, and keys are what their formula says.
@Suite struct ChainKeysTests {
  @Test func allAreDistinct() {
    var seen = Set<PRNGKey>()
    var count = 0
    for chain in 0..<4 {
      let keys = ChainKeys(root: PRNGKey(seed: 5), chain: chain)
      for i in 0..<200 {
        seen.formUnion([
          keys.momentum(i), keys.directions(i), keys.selection(i), keys.initialPoint(attempt: i),
          keys.stepLength(i), keys.climb(i),
        ])
        seen.formUnion((0..<5).map { keys.stepSizeTrial(iteration: i, trial: $0) })
        count += 11
      }
    }
    #expect(seen.count == count)
  }

  @Test func areNamedChildrenOfTheChain() {
    let root = PRNGKey(seed: 5)
    let chain = root.child(named: "chain").child(3)
    let keys = ChainKeys(root: root, chain: 3)
    #expect(keys.momentum(7) == chain.child(named: "momentum").child(7))
    #expect(keys.directions(7) == chain.child(named: "directions").child(7))
    #expect(keys.selection(7) == chain.child(named: "selection").child(7))
  }
}
