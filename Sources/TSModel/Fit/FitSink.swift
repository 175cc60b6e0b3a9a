import Synchronization
import TSInference
import TSNumerics
import TSProbability

/// Keeps the values of sites, draw by draw, while chains run.
final class FitSink: DrawSink {
  /// What one chain has produced.
  ///
  /// Sendable is unchecked: a chain is drawn on one thread at a time, and read when the run has ended.
  final class Chain: @unchecked Sendable {
    var rows: [Double] = []
    var statistics: [DrawStatistics] = []
    var adaptation: Adaptation?
    let reader: DrawReader

    init(reader: DrawReader) { self.reader = reader }
  }

  private let density: ModelDensity
  private let selection: SiteSelection
  private let keys: StateKeys
  private let stored = Mutex<[Int: Chain]>([:])

  init(_ density: ModelDensity, _ selection: SiteSelection, seed: UInt64) throws {
    self.density = density
    self.selection = selection
    keys = try StateKeys(seed: seed)
  }

  func record(_ draw: Draw) {
    guard !draw.isWarmup, let position = draw.position.baseAddress else { return }
    let chain = chain(draw.chain)
    chain.rows.append(contentsOf: chain.reader.values(at: position, key: keys.key(of: draw)))
    chain.statistics.append(draw.statistics)
  }

  func record(_ adaptation: Adaptation) { chain(adaptation.chain).adaptation = adaptation }

  private func chain(_ number: Int) -> Chain {
    stored.withLock { all in
      if let chain = all[number] { return chain }
      let made = Chain(reader: DrawReader(density, selection))
      all[number] = made
      return made
    }
  }

  /// The chains that have draws, in order.
  var chains: [Chain] {
    stored.withLock { all in all.keys.sorted().compactMap { all[$0] }.filter { !$0.statistics.isEmpty } }
  }

  /// The fit, once the run has ended. Chains of a run that was stopped are cut to the shortest.
  func fit(_ sampler: FitPlan.Sampler, report: SamplingReport, seed: UInt64) throws -> Fit {
    let chains = chains
    let width = selection.valueCount
    let count = chains.map(\.statistics.count).min() ?? 0
    guard count > 0 else {
      throw ModelError(site: nil, position: [], reason: .other("the run ended before its first draw"))
    }
    let transitions = chains.map { Array($0.statistics.prefix(count)) }
    let draws = try PosteriorDraws(
      names: selection.columnNames, rowsOfChains: chains.map { Array($0.rows.prefix(count * width)) })
    return Fit(
      posterior: try PosteriorSites(density.layout, of: draws),
      statistics: try SamplerStatistics(transitions, maximumDepth: sampler.maxDepth), report: report,
      seed: seed,
      details: FitDetails(
        sampler: sampler, transitions: transitions,
        warmUps: chains.map { $0.adaptation.map { WarmUpResult($0) } }))
  }
}
