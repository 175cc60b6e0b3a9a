/// One origin of a backtest: what a method is told, and what came.
struct BacktestFold: Sendable {
  /// The series up to the origin, with covariates up to the horizon.
  let past: Series
  /// What came.
  let actual: [Double?]
  /// What errors are measured against.
  let scale: ErrorScale
  /// The probabilities of the intervals.
  let levels: [Double]

  /// How many steps lie before the forecast.
  var origin: Int { past.values.count }

  init(_ series: Series, origin: Int, horizon: Int, levels: [Double]) throws {
    var past = series
    past.values = Array(series.values[..<origin])
    for i in past.covariates.indices {
      past.covariates[i].values = Array(past.covariates[i].values.prefix(origin + horizon))
    }
    self.past = past
    actual = Array(series.values[origin..<origin + horizon])
    scale = try ErrorScale(history: past.values, period: series.seasonalPeriod)
    self.levels = levels
  }

  /// The scores of a forecast.
  func scored(_ steps: [some PredictiveStep]) throws -> SeriesScores {
    try SeriesScores(
      series: past.name, origin: origin, forecast: steps, actual: actual, scale: scale, levels: levels)
  }
}
