import TSFiles
import TSInference
import TSProbability

/// Writes the draws of each chain to its file as they are made, and now and then where the chain stands.
///
/// Rows are held back until a checkpoint that follows them is due, and go to the file just before it is written: what
/// the files hold never has to be drawn again, except where the program was killed between the two.
final class ChainFiles: DrawSink {
  /// What is held for one chain. Sendable is unchecked: a chain is drawn on one thread at a time.
  private final class Chain: @unchecked Sendable {
    let writer: StanCSVWriter
    let reader: DrawReader
    var held: [(transition: StanTransition, values: [Double])] = []
    var lastCheckpoint = ContinuousClock.now

    init(writer: StanCSVWriter, reader: DrawReader) {
      self.writer = writer
      self.reader = reader
    }
  }

  /// Where the chains stand that go on; the others are drawn from their start.
  let resumed: [ChainCheckpoint]
  private let directory: FitDirectory
  private let iterations: Int
  private let chains: [Chain]
  private let control: RunControl
  private let keys: StateKeys

  /// How long a chain may go on without a checkpoint.
  private static let interval = Duration.milliseconds(250)

  /// Opens the file of each chain where its state was saved, and begins the others. A file that is lost, or was cut
  /// before that, is begun anew: the chain is drawn again, to the same bytes.
  ///
  /// - Parameters:
  ///   - states: Where chains stand that may go on.
  ///   - control: Stops the run.
  init(
    _ directory: FitDirectory, _ density: ModelDensity, _ plan: FitPlan, resuming states: [SavedState],
    control: RunControl
  ) throws {
    self.directory = directory
    self.control = control
    iterations = plan.iterations
    keys = try StateKeys(seed: plan.seed)
    let selection = try SiteSelection(density.layout, keeping: plan.sampler.keep)
    let names = selection.columnNames
    let intact = try Self.intact(directory, plan, names, density.dimension, states)
    var chains: [Chain] = []
    var resumed: [ChainCheckpoint] = []
    for number in 0..<plan.sampler.chains {
      let file = directory.chainFile(number)
      let header = plan.header(chain: number, dimension: density.dimension)
      let writer: StanCSVWriter
      if let saved = intact[number],
        let found = try StanCSVWriter.resuming(
          file, parameters: names, header: header, at: saved.file,
          hasEndedWarmup: plan.sampler.warmup > 0 && saved.state.iteration >= plan.sampler.warmup)
      {
        writer = found
        resumed.append(saved.state)
      } else {
        writer = try StanCSVWriter(file, parameters: names, header: header, overwrite: true)
      }
      chains.append(Chain(writer: writer, reader: DrawReader(density, selection)))
    }
    self.chains = chains
    self.resumed = resumed
  }

  /// The states of the chains whose files are there up to them. All files are looked at before one is changed.
  private static func intact(
    _ directory: FitDirectory, _ plan: FitPlan, _ names: [String], _ dimension: Int, _ states: [SavedState]
  ) throws(FileError) -> [Int: SavedState] {
    var intact: [Int: SavedState] = [:]
    for saved in states {
      let number = saved.state.chain
      let isThere = try StanCSVWriter.canResume(
        directory.chainFile(number), parameters: names,
        header: plan.header(chain: number, dimension: dimension), at: saved.file)
      if isThere { intact[number] = saved }
    }
    let lost = (0..<plan.sampler.chains).first { intact[$0] == nil }
    if let lost, plan.sampler.start == .given {
      throw FileError(
        .badData,
        "\(directory.chainFile(lost)): is lost or cut, and only the program that drew the chain knows where it "
          + "started")
    }
    return intact
  }

  func record(_ draw: Draw) throws {
    guard let position = draw.position.baseAddress else { return }
    let chain = chains[draw.chain]
    chain.held.append(
      (StanTransition(draw.statistics), chain.reader.values(at: position, key: keys.key(of: draw))))
  }

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
    guard isLast || control.isCancelled || now - chain.lastCheckpoint >= Self.interval else { return }
    chain.lastCheckpoint = now
    try flush(chain)
    try SavedState(file: chain.writer.mark, state: checkpoint).write(to: directory)
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
  var inverseRows: [[Double]] {
    guard case .dense = self else { return [variances] }
    let all = inverse
    return (0..<dimension).map { Array(all[($0 * dimension)..<(($0 + 1) * dimension)]) }
  }
}
