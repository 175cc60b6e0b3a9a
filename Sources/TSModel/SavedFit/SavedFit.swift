import TSFiles
import TSInference
import TSProbability

/// A finished or interrupted fit, read back from its directory.
package struct SavedFit {
  package let directory: FitDirectory
  package let plan: FitPlan
  package let layout: LatentLayout
  package let draws: PosteriorDraws
  package let statistics: SamplerStatistics
  /// How each transition went, chain by chain.
  let transitions: [[DrawStatistics]]
  /// What the warm-up of each chain came to.
  let warmUps: [WarmUpResult?]

  /// Whether every chain has all its draws.
  package var isComplete: Bool { draws.drawCount >= plan.keptDraws }

  /// Reads the chains of a directory; those of an interrupted fit are cut to the shortest.
  ///
  /// - Throws: a `FileError` that names the file and what is wrong with it.
  package init(_ directory: FitDirectory) throws {
    self.directory = directory
    (plan, layout) = try FitPlan.read(directory)
    let selection: SiteSelection
    do {
      selection = try SiteSelection(layout, keeping: plan.sampler.keep)
    } catch {
      throw FileError(.badData, "\(directory.runFile): sampler.keep: \(error)")
    }
    let names = selection.columnNames
    let chains = try Self.chains(directory, plan, names)
    let count = min(chains.map(\.sampleCount).min() ?? 0, plan.keptDraws)
    guard count > 0 else {
      throw FileError(
        .badData, "\(directory.path): has no draws after the warm-up yet; resume the fit to go on")
    }
    let width = selection.valueCount
    draws = try PosteriorDraws(
      names: names, rowsOfChains: chains.map { Array($0.parameterRows.prefix(count * width)) })
    let depth = plan.sampler.maxDepth
    var transitions: [[DrawStatistics]] = []
    for chain in chains { transitions.append(try chain.transitions(count: count, maximumDepth: depth)) }
    self.transitions = transitions
    warmUps = chains.map { chain in
      chain.stepSize.map { WarmUpResult(stepSize: $0, inverseMetric: chain.inverseMetric) }
    }
    statistics = try SamplerStatistics(transitions, maximumDepth: depth)
  }

  private static func chains(
    _ directory: FitDirectory, _ plan: FitPlan, _ names: [String]
  ) throws(FileError) -> [StanCSV] {
    var chains: [StanCSV] = []
    for number in 0..<plan.sampler.chains {
      let file = directory.chainFile(number)
      let bytes: [UInt8]
      do {
        bytes = try readBytes(of: file, maximumBytes: StanCSVReader().maximumBytes)
      } catch  where error.category == .noInput {
        throw FileError(.badData, "\(file): is lost; resume the fit to have the chain drawn again")
      }
      // A chain that is not finished has its checksum beside it.
      if !StanCSVReader.hasChecksum(bytes) {
        try SavedState.read(directory, chain: number, plan: plan)?.file.check(bytes, file: file)
      }
      let chain = try StanCSVReader(tornRow: .drop).parse(bytes, file: file)
      guard chain.parameters == names else {
        throw FileError(.badData, "\(file): has other columns than the sites in \(directory.runFile)")
      }
      chains.append(chain)
    }
    return chains
  }
}

/// What the warm-up of a chain has come to.
struct WarmUpResult: Sendable {
  /// The step size.
  let stepSize: Double
  /// The rows of the inverse metric; one for a diagonal one.
  let inverseMetric: [[Double]]

  init(stepSize: Double, inverseMetric: [[Double]]) {
    self.stepSize = stepSize
    self.inverseMetric = inverseMetric
  }

  init(_ adaptation: Adaptation) {
    self.init(stepSize: adaptation.stepSize, inverseMetric: adaptation.metric.inverseRows)
  }
}

extension SamplerStatistics {
  /// What matters of the transitions of each chain.
  init(_ transitions: [[DrawStatistics]], maximumDepth: Int) throws(DiagnosticsError) {
    try self.init(
      energies: transitions.map { $0.map(\.energy) }, divergences: transitions.map { $0.map(\.isDivergent) },
      treeDepths: transitions.map { $0.map(\.treeDepth) }, maximumTreeDepth: maximumDepth)
  }
}

extension StanCSV {
  /// How the first transitions after the warm-up went.
  ///
  /// - Throws: `badData` if the columns are missing or hold what no sampler writes.
  fileprivate func transitions(count: Int, maximumDepth: Int) throws(FileError) -> [DrawStatistics] {
    var columns: [[Double]] = []
    for name in StanTransition.columns {
      guard let column = sample(name) else { throw FileError(.badData, "\(file): has no column '\(name)'") }
      columns.append(column)
    }
    var transitions: [DrawStatistics] = []
    transitions.reserveCapacity(count)
    for row in 0..<count {
      guard let depth = Int(exactly: columns[3][row]), let steps = Int(exactly: columns[4][row]), depth >= 0,
        steps >= 0
      else {
        throw FileError(
          .badData, "\(file): draw \(row): treedepth__ and n_leapfrog__: expected whole numbers from 0")
      }
      let end: TrajectoryEnd =
        columns[5][row] != 0 ? .diverged : depth >= maximumDepth ? .reachedMaximumDepth : .turned
      transitions.append(
        DrawStatistics(
          logDensity: columns[0][row], acceptance: columns[1][row], stepSize: columns[2][row],
          treeDepth: depth,
          leapfrogSteps: steps, end: end, energy: columns[6][row]))
    }
    return transitions
  }
}
