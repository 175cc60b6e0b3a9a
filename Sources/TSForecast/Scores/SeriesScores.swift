/// How the forecast of one series from one origin did.
///
/// ```swift
/// let scale = try ErrorScale(history: history, period: 12)
/// let scores = try SeriesScores(series: "sales", origin: 96, forecast: steps, actual: future, scale: scale)
/// scores.scaledCRPS
/// ```
///
/// Steps of which nothing came are left out of everything. A figure is nil where there is nothing to take it from; those
/// that are divided by the scale are nil too where the history does not change, which ``ErrorScale`` says.
public struct SeriesScores: Sendable, Hashable {
  /// The name of the series.
  public let series: String
  /// The origin: how many steps of the series lie before the forecast.
  public let origin: Int
  /// The steps of which something came.
  public let steps: [StepScore]
  /// What errors are measured against.
  public let scale: ErrorScale
  /// The levels of the intervals.
  public let levels: [Double]

  /// Scores a forecast.
  ///
  /// - Parameters:
  ///   - series: The name of the series; forecasts of the same series must have the same, of others another.
  ///   - origin: How many steps of the series lie before the forecast; tells which forecasts overlap.
  ///   - forecast: A distribution for each step.
  ///   - actual: What came, one for each step; nil where it is missing.
  ///   - scale: What errors are measured against.
  ///   - levels: The probabilities of the intervals, each strictly between 0 and 1.
  /// - Throws: If the lengths differ, a value is not finite, or a level is not between 0 and 1.
  /// - Complexity: O(h n) for h steps of n points.
  public init(
    series: String = "", origin: Int = 0,
    forecast: [some PredictiveStep], actual: [Double?], scale: ErrorScale,
    levels: [Double] = StepScore.usualLevels
  ) throws(ScoreError) {
    guard forecast.count == actual.count else {
      throw ScoreError(
        "the forecast: found \(counted(forecast.count, "step")), expected \(actual.count) as in what came")
    }
    if let level = levels.first(where: { !($0 > 0 && $0 < 1) }) {
      throw ScoreError("the intervals: found the level \(level), expected one between 0 and 1")
    }
    var steps: [StepScore] = []
    for (index, pair) in zip(forecast, actual).enumerated() {
      guard let actual = pair.1 else { continue }
      guard actual.isFinite else {
        throw ScoreError("what came: found \(actual) in step \(index + 1), expected a finite number or a gap")
      }
      steps.append(StepScore(pair.0, actual: actual, step: index + 1, levels: levels))
    }
    self.series = series
    self.origin = origin
    self.steps = steps
    self.scale = scale
    self.levels = levels
  }

  /// The mean continuous ranked probability score, in the unit of the series.
  public var crps: Double? { average(steps.map(\.crps)) }

  /// The mean continuous ranked probability score, divided by the scale.
  public var scaledCRPS: Double? { scaled(crps) }

  /// The mean absolute scaled error (MASE) of the median.
  public var meanAbsoluteScaledError: Double? { scaled(average(steps.map(\.absoluteError))) }

  /// The mean scaled interval score (MSIS) of a level.
  public func meanScaledIntervalScore(_ level: Double) -> Double? {
    scaled(average(intervals(level).map(\.score)))
  }

  /// The share of what came that lies in the intervals of a level.
  public func coverage(_ level: Double) -> Double? {
    average(intervals(level).map { $0.isHit ? 1 : 0 })
  }

  /// The weighted quantile loss (WQL) over the nine deciles: 2 Σ (quantile losses) / (9 Σ |y|), as in GluonTS and fev.
  ///
  /// nil where not every step has deciles, or all that came is 0.
  public var weightedQuantileLoss: Double? {
    WeightedLoss(steps).ratio
  }

  /// The mean log density of what came; nil where not every step has one.
  public var logScore: Double? {
    let known = steps.compactMap(\.logDensity)
    return known.count == steps.count ? average(known) : nil
  }

  /// The intervals of a level, of the steps that have one.
  private func intervals(_ level: Double) -> [StepScore.Interval] {
    steps.compactMap { $0.intervals.first { $0.level == level } }
  }

  private func scaled(_ figure: Double?) -> Double? {
    guard let figure, let value = scale.value else { return nil }
    return figure / value
  }
}

/// The two sums of the weighted quantile loss.
struct WeightedLoss: Sendable, Hashable {
  private(set) var loss = 0.0
  private(set) var size = 0.0
  private(set) var isComplete = true

  init() {}

  init(_ steps: [StepScore]) {
    for step in steps {
      isComplete = isComplete && !step.decileLosses.isEmpty
      loss += step.decileLosses.reduce(0, +)
      size += abs(step.actual)
    }
  }

  var ratio: Double? {
    isComplete && size > 0 ? 2 * loss / (Double(StepScore.deciles.count) * size) : nil
  }

  static func += (sums: inout WeightedLoss, more: WeightedLoss) {
    sums.loss += more.loss
    sums.size += more.size
    sums.isComplete = sums.isComplete && more.isComplete
  }
}

/// The mean, or nil of nothing.
func average(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
