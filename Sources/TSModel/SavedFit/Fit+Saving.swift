import TSFiles
import TSInference
import TSNumerics
import TSProbability

extension Fit {
  /// Saves the fit as a directory, as the command's `fit` writes one: a Stan CSV file for each chain, the data, where each
  /// chain stands, and `run.json`.
  ///
  /// The commands `summary` and `diagnose` read it, `predict` and `fit --resume` where they know the model, ArviZ's
  /// `from_cmdstan` and the tools of Stan the chains, and ``init(directory:)`` all of it.
  ///
  /// ```swift
  /// let model = AR(order: 2)
  /// let fit = try model.condition(["y": series]).fit(seed: 1)
  /// try fit.save(to: "fit", of: model, data: ["y": series])
  /// ```
  ///
  /// - Parameters:
  ///   - directory: the directory to make.
  ///   - model: what was fitted, without its data; its name and parameters are kept.
  ///   - data: what the model was conditioned on: a number or a series a site.
  ///   - program: who drew it, as the files say.
  ///   - overwrite: whether a fit that is there is replaced.
  /// - Throws: a `FileError` where the directory cannot be made or written, or where the data are no series.
  public func save<M: CatalogModel>(
    to directory: String, of model: M, data: [String: SiteData] = [:], program: String = "TSModel",
    overwrite: Bool = false
  ) throws {
    let plan = FitPlan(
      program: program, model: M.name, parameters: try model.parameterValues, source: nil, seed: seed,
      sampler: details.sampler)
    try save(plan, data, in: FitDirectory(directory), overwrite: overwrite)
  }

  /// Saves a fit of a model that has no entry in a catalogue; see ``save(to:of:data:program:overwrite:)``.
  ///
  /// - Parameters:
  ///   - directory: where to; made if it is not there.
  ///   - name: a name for the model.
  ///   - data: the data that were fitted, by site.
  ///   - program: what drew the fit, for the record.
  ///   - overwrite: whether a fit that is there is replaced.
  public func save(
    to directory: String, model name: String, data: [String: SiteData] = [:], program: String = "TSModel",
    overwrite: Bool = false
  ) throws {
    let plan = FitPlan(
      program: program, model: name, parameters: [:], source: nil, seed: seed, sampler: details.sampler)
    try save(plan, data, in: FitDirectory(directory), overwrite: overwrite)
  }

  private func save(
    _ plan: FitPlan, _ data: [String: SiteData], in directory: FitDirectory, overwrite: Bool
  ) throws {
    let table = try SavedData(data)
    var plan = plan
    plan.sampler.chains = chainCount
    // A fit in memory is without the steps of its warm-up.
    plan.sampler.saveWarmup = false
    plan.source = table.source
    let record = try plan.record(layout).bytes()
    let lock = try directory.create(overwrite: overwrite)
    defer { withExtendedLifetime(lock) {} }
    try directory.write(table.csv, to: directory.dataFile)
    for chain in 0..<chainCount { try write(chain, plan, directory) }
    // The record comes last: without it the directory is none of a fit.
    try directory.write(record, to: directory.runFile)
  }

  private func write(_ chain: Int, _ plan: FitPlan, _ directory: FitDirectory) throws {
    let writer = try StanCSVWriter(
      directory.chainFile(chain), parameters: draws.names,
      header: plan.header(chain: chain, dimension: layout.dimension), overwrite: true)
    if let warmUp = details.warmUps[chain] {
      try writer.endWarmup(stepSize: warmUp.stepSize, inverseMetric: warmUp.inverseMetric)
    }
    for draw in 0..<drawCount {
      let row = draws.names.indices.map {
        draws.values[($0 * chainCount + chain) * drawCount + draw]
      }
      try writer.append(StanTransition(details.transitions[chain][draw]), row)
    }
    // Of a run that was stopped chains may be missing, and those that are there were cut to the shortest: where they
    // stand is not where their draws end.
    if let state = report.chains.first(where: { $0.chain == chain })?.checkpoint,
      details.sampler.chains == chainCount, plan.rows(before: state.iteration) == drawCount
    {
      try SavedState(file: writer.mark, state: state).write(to: directory)
    }
    try writer.finish()
  }
}

extension Fit {
  /// Reads a fit that was saved, by ``save(to:of:data:program:overwrite:)`` or by the command; one that was interrupted is
  /// cut to its shortest chain.
  ///
  /// The sites and their shapes are in the directory: the model is needed to predict only. Steps of the warm-up are not
  /// counted again.
  ///
  /// - Parameter directory: its path.
  /// - Throws: a `FileError` that names the file, what was found and what was expected: each file tells whether it is
  ///   what was written.
  public init(directory: String) throws {
    let saved = try SavedFit(FitDirectory(directory))
    let sampler = saved.plan.sampler
    var chains: [ChainReport] = []
    for (chain, transitions) in saved.transitions.enumerated() {
      chains.append(
        ChainReport(
          chain: chain, divergences: transitions.count(where: \.isDivergent),
          maximumDepthHits: transitions.count { $0.end == .reachedMaximumDepth },
          leapfrogSteps: transitions.reduce(0) { $0 + $1.leapfrogSteps },
          checkpoint: try SavedState.read(saved.directory, chain: chain, plan: saved.plan)?.state))
    }
    self.init(
      posterior: try PosteriorSites(saved.layout, of: saved.draws), statistics: saved.statistics,
      report: SamplingReport(outcome: saved.isComplete ? .completed : .cancelled, chains: chains),
      seed: saved.plan.seed,
      details: FitDetails(sampler: sampler, transitions: saved.transitions, warmUps: saved.warmUps))
  }
}
