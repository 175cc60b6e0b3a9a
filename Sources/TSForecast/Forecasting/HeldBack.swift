/// How the same models did on the last values of a series, which they were not shown.
public struct HeldBack: Sendable {
  /// How the forecast did.
  public let scores: SeriesScores
  /// How the seasonal naive forecast did.
  public let naive: SeriesScores
  /// The season of the naive forecast in steps; 1 for one that repeats the last value.
  public let season: Int

  /// In one line: the error, that of the naive forecast, and how many values lay in the 80 % intervals.
  public var summary: String {
    let count = scores.steps.count
    let inside = Int(((scores.coverage(0.8) ?? 0) * Double(count)).rounded())
    var text =
      count == 1
      ? "held back the last value: it lay \(inside == 1 ? "in" : "outside") the 80 % interval"
      : "held back the last \(count) values: \(inside) of them in the 80 % intervals"
    if let own = scores.crps, let other = naive.crps, other > 0 {
      // A naive forecast may be right to rounding.
      let percent = Int(max(-9_999, 100 * (1 - own / other)).rounded())
      let name = season > 1 ? "seasonal naive" : "naive"
      text +=
        percent >= 0
        ? ", error (CRPS) \(percent) % below that of the \(name) forecast"
        : ", error (CRPS) \(percent <= -9_999 ? "more than 9999" : "\(-percent)") % above that of the \(name) forecast"
    }
    return text
  }
}

extension Forecaster {
  /// Forecasts the last values of a series from those before them.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - horizon: how many values to hold back; a quarter of the series at most.
  ///   - workspace: keeps recorded models for series of the same length.
  /// - Returns: nil for a series that is too short to hold anything back, or whose changes are too large to add up.
  /// - Throws: as ``forecast(_:horizon:paths:workspace:reusing:)``.
  public func heldBack(
    _ series: Series, horizon: Int, workspace: ForecastWorkspace = ForecastWorkspace()
  ) throws -> HeldBack? {
    let count = min(horizon, series.values.count / 4)
    let start = series.values.count - count
    let actual = Array(series.values[start...])
    guard count >= 1, start >= 8, actual.contains(where: { $0 != nil }) else { return nil }
    var shorter = series
    shorter.values = Array(series.values[..<start])
    guard shorter.values.count(where: { $0 != nil }) >= Self.fewestValues else { return nil }
    let season = max(1, Int((series.seasons.first { $0 < 1e6 } ?? 1).rounded()))
    // Changes that are too large to add up measure nothing.
    guard let scale = try? ErrorScale(history: shorter.values, period: season) else { return nil }
    func scored(_ steps: [PredictivePoints]) throws -> SeriesScores {
      try SeriesScores(series: series.name, origin: start, forecast: steps, actual: actual, scale: scale)
    }
    let naive = try SeasonalNaive(period: season).forecast(after: shorter.values, horizon: count)
    return HeldBack(
      scores: try scored(forecast(shorter, horizon: count, workspace: workspace).steps),
      naive: try scored(naive), season: season)
  }
}
