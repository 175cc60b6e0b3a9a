import Foundation
import Synchronization
import TSInference
import TSNumerics
import Testing

/// Keeps draws, and stops the run once one chain has made a number of transitions.
final class StoppingSink: DrawSink {
  let store = DrawStore()
  let control = RunControl()
  let checkpoints = Mutex<[ChainCheckpoint]>([])
  let limit: Int

  init(stopAfter limit: Int) { self.limit = limit }

  func record(_ draw: Draw) {
    store.record(draw)
    if draw.iteration + 1 == limit { control.cancel() }
  }

  func record(_ checkpoint: ChainCheckpoint) { checkpoints.withLock { $0.append(checkpoint) } }
}

/// A chain that is interrupted and resumed draws what it would have drawn.
@Suite struct ChainCheckpointTests {
  func sampler(_ metric: MetricAdaptation) throws -> NUTS {
    try NUTS(chains: 2, warmup: 160, draws: 30, metric: metric, jobs: 1, savesWarmup: true)
  }

  func positions(_ store: DrawStore) -> [[Double]] { store.chains.map { $0.warmupPositions + $0.positions } }

  @Test(arguments: MetricAdaptation.allCases)
  func resumesToTheSameBits(metric: MetricAdaptation) throws {
    let sampler = try sampler(metric)
    let key = PRNGKey(seed: 12)
    let whole = DrawStore()
    try sampler.sample(Densities.funnel, key: key, into: whole)
    for limit in [1, 5, 40, 99, 100, 101, 159, 160, 161, 175] {
      let first = StoppingSink(stopAfter: limit)
      let report = try sampler.sample(Densities.funnel, key: key, into: first, control: first.control)
      #expect(report.outcome == .cancelled)
      let saved = try JSONDecoder().decode(
        [ChainCheckpoint].self, from: JSONEncoder().encode(report.chains.compactMap(\.checkpoint)))
      #expect(saved == report.chains.compactMap(\.checkpoint))
      #expect(first.checkpoints.withLock { $0.count } == 2)
      let rest = DrawStore()
      let after = try sampler.sample(Densities.funnel, key: key, into: rest, resuming: saved)
      #expect(after.outcome == .completed)
      let joined = zip(positions(first.store), positions(rest)).map { $0 + $1 }
      #expect(joined == positions(whole), "interrupted after \(limit)")
      #expect(rest.chains.map(\.adaptation) == whole.chains.map(\.adaptation), "interrupted after \(limit)")
    }
  }

  @Test func finishedRunCanBeLengthened() throws {
    let key = PRNGKey(seed: 3)
    let (short, more, whole) = (DrawStore(), DrawStore(), DrawStore())
    let report = try NUTS(chains: 2, warmup: 50, draws: 10).sample(
      Densities.correlated, key: key, into: short)
    let longer = try NUTS(chains: 2, warmup: 50, draws: 25)
    try longer.sample(
      Densities.correlated, key: key, into: more, resuming: report.chains.compactMap(\.checkpoint))
    try longer.sample(Densities.correlated, key: key, into: whole)
    #expect(zip(positions(short), positions(more)).map { $0 + $1 } == positions(whole))
  }

  @Test func intervalHandsOverCheckpoints() throws {
    let sink = StoppingSink(stopAfter: -1)
    var sampler = try NUTS(chains: 1, warmup: 20, draws: 20)
    sampler.checkpointInterval = 15
    try sampler.sample(Densities.correlated, key: PRNGKey(seed: 3), into: sink)
    #expect(sink.checkpoints.withLock { $0.map(\.iteration) } == [15, 30, 40])
  }

  @Test func refusesWhatDoesNotBelong() throws {
    let key = PRNGKey(seed: 3)
    let sampler = try NUTS(chains: 1, warmup: 20, draws: 20)
    let saved = try sampler.sample(Densities.correlated, key: key, into: DrawStore()).chains
      .compactMap(\.checkpoint)
    func refusal(_ sampler: NUTS, _ density: some LogDensity, _ seed: UInt64, _ saved: [ChainCheckpoint])
      -> Bool
    {
      do {
        try sampler.sample(density, key: PRNGKey(seed: seed), into: DrawStore(), resuming: saved)
        return false
      } catch InferenceError.checkpointMismatch { return true } catch { return false }
    }
    #expect(!refusal(sampler, Densities.correlated, 3, saved))
    #expect(refusal(sampler, Densities.correlated, 4, saved))
    #expect(refusal(sampler, Densities.funnel, 3, saved))
    #expect(refusal(sampler, Densities.correlated, 3, saved + saved))
    #expect(refusal(try NUTS(chains: 1, warmup: 21, draws: 20), Densities.correlated, 3, saved))
  }
}
