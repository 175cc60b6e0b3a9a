import TSFiles
import TSModel

/// The draws of a finished or interrupted fit, read back from its directory.
struct FitResults {
  let directory: FitDirectory
  let plan: FitPlan
  let draws: PosteriorDraws
  let statistics: SamplerStatistics
  let summary: DrawSummary
  /// Whether every chain has all its draws.
  let isComplete: Bool

  /// Reads the chains of a directory; those of an interrupted fit are cut to the shortest.
  ///
  /// - Throws: a ``Failure`` or a `FileError` that names the file and what is wrong with it.
  init(_ directory: FitDirectory) throws {
    let saved = try SavedFit(directory)
    self.directory = directory
    plan = saved.plan
    draws = saved.draws
    statistics = saved.statistics
    isComplete = saved.isComplete
    summary = draws.summary()
  }

  /// The same; a note says where the fit is not finished.
  init(reporting directory: FitDirectory) throws {
    try self.init(directory)
    if !isComplete {
      note(
        "the fit is not finished: \(draws.drawCount) of \(expectedDraws) draws of each chain; "
          + "'\(Catalogue.current.name) fit --resume \(directory.path)' goes on")
    }
  }

  /// The files of the fit.
  var files: [String] {
    [directory.runFile, directory.dataFile]
      + (0..<draws.chainCount).flatMap { [directory.chainFile($0), directory.checkpointFile($0)] }
  }

  /// How many draws each chain is to have.
  var expectedDraws: Int { plan.keptDraws }

  /// What speaks against the fit.
  var diagnosis: Diagnosis {
    let model = try? Catalogue.current.model(of: plan)
    let evidence = model.flatMap { FitEvidence($0, plan, directory) }
    return Diagnosis(
      summary, statistics, seriesSites: Set([model?.seriesSite].compactMap { $0 }),
      data: evidence?.data ?? [:], priorDraws: evidence?.priorDraws() ?? [:])
  }
}
