/// The figures of a method over the origins of a backtest, as tables show them.
///
/// Standard errors are as if origins were independent, see ``ForecastScores/Mean``.
public struct BacktestSummary: Sendable, Hashable {
  /// The method.
  public let method: String
  /// At how many origins it was scored.
  public let originCount: Int
  /// The mean continuous ranked probability score, in the unit of the series.
  public let crps: ForecastScores.Mean?
  /// The same, divided by the scale of errors.
  public let scaledCRPS: ForecastScores.Mean?
  /// The mean absolute scaled error.
  public let meanAbsoluteScaledError: ForecastScores.Mean?
  /// The mean scaled interval score of 95 % intervals.
  public let meanScaledIntervalScore: ForecastScores.Mean?
  /// The weighted quantile loss over the deciles of all origins.
  public let weightedQuantileLoss: Double?
  /// The mean log density; nil where the method gives none.
  public let logScore: ForecastScores.Mean?
  /// The share of what came that lies in the intervals of each level; without those that the method does not give.
  public let coverage: [Double: ForecastScores.Mean]
  /// How much higher ``scaledCRPS`` is than that of the seasonal naive forecast, over the origins of both.
  public let difference: ForecastScores.Mean?

  init(_ method: BacktestResult.Method, levels: [Double], naive: BacktestResult.Method) {
    let scores = method.scores
    self.method = method.name
    originCount = scores.forecasts.count
    crps = scores.mean(\.crps)
    scaledCRPS = scores.mean(\.scaledCRPS)
    meanAbsoluteScaledError = scores.mean(\.meanAbsoluteScaledError)
    meanScaledIntervalScore = scores.mean { $0.meanScaledIntervalScore(0.95) }
    weightedQuantileLoss = scores.weightedQuantileLoss
    logScore = scores.mean(\.logScore)
    difference = scores.difference(\.scaledCRPS, from: naive.scores)
    var coverage: [Double: ForecastScores.Mean] = [:]
    for level in levels {
      guard let share = scores.coverage(level), let mean = scores.mean({ $0.coverage(level) }) else {
        continue
      }
      // Of all steps, as the verdict has it: with gaps some origins have fewer. Its error is that between origins, whose
      // steps miss together.
      coverage[level] = ForecastScores.Mean(
        value: share, standardError: mean.standardError, count: mean.count, leftOut: mean.leftOut)
    }
    self.coverage = coverage
  }
}

extension BacktestResult {
  /// The figures of each method.
  public var summaries: [BacktestSummary] {
    methods.map { BacktestSummary($0, levels: levels, naive: naive) }
  }
}
