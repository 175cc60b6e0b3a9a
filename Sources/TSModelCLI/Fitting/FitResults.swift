import TSFiles
import TSModel

/// The draws of a finished or interrupted fit, read back from its directory.
struct FitResults {
  let directory: FitDirectory
  let plan: FitPlan
  let draws: PosteriorDraws
  let statistics: SamplerStatistics
  let summary: DrawSummary
  /// How many draws each chain was to have.
  let expectedDraws: Int

  /// Reads the chains of a directory; those of an interrupted fit are cut to the shortest.
  ///
  /// - Throws: a ``Failure`` or a `FileError` that names the file and what is wrong with it.
  init(_ directory: FitDirectory) throws {
    self.directory = directory
    plan = try FitPlan(RunRecord.read(directory.runFile), file: directory.runFile)
    var chains: [StanCSV] = []
    for chain in 0..<plan.sampler.chains {
      chains.append(try StanCSVReader(tornRow: .drop).read(directory.chainFile(chain)))
    }
    let names = chains[0].parameters
    for chain in chains where chain.parameters != names {
      throw Failure(.badData, "\(chain.file): has other columns than \(chains[0].file)")
    }
    let count = chains.map(\.sampleCount).min() ?? 0
    guard count > 0 else {
      throw Failure(
        .badData,
        "\(directory.path): has no draws after the warm-up yet; "
          + "'\(Catalogue.current.name) fit --resume \(directory.path)' goes on")
    }
    let width = names.count
    draws = try PosteriorDraws(
      names: names, rowsOfChains: chains.map { Array($0.parameterRows.prefix(count * width)) })
    statistics = try Self.statistics(chains, count: count, maximumDepth: plan.sampler.maxDepth)
    summary = draws.summary()
    expectedDraws = (plan.sampler.draws + plan.sampler.thin - 1) / plan.sampler.thin
  }

  /// Whether every chain has all its draws.
  var isComplete: Bool { draws.drawCount >= expectedDraws }

  /// What speaks against the fit.
  var diagnosis: Diagnosis {
    let model = Catalogue.current.models.first { $0.name == plan.model }
    let evidence = model.flatMap { FitEvidence($0, plan, directory) }
    return Diagnosis(
      summary, statistics, seriesSites: Set([model?.seriesSite].compactMap { $0 }),
      data: evidence?.data ?? [:], priorDraws: evidence?.priorDraws() ?? [:])
  }

  private static func statistics(
    _ chains: [StanCSV], count: Int, maximumDepth: Int
  ) throws -> SamplerStatistics {
    func column(_ name: String) throws(Failure) -> [[Double]] {
      var all: [[Double]] = []
      for chain in chains {
        guard let values = chain.sample(name) else {
          throw Failure(.badData, "\(chain.file): has no column '\(name)'")
        }
        all.append(Array(values.prefix(count)))
      }
      return all
    }
    return try SamplerStatistics(
      energies: try column("energy__"), divergences: try column("divergent__").map { $0.map { $0 != 0 } },
      treeDepths: try column("treedepth__").map { $0.map { Int(exactly: $0) ?? 0 } },
      maximumTreeDepth: maximumDepth)
  }
}
