import TSFiles
import TSForecast

/// A forecast as a fan after the end of its series.
struct ForecastPicture {
  /// How many steps of the series are shown: enough to see the season, and few enough to see the future.
  private static let fewest = 40

  static func plot(_ series: SeriesFile, _ forecast: SeriesForecast) throws -> Plot {
    let last = series.values.count - 1
    let shown = max(fewest, 4 * forecast.horizon)
    let start = max(0, series.values.count - shown)
    var plot = Plot(
      title: "\(series.column), \(series.label(at: start)) to \(series.label(at: last + forecast.horizon))",
      xLabel: series.timeline == nil ? "step" : "steps from \(series.label(at: last))", yLabel: series.column)
    // The fan opens at the last value.
    let origin = series.values[last] ?? 0
    let x = (0...forecast.horizon).map { Double($0) }
    let fan = try FanQuantiles(
      FanQuantiles.probabilities.map { level in [origin] + forecast.quantile(level) })
    plot.addFan(x: x, quantiles: fan)
    let past = Array(series.values[start...])
    let positions = past.indices.map { Double($0 - past.count + 1) }
    plot.add(.line(x: positions, y: past, label: series.column, colour: .grey))
    return plot
  }
}
