/// The diagnostics of Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), Rank-normalization, folding, and
/// localization: an improved R̂ for assessing convergence of MCMC, Bayesian Analysis 16, doi:10.1214/20-BA1221.
///
/// On the same draws they equal ArviZ's, except where ArviZ gives a number that means nothing: constant chains,
/// infinite draws.
extension ScalarDraws {
  /// The mean over all draws; available unless a draw is not finite.
  public func mean() -> DiagnosticFigure { prepared { draws, _ in draws.mean } }

  /// The standard deviation over all draws, with divisor S - 1; it needs two draws.
  public func standardDeviation() -> DiagnosticFigure { prepared { draws, _ in draws.standardDeviation } }

  /// A quantile over all draws, by linear interpolation (type 7), as NumPy's default.
  ///
  /// - Parameter probability: p in [0, 1]; it is limited to that range.
  public func quantile(_ probability: Double) -> DiagnosticFigure {
    prepared { draws, _ in draws.quantile(clamped(probability)) }
  }

  /// The rank-normalised split R̂: the larger one of the bulk's and of the tails'.
  ///
  ///     R̂ = √((B/W + N - 1) / N)
  ///
  /// over the halves of the chains after rank normalisation, once of the draws and once of their distances from the
  /// median. Chains that agree give 1; above 1.01 they do not agree well enough. It needs two chains of four draws.
  ///
  /// - Complexity: O(S) for S draws in all.
  public func rHat() -> DiagnosticFigure {
    sized { draws, workspace in
      let sorted = draws.sortedHalves(workspace)
      return draws.rHat(sorted, bulk: draws.scores(sorted, workspace), workspace)
    }
  }

  /// The effective sample size of the bulk: of the mean of the rank-normalised halves. It needs four draws in a
  /// chain.
  ///
  /// - Complexity: O(S log N).
  public func bulkESS() -> DiagnosticFigure {
    sized { draws, workspace in
      draws.size(
        of: draws.scores(draws.sortedHalves(workspace), workspace), ifConstant: .constant, &workspace)
    }
  }

  /// The effective sample size of the tails: the smaller of those of two quantiles.
  ///
  /// If draws are tied so that all lie on one side of one of the quantiles, that one counts with the number of draws.
  ///
  /// - Parameters:
  ///   - lower: The probability of the lower tail's quantile, in [0, 1].
  ///   - upper: That of the upper tail's.
  /// - Complexity: O(S log N).
  public func tailESS(_ lower: Double = 0.05, _ upper: Double = 0.95) -> DiagnosticFigure {
    sized { draws, workspace in draws.tailSize((clamped(lower), clamped(upper)), &workspace) }
  }

  /// The effective sample size of the mean.
  ///
  /// - Complexity: O(S log N).
  public func meanESS() -> DiagnosticFigure { sized { draws, workspace in draws.meanSize(&workspace) } }

  /// The effective sample size of the standard deviation: that of the squared distances from the mean.
  ///
  /// - Complexity: O(S log N).
  public func standardDeviationESS() -> DiagnosticFigure {
    sized { draws, workspace in draws.squaresSize(&workspace) }
  }

  /// The effective sample size of a quantile q: that of the indicator of x ≤ q.
  ///
  /// - Parameter probability: p in [0, 1]; it is limited to that range.
  /// - Complexity: O(S log N).
  public func quantileESS(_ probability: Double) -> DiagnosticFigure {
    sized { draws, workspace in draws.quantileSize(clamped(probability), &workspace) }
  }

  /// The Monte Carlo standard error of the mean, sd/√ESS.
  ///
  /// - Complexity: O(S log N).
  public func meanError() -> DiagnosticFigure { sized { draws, workspace in draws.meanError(&workspace) } }

  /// The Monte Carlo standard error of the standard deviation.
  ///
  ///     √((m₄ - m₂²) / (4 m₂ ESS)),  mₖ the k-th central moment
  ///
  /// - Complexity: O(S log N).
  public func standardDeviationError() -> DiagnosticFigure {
    sized { draws, workspace in draws.deviationError(&workspace) }
  }

  /// The Monte Carlo standard error of a quantile: half the distance between the order statistics at the 16 % and 84
  /// % quantiles of the beta distribution with parameters ESS·p + 1 and ESS·(1 - p) + 1.
  ///
  /// - Parameter probability: p in [0, 1]; it is limited to that range.
  /// - Complexity: O(S log N).
  public func quantileError(_ probability: Double) -> DiagnosticFigure {
    sized { draws, workspace in draws.quantileError(clamped(probability), &workspace) }
  }
}

// MARK: - Steps

extension ScalarDraws {
  private func prepared(
    _ body: (PreparedDraws, inout PreparedDraws.Workspace) -> DiagnosticFigure
  ) -> DiagnosticFigure {
    switch PreparedDraws.prepare(self) {
    case .failure(let obstacle): return .unavailable(obstacle.reason)
    case .success(let draws):
      var workspace = PreparedDraws.Workspace(chainCount: chainCount, drawCount: drawCount)
      return body(draws, &workspace)
    }
  }

  /// The same for figures that need four draws which are not all the same.
  private func sized(
    _ body: (PreparedDraws, inout PreparedDraws.Workspace) -> DiagnosticFigure
  ) -> DiagnosticFigure {
    prepared { draws, workspace in
      if let obstacle = draws.obstacle { return .unavailable(obstacle) }
      return body(draws, &workspace)
    }
  }
}

/// A probability limited to [0, 1]; NaN becomes 0.
private func clamped(_ probability: Double) -> Double {
  probability > 0 ? min(probability, 1) : 0
}
