import Synchronization
import TSFiles
import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes the draws of each chain to its file as they are made, and now and then where the chain stands.
///
/// Rows are held back until a checkpoint that follows them is due, and go to the file just before it is written: what
/// the files hold never has to be drawn again, except where the program was killed between the two.
final class ChainFiles: DrawSink {
  /// What is held for one chain. Sendable is unchecked: a chain is drawn on one thread at a time.
  private final class Chain: @unchecked Sendable {
    let writer: StanCSVWriter
    let reader: ValueReader
    var held: [(transition: StanTransition, values: [Double])] = []
    var lastCheckpoint = ContinuousClock.now

    init(writer: StanCSVWriter, reader: ValueReader) {
      self.writer = writer
      self.reader = reader
    }
  }

  private let directory: FitDirectory
  private let density: ModelDensity
  private let iterations: Int
  private let chains: [Chain]
  private let progress: FitProgress

  /// How long a chain may go on without a checkpoint.
  private static let interval = Duration.milliseconds(250)

  /// - Parameters:
  ///   - checkpoints: where chains stand that go on; the files of the others are begun.
  init(
    _ directory: FitDirectory, _ density: ModelDensity, _ plan: FitPlan,
    resuming checkpoints: [ChainCheckpoint],
    progress: FitProgress
  ) throws(FileError) {
    self.directory = directory
    self.density = density
    self.progress = progress
    iterations = plan.iterations
    let names = density.layout.columnNames
    var chains: [Chain] = []
    for number in 0..<plan.sampler.chains {
      let file = directory.chainFile(number)
      let writer: StanCSVWriter
      if let checkpoint = checkpoints.first(where: { $0.chain == number }) {
        writer = try StanCSVWriter(
          resuming: file, parameters: names, keepingRows: plan.rows(before: checkpoint.iteration))
      } else {
        writer = try StanCSVWriter(
          file, parameters: names, header: plan.header(chain: number, dimension: density.dimension),
          overwrite: true)
      }
      chains.append(Chain(writer: writer, reader: density.makeReader()))
    }
    self.chains = chains
  }

  func record(_ draw: Draw) throws {
    progress.note(draw)
    guard let position = draw.position.baseAddress else { return }
    let chain = chains[draw.chain]
    let values = [Double](unsafeUninitializedCapacity: density.layout.valueCount) { buffer, count in
      if let start = buffer.baseAddress { chain.reader.read(position, into: start) }
      count = density.layout.valueCount
    }
    chain.held.append((StanTransition(draw.statistics), values))
  }

  func record(_ late: LateChain) { progress.note(late) }

  func record(_ adaptation: Adaptation) throws {
    let chain = chains[adaptation.chain]
    try flush(chain)
    if chain.writer.hasEndedWarmup { return }
    try chain.writer.endWarmup(
      stepSize: adaptation.stepSize, inverseMetric: adaptation.metric.inverseRows)
  }

  func record(_ checkpoint: ChainCheckpoint) throws {
    let chain = chains[checkpoint.chain]
    let now = ContinuousClock.now
    let isLast = checkpoint.iteration >= iterations
    guard isLast || progress.isStopping || now - chain.lastCheckpoint >= Self.interval else { return }
    chain.lastCheckpoint = now
    try flush(chain)
    let text = String(decoding: try JSONEncoder().encode(checkpoint), as: UTF8.self)
    try directory.write(text, to: directory.checkpointFile(checkpoint.chain))
    if isLast { try chain.writer.finish() }
  }

  private func flush(_ chain: Chain) throws(FileError) {
    for row in chain.held { try chain.writer.append(row.transition, row.values) }
    chain.held.removeAll(keepingCapacity: true)
  }
}

extension StanTransition {
  init(_ statistics: DrawStatistics) {
    self.init(
      logDensity: statistics.logDensity, acceptance: statistics.acceptance, stepSize: statistics.stepSize,
      treeDepth: statistics.treeDepth, leapfrogCount: statistics.leapfrogSteps,
      isDivergent: statistics.isDivergent, energy: statistics.energy)
  }
}

extension Metric {
  /// The rows of the inverse metric, one for a diagonal one.
  fileprivate var inverseRows: [[Double]] {
    guard case .dense = self else { return [variances] }
    let all = inverse
    return (0..<dimension).map { Array(all[($0 * dimension)..<(($0 + 1) * dimension)]) }
  }
}
