/// What is reported of each parameter of a fit.
public struct ParameterSummary: Sendable, Hashable {
  /// The name of the parameter.
  public let name: String
  /// The mean over all draws.
  public let mean: DiagnosticFigure
  /// The standard deviation over all draws.
  public let standardDeviation: DiagnosticFigure
  /// The Monte Carlo standard error of the mean.
  public let meanError: DiagnosticFigure
  /// The 5 % quantile.
  public let lower: DiagnosticFigure
  /// The 50 % quantile.
  public let median: DiagnosticFigure
  /// The 95 % quantile.
  public let upper: DiagnosticFigure
  /// The effective sample size of the bulk.
  public let bulkESS: DiagnosticFigure
  /// The effective sample size of the tails.
  public let tailESS: DiagnosticFigure
  /// The rank-normalised split R̂.
  public let rHat: DiagnosticFigure
}

/// The table of a fit: one row for each parameter, in the order of the draws.
public struct DrawSummary: Sendable, Equatable {
  /// The rows.
  public let rows: [ParameterSummary]
  /// The number of chains.
  public let chainCount: Int
  /// The number of draws of each chain.
  public let drawCount: Int

  /// The row of a parameter, or nil if there is none of the name.
  ///
  /// - Complexity: O(P) for P rows.
  public subscript(name: String) -> ParameterSummary? { rows.first { $0.name == name } }
}

extension PosteriorDraws {
  /// Summarises every parameter.
  ///
  /// The figures are those that ``ScalarDraws`` gives one by one, worked out together: the draws of a parameter are
  /// sorted once.
  ///
  /// - Complexity: O(P S log N) for P parameters of S draws in all.
  public func summary() -> DrawSummary {
    var workspace = PreparedDraws.Workspace(chainCount: chainCount, drawCount: drawCount)
    let rows = names.indices.map { index in
      ParameterSummary(name: names[index], draws: draws(at: index), &workspace)
    }
    return DrawSummary(rows: rows, chainCount: chainCount, drawCount: drawCount)
  }
}

extension ParameterSummary {
  init(name: String, draws: ScalarDraws, _ workspace: inout PreparedDraws.Workspace) {
    switch PreparedDraws.prepare(draws) {
    case .failure(let obstacle): self.init(name: name, obstacle: obstacle.reason)
    case .success(let prepared): self.init(name: name, prepared, &workspace)
    }
  }

  private init(name: String, obstacle: Unavailability) {
    let figure = DiagnosticFigure.unavailable(obstacle)
    self.init(
      name: name, mean: figure, standardDeviation: figure, meanError: figure, lower: figure, median: figure,
      upper: figure, bulkESS: figure, tailESS: figure, rHat: figure)
  }

  private init(name: String, _ draws: PreparedDraws, _ workspace: inout PreparedDraws.Workspace) {
    self.name = name
    mean = draws.mean
    standardDeviation = draws.standardDeviation
    lower = draws.quantile(0.05)
    median = draws.quantile(0.5)
    upper = draws.quantile(0.95)
    if let obstacle = draws.obstacle {
      (meanError, bulkESS) = (.unavailable(obstacle), .unavailable(obstacle))
      (tailESS, rHat) = (.unavailable(obstacle), .unavailable(obstacle))
      return
    }
    let sorted = draws.sortedHalves(workspace)
    let bulk = draws.scores(sorted, workspace)
    meanError = draws.meanError(&workspace)
    bulkESS = draws.size(of: bulk, ifConstant: .constant, &workspace)
    tailESS = draws.tailSize((0.05, 0.95), &workspace)
    rHat = draws.rHat(sorted, bulk: bulk, workspace)
  }
}
