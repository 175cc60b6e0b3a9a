import TSNumerics

/// The forecast that every other one has to beat: what was seen a season ago, with normal intervals.
///
/// The value of step h is the last one seen at its place in the season; its standard deviation is σ √k, with k the
/// seasons that lie between the two, and σ² the mean square of the changes from one season to the next (Hyndman and
/// Athanasopoulos, Forecasting: principles and practice, 3rd edition, section 5.5). Gaps are bridged: a change over k
/// seasons has k times the variance of one over one, and the last value that was seen at a place may be older than a
/// season.
public struct SeasonalNaive: Sendable, Hashable {
  /// The length of the season; 1 gives the naive forecast, a random walk.
  public let period: Int

  /// Makes a benchmark.
  ///
  /// - Parameter period: The length of the season, 1 or more.
  /// - Throws: If the period is not positive.
  public init(period: Int) throws(ScoreError) {
    try checkHistory([], period: period)
    self.period = period
  }

  /// The forecast of the steps after a history.
  ///
  /// A history in which some place of the season was never seen, or none twice, is forecast without a season.
  ///
  /// - Parameters:
  ///   - history: The values before the forecast; nil where one is missing.
  ///   - horizon: How many steps; 1 or more.
  ///   - pointCount: How many points a step gets, at the middles of equal slices of probability.
  /// - Returns: One distribution a step. A history that does not change gives points without spread.
  /// - Throws: If there are fewer than two values, one is not finite, or a number is not positive.
  /// - Complexity: O(n + h p) for n values, h steps and p points.
  public func forecast(
    after history: [Double?], horizon: Int, pointCount: Int = 200
  ) throws(ScoreError) -> [PredictivePoints] {
    try checkHistory(history, period: period)
    guard horizon >= 1 else { throw ScoreError("the horizon: found \(horizon), expected 1 or more") }
    guard pointCount >= 1 else {
      throw ScoreError("the points of a step: found \(pointCount), expected 1 or more")
    }
    let season = Season(history, period: period) ?? Season(history, period: 1)
    guard let season else {
      let count = history.count { $0 != nil }
      throw ScoreError("the history: found \(counted(count, "value")), expected two or more")
    }
    let slices = (0..<pointCount).map { (Double($0) + 0.5) / Double(pointCount) }
    let normal = slices.map(SpecialFunctions.normalQuantile)
    var steps: [PredictivePoints] = []
    for step in 0..<horizon {
      let (value, spread) = season.forecast(history.count + step)
      steps.append(try PredictivePoints(normal.map { value + spread * $0 }))
    }
    return steps
  }

  /// What a history says of a season.
  private struct Season {
    /// For each place in the season the last value there, and where it was.
    private var last: [(value: Double, index: Int)?]
    private let period: Int
    private let variance: Double

    /// nil where a place was never seen, or none twice.
    init?(_ history: [Double?], period: Int) {
      // A season longer than the history has a place that was never seen; it may be too long for a list.
      guard period <= history.count else { return nil }
      var last = [(value: Double, index: Int)?](repeating: nil, count: period)
      var (sum, count) = (0.0, 0)
      for (index, value) in history.enumerated() {
        guard let value else { continue }
        if let before = last[index % period] {
          let seasons = Double((index - before.index) / period)
          sum += (value - before.value) * (value - before.value) / seasons
          count += 1
        }
        last[index % period] = (value, index)
      }
      guard count > 0, last.allSatisfy({ $0 != nil }) else { return nil }
      self.last = last
      self.period = period
      variance = sum / Double(count)
    }

    /// The value and the standard deviation at an index after the history.
    func forecast(_ index: Int) -> (value: Double, spread: Double) {
      guard let before = last[index % period] else { return (.nan, .nan) }
      let seasons = Double((index - before.index) / period)
      return (before.value, (variance * seasons).squareRoot())
    }
  }
}
