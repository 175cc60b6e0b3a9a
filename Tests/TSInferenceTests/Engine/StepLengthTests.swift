import TSInference
import TSNumerics
import Testing

/// Short steps now and then, whatever the place.
@Suite struct StepLengthTests {
  @Test func oneTransitionInTwentyIsShort() {
    let keys = ChainKeys(root: PRNGKey(seed: 3), chain: 0)
    for metric in [MetricAdaptation.automatic, .fisher] {
      let shares = (0..<10_000).map { StepLength.share(keys.stepLength($0), metric: metric) }
      #expect(Set(shares) == [0.5, 1])
      // The standard error is 22.
      #expect(abs(shares.count { $0 == 0.5 } - 500) < 88)
    }
    for metric in [MetricAdaptation.unit, .diagonal, .dense] {
      #expect((0..<1000).allSatisfy { StepLength.share(keys.stepLength($0), metric: metric) == 1 })
    }
  }

  @Test func shortStepsAreReported() throws {
    let store = DrawStore()
    let sampler = try NUTS(chains: 1, warmup: 300, draws: 500)
    try sampler.sample(Densities.normal([1, 2]), key: PRNGKey(seed: 6), into: store)
    let chain = store.chains[0]
    let stepSize = try #require(chain.adaptation?.stepSize)
    let keys = ChainKeys(root: PRNGKey(seed: 6), chain: 0)
    let wanted = (300..<800).map { stepSize * StepLength.share(keys.stepLength($0), metric: .automatic) }
    #expect(chain.statistics.map(\.stepSize) == wanted)
    #expect(Set(wanted).count == 2)
  }

  @Test func noneIsShortInWarmUp() throws {
    // A key whose first transition would be short.
    let root = try #require(
      (0..<1000).map { PRNGKey(seed: $0) }.first {
        StepLength.share(ChainKeys(root: $0, chain: 0).stepLength(0), metric: .automatic) == 0.5
      })
    let store = DrawStore()
    var sampler = try NUTS(chains: 1, warmup: 20, draws: 1, savesWarmup: true)
    sampler.initialStepSize = 0.3
    try sampler.sample(Densities.normal([1, 2]), key: root, into: store)
    #expect(store.chains[0].warmupStatistics.first?.stepSize == 0.3)
  }

  @Test func chainsWalkOutOfANarrowPlace() throws {
    // At v = -3 the funnel has sd 0.22: leapfrog steps above 0.45 blow up there, and half of 0.7 does not.
    func standing(_ metric: MetricAdaptation) throws -> Int {
      var sampler = try NUTS(chains: 8, warmup: 0, draws: 500, metric: metric)
      sampler.initialStepSize = 0.7
      sampler.initialPoint = .point([-3] + Array(repeating: 0.22, count: 9))
      let store = DrawStore()
      try sampler.sample(Densities.funnel, key: PRNGKey(seed: 2), into: store)
      return store.chains.count { chain in
        stride(from: 0, to: chain.positions.count, by: 10).allSatisfy { chain.positions[$0] < -2 }
      }
    }
    let (steady, varied) = try (standing(.diagonal), standing(.automatic))
    #expect(steady >= 7 && varied <= 2, "\(steady) \(varied)")
  }
}
