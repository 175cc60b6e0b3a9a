import TSInference
import TSNumerics
import Testing

/// Chain k's draws depend on the key and on k alone.
@Suite struct IndependenceTests {
  func chains(_ chains: Int, jobs: Int, metric: MetricAdaptation) throws -> [DrawStore.Chain] {
    let store = DrawStore()
    let sampler = try NUTS(
      chains: chains, warmup: 120, draws: 40, metric: metric, jobs: jobs, savesWarmup: true)
    try sampler.sample(Densities.funnel, key: PRNGKey(seed: 6), into: store)
    return store.chains
  }

  @Test(arguments: MetricAdaptation.allCases)
  func ofChainsLanesAndThreads(metric: MetricAdaptation) throws {
    let reference = try chains(16, jobs: 1, metric: metric)
    #expect(reference.count == 16)
    #expect(Set(reference.map(\.positions)).count == 16)
    for (count, jobs) in [(1, 1), (2, 1), (3, 2), (4, 1), (4, 2), (16, 2), (16, 5), (20, 2)] {
      let others = try chains(count, jobs: jobs, metric: metric)
      #expect(others.count == count)
      for (k, chain) in others.enumerated() where k < 16 {
        #expect(chain == reference[k], "chain \(k) of \(count) over \(jobs)")
      }
    }
  }

  @Test func anotherKeyGivesOtherDraws() throws {
    let (a, b) = (DrawStore(), DrawStore())
    let sampler = try NUTS(chains: 1, warmup: 10, draws: 10)
    try sampler.sample(Densities.correlated, key: PRNGKey(seed: 1), into: a)
    try sampler.sample(Densities.correlated, key: PRNGKey(seed: 2), into: b)
    #expect(a.chains != b.chains)
  }
}
