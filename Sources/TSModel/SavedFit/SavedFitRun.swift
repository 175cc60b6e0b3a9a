import TSFiles
import TSInference
import TSNumerics
import TSProbability

/// A run of chains into the directory of a fit: one that is begun, or one that goes on.
package struct SavedFitRun {
  package let directory: FitDirectory
  package let plan: FitPlan
  private let density: ModelDensity
  private let states: [SavedState]
  private let lock: FitDirectoryLock

  /// Begins a fit: everything that can be refused is refused before the directory is made.
  ///
  /// - Parameters:
  ///   - plan: What the draws follow from.
  ///   - density: That of the model given the data.
  ///   - data: The bytes of `data.csv`.
  ///   - overwrite: Whether a fit that is in the directory is replaced.
  package init(
    beginning plan: FitPlan, _ density: ModelDensity, data: [UInt8], in directory: FitDirectory,
    overwrite: Bool
  ) throws {
    try plan.nuts(density, jobs: nil).validate()
    _ = try SiteSelection(density.layout, keeping: plan.sampler.keep)
    _ = try density.coordinates(with: plan.sampler.startData(for: density.layout))
    var plan = plan
    plan.source?.copyDigest = SHA256.hexadecimal(of: data)
    lock = try directory.create(overwrite: overwrite)
    try directory.write(data, to: directory.dataFile)
    try directory.write(plan.record(density.layout))
    self.directory = directory
    self.plan = plan
    self.density = density
    states = []
  }

  /// Goes on with a fit in a directory that was claimed before its record was read.
  ///
  /// - Parameters:
  ///   - plan: As it was read; with another number of draws, the fit is lengthened to that.
  ///   - layout: The sites that the fit has.
  ///   - density: That of the model given the data.
  /// - Throws: `badData` that names the file and what is wrong with it.
  package init(
    resuming plan: FitPlan, _ layout: LatentLayout, _ density: ModelDensity, in directory: FitDirectory,
    lock: FitDirectoryLock
  ) throws {
    self.directory = directory
    self.plan = plan
    self.density = density
    self.lock = lock
    guard density.layout.json == layout.json else {
      throw FileError(.badData, "\(directory.runFile): layout: the model draws other sites than the fit has")
    }
    directory.removeStaleFiles()
    let nuts = try plan.nuts(density, jobs: nil)
    let key = try fitKey(plan.seed)
    var states: [SavedState] = []
    for chain in 0..<plan.sampler.chains {
      guard let saved = try SavedState.read(directory, chain: chain, plan: plan) else { continue }
      guard saved.state.iteration <= plan.iterations else {
        throw FileError(
          .badData,
          "\(directory.checkpointFile(chain)): state.iteration: found \(saved.state.iteration), expected at most "
            + "\(plan.iterations), which is where a fit of \(plan.sampler.draws) draws ends: it cannot be shortened"
        )
      }
      do {
        try nuts.check(saved.state, for: density, key: key)
      } catch let error as InferenceError {
        throw SavedState.failure(error, directory, chain: chain)
      }
      states.append(saved)
    }
    self.states = states
  }

  /// Draws what is left.
  ///
  /// - Parameters:
  ///   - jobs: How many threads to use; one a processor if nil.
  ///   - control: Stops the run.
  ///   - begin: Is told how many iterations all chains had made before.
  ///   - note: Is shown each draw that is kept.
  package func run(
    jobs: Int?, control: RunControl, begin: (_ done: Int) -> any FitObserver
  ) throws -> SamplingReport {
    defer { withExtendedLifetime(lock) {} }
    let files = try ChainFiles(directory, density, plan, resuming: states, control: control)
    try directory.write(plan.record(density.layout))
    let observer = begin(files.resumed.reduce(0) { $0 + $1.iteration })
    return try density.sample(
      plan.nuts(density, jobs: jobs), seed: plan.seed,
      startingAt: plan.sampler.startData(for: density.layout),
      into: ObservedFiles(files: files, observer: observer), control: control, resuming: files.resumed)
  }
}

/// Watches a run.
package protocol FitObserver: Sendable {
  /// Is shown a draw that has just been made.
  func note(_ draw: Draw)
  /// Is told that a chain has not arrived.
  func note(_ late: LateChain)
}

/// The files of a run, and who watches it.
private struct ObservedFiles: DrawSink {
  let files: ChainFiles
  let observer: any FitObserver

  func record(_ late: LateChain) { observer.note(late) }

  func record(_ draw: Draw) throws {
    observer.note(draw)
    try files.record(draw)
  }

  func record(_ adaptation: Adaptation) throws { try files.record(adaptation) }
  func record(_ checkpoint: ChainCheckpoint) throws { try files.record(checkpoint) }
}

extension FitDirectory {
  /// Writes the record, unless it is there already.
  func write(_ record: RunRecord) throws(FileError) {
    let bytes = try record.bytes()
    if let found = try? readRegularFile(runFile), found == bytes { return }
    try write(bytes, to: runFile)
  }
}

extension SavedState {
  /// Writes the state into the directory of its fit.
  func write(to directory: FitDirectory) throws {
    try directory.write(bytes(), to: directory.checkpointFile(state.chain))
  }
}
