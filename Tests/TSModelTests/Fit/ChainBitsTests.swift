import BuiltInModels
import TSModel
import Testing

/// Chain k's draws are the same bits whatever the number of chains, threads and lanes, and no two chains are the same.
@Suite("Bits of chains")
struct ChainBitsTests {
  /// The draws of every chain, parameter by parameter, and the energies.
  func chains(_ model: some Model, _ count: Int, jobs: Int, seed: UInt64 = 11) throws -> [[Double]] {
    let fit = try model.fit(NUTS(chains: count, warmup: 100, draws: 30, jobs: jobs), seed: seed)
    return (0..<count).map { chain in
      fit.draws.names.indices.flatMap { Array(fit.draws.draws(at: $0).chain(chain)) }
    }
  }

  func check(_ model: some Model) throws {
    let reference = try chains(model, 16, jobs: 1)
    #expect(reference.count == 16)
    #expect(Set(reference).count == 16)
    for (count, jobs) in [(1, 1), (1, 2), (4, 1), (4, 2), (16, 2)] {
      for (k, chain) in try chains(model, count, jobs: jobs).enumerated() {
        #expect(chain.map(\.bitPattern) == reference[k].map(\.bitPattern), "chain \(k) of \(count), \(jobs)")
      }
    }
  }

  @Test func autoregression() throws {
    let model = AR(order: 2, steps: 40)
    try check(model.condition(["y": model.seed(1).trace()["y"]]))
  }

  @Test func localLevelWithGaps() throws {
    let y = try LocalLevel().seed(1).trace()["y"]
    try check(LocalLevel().condition(["y": y.enumerated().map { $0.offset % 7 == 3 ? nil : $0.element }]))
  }

  @Test func stochasticVolatility() throws {
    try check(StochasticVolatility().condition(["y": StochasticVolatility().seed(1).trace()["y"]]))
  }

  @Test func neighbouringSeedsShareNoChain() throws {
    let model = try NormalMean().condition(["y": NormalMean().seed(1).trace()["y"]])
    var all: [[Double]] = []
    for seed in UInt64(0)..<6 { all += try chains(model, 5, jobs: 1, seed: seed) }
    #expect(Set(all).count == 30)
    // Nor does a draw of one appear in another.
    #expect(Set(all.compactMap(\.last)).count == 30)
  }
}
