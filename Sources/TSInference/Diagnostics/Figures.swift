/// The figures of one quantity, each from what has been prepared.
///
/// The mean, the standard deviation and the quantiles can always be had. The others need draws without an
/// ``obstacle``, which their callers have checked.
extension PreparedDraws {
  var mean: DiagnosticFigure { DiagnosticFigure(checking: unscaled(scaledMean)) }

  var standardDeviation: DiagnosticFigure {
    guard values.count > 1 else { return .unavailable(.tooFewDraws(found: 1, needed: 2)) }
    return DiagnosticFigure(checking: unscaled(scaledDeviation))
  }

  func quantile(_ p: Double) -> DiagnosticFigure {
    DiagnosticFigure(checking: unscaled(TSInference.quantile(ofSorted: sorted.values, p)))
  }

  private var scaledMean: Double { TSInference.mean(values) }

  private var scaledDeviation: Double { variance(values).squareRoot() }
}

// MARK: - R-hat and effective sample sizes

extension PreparedDraws {
  /// The larger R̂ of the rank-normalised halves and of the folded ones, given the sorted halves.
  func rHat(_ sortedHalves: SortedDraws, bulk: HalfChains, _ workspace: Workspace) -> DiagnosticFigure {
    guard chainCount > 1 else { return .unavailable(.singleChain) }
    if bulk.areStuck { return .unavailable(bulk.areAllTheSame ? .constant : .stuckChains) }
    let body = scaleReduction(bulk)
    let tails = scores(sortedHalves.folded(around: sortedHalves.median), workspace)
    // Draws of two values fold into one: then the tails say nothing, and the bulk says all.
    if tails.areAllTheSame { return DiagnosticFigure(checking: body) }
    if tails.areStuck { return .unavailable(.stuckChains) }
    return DiagnosticFigure(checking: max(body, scaleReduction(tails)))
  }

  /// The effective sample size of the mean of what the halves hold.
  func size(
    of halves: HalfChains, ifConstant reason: Unavailability, _ workspace: inout Workspace
  ) -> DiagnosticFigure {
    if halves.areAllTheSame { return .unavailable(reason) }
    return DiagnosticFigure(checking: effectiveSampleSize(halves, &workspace.autocovariance))
  }

  func quantileSize(_ p: Double, _ workspace: inout Workspace) -> DiagnosticFigure {
    let limit = threshold(ofSorted: sorted.values, p)
    return size(of: halves { $0 <= limit ? 1 : 0 }, ifConstant: .oneSidedQuantile, &workspace)
  }

  func tailSize(_ probabilities: (Double, Double), _ workspace: inout Workspace) -> DiagnosticFigure {
    let low = quantileSize(probabilities.0, &workspace)
    let high = quantileSize(probabilities.1, &workspace)
    switch (low, high) {
    case (.value(let low), .value(let high)): return .value(min(low, high))
    case (.value(let size), .unavailable), (.unavailable, .value(let size)):
      // With ties at one end of the range the quantile there is known without error.
      return .value(min(size, Double(2 * chainCount * (drawCount / 2))))
    default: return low
    }
  }

  func meanSize(_ workspace: inout Workspace) -> DiagnosticFigure {
    size(of: halves(), ifConstant: .constant, &workspace)
  }

  func squaresSize(_ workspace: inout Workspace) -> DiagnosticFigure {
    let centre = scaledMean
    return size(of: halves { ($0 - centre) * ($0 - centre) }, ifConstant: .equidistant, &workspace)
  }
}

// MARK: - Monte Carlo standard errors

extension PreparedDraws {
  func meanError(_ workspace: inout Workspace) -> DiagnosticFigure {
    meanSize(&workspace).map { unscaled(scaledDeviation / $0.squareRoot()) }
  }

  func deviationError(_ workspace: inout Workspace) -> DiagnosticFigure {
    let centre = scaledMean
    let squares = values.map { ($0 - centre) * ($0 - centre) }
    let meanSquare = TSInference.mean(squares)
    let meanFourth = TSInference.mean(squares.map { $0 * $0 })
    return squaresSize(&workspace).map { size in
      unscaled(((meanFourth - meanSquare * meanSquare) / size / meanSquare / 4).squareRoot())
    }
  }

  func quantileError(_ p: Double, _ workspace: inout Workspace) -> DiagnosticFigure {
    quantileSize(p, &workspace).map { size in
      let count = Double(sorted.values.count)
      // One standard deviation of a normal on either side.
      let low = betaQuantile(0.1586553, size * p + 1, size * (1 - p) + 1) * count - 1
      let high = betaQuantile(0.8413447, size * p + 1, size * (1 - p) + 1) * count - 1
      guard low.isFinite, high.isFinite else { return .nan }
      let first = sorted.values[Int(max(low, 0).rounded(.down))]
      let last = sorted.values[Int(min(high, count - 1).rounded(.up))]
      return unscaled((last - first) / 2)
    }
  }
}
