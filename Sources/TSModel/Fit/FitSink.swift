import Synchronization
import TSInference
import TSNumerics
import TSProbability

/// Keeps the values of sites, draw by draw, while chains run.
final class FitSink: DrawSink {
  /// What one chain has produced.
  struct Chain {
    var rows: [Double] = []
    var statistics: [DrawStatistics] = []
    let reader: ValueReader
  }

  private let density: ModelDensity
  private let stored = Mutex<[Int: Chain]>([:])

  init(_ density: ModelDensity) { self.density = density }

  func record(_ draw: Draw) {
    guard !draw.isWarmup, let position = draw.position.baseAddress else { return }
    // A chain is on one thread at a time: it is taken out while its row is made, so that threads do not wait.
    var chain =
      stored.withLock { $0.removeValue(forKey: draw.chain) }
      ?? Chain(reader: density.makeReader())
    let start = chain.rows.count
    chain.rows.append(contentsOf: repeatElement(0, count: density.layout.valueCount))
    chain.rows.withUnsafeMutableBufferPointer { rows in
      if let row = rows.baseAddress { chain.reader.read(position, into: row + start) }
    }
    chain.statistics.append(draw.statistics)
    stored.withLock { $0[draw.chain] = chain }
  }

  /// The chains in order.
  var chains: [Chain] { stored.withLock { all in all.keys.sorted().compactMap { all[$0] } } }

  /// The fit, once the run has ended. Chains of a run that was stopped are cut to the shortest.
  func fit(maximumDepth: Int, report: SamplingReport, seed: UInt64) throws -> Fit {
    let chains = chains
    let width = density.layout.valueCount
    let count = chains.map(\.statistics.count).min() ?? 0
    guard count > 0 else {
      throw ModelError(site: nil, position: [], reason: .other("the run ended before its first draw"))
    }
    let statistics = chains.map { $0.statistics.prefix(count) }
    return Fit(
      layout: density.layout,
      draws: try PosteriorDraws(
        names: density.layout.columnNames, rowsOfChains: chains.map { Array($0.rows.prefix(count * width)) }),
      statistics: try SamplerStatistics(
        energies: statistics.map { $0.map(\.energy) }, divergences: statistics.map { $0.map(\.isDivergent) },
        treeDepths: statistics.map { $0.map(\.treeDepth) }, maximumTreeDepth: maximumDepth),
      report: report, seed: seed)
  }
}
