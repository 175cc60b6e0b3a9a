import TSInference
import TSNumerics
import Testing

/// Which iterations are handed over when one in so many is.
@Suite struct ThinningTests {
  @Test(arguments: [(200, 101, 2), (20, 7, 3), (5, 5, 7), (0, 10, 4), (21, 20, 20)])
  func asCmdStanDoes(warmup: Int, draws: Int, thin: Int) throws {
    func chain(_ thin: Int) throws -> DrawStore.Chain {
      let store = DrawStore()
      try NUTS(chains: 1, warmup: warmup, draws: draws, thin: thin, jobs: 1, savesWarmup: true).sample(
        Densities.correlated, key: PRNGKey(seed: 4), into: store)
      return try #require(store.chains.first)
    }
    let (all, kept) = (try chain(1), try chain(thin))
    // Iteration m of the warm-up, and of what follows, is kept if m mod k = 0: ⌈n/k⌉ of n.
    #expect(kept.warmupStatistics == stride(from: 0, to: warmup, by: thin).map { all.warmupStatistics[$0] })
    #expect(kept.statistics == stride(from: 0, to: draws, by: thin).map { all.statistics[$0] })
    #expect(kept.warmupStatistics.count == (warmup + thin - 1) / thin)
    #expect(kept.statistics.count == (draws + thin - 1) / thin)
  }
}
