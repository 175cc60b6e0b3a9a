import TSFiles
import TSForecast

/// A backtest as the series with the intervals of the first method around what came.
struct BacktestPicture {
  /// The intervals that are shown, the widest first.
  private static let bands: [(level: Double, label: String, shade: Plot.Shade)] = [
    (0.95, "95%", .light), (0.8, "80%", .medium), (0.5, "50%", .medium),
  ]

  /// The picture; where the futures of origins overlap those of origins that are far enough apart.
  static func plot(_ series: SeriesFile, _ result: BacktestResult) throws -> Plot {
    let method = result.methods.first ?? result.naive
    var shown: [SeriesScores] = []
    for forecast in method.scores.forecasts.reversed()
    where (shown.last.map { $0.origin - forecast.origin >= result.horizon } ?? true) {
      shown.append(forecast)
    }
    let first = shown.last?.origin ?? 0
    let start = max(0, first - 2 * result.horizon)
    var plot = Plot(
      title: "\(series.column), \(series.label(at: start)) to \(series.label(at: series.values.count - 1))",
      xLabel: series.timeline == nil ? "step" : "steps from \(series.label(at: start))", yLabel: series.column
    )
    for band in bands {
      for (number, forecast) in shown.reversed().enumerated() {
        let intervals = forecast.steps.compactMap { step in
          step.intervals.first { $0.level == band.level }.map { (step: step.step, bounds: $0.bounds) }
        }
        plot.add(
          .band(
            x: intervals.map { Double(forecast.origin - start + $0.step - 1) },
            lower: intervals.map(\.bounds.lowerBound), upper: intervals.map(\.bounds.upperBound),
            label: number == 0 ? "\(method.name), \(band.label)" : "", shade: band.shade))
      }
    }
    for forecast in shown { plot.add(.marker(x: Double(forecast.origin - start) - 0.5)) }
    let values = Array(series.values[start...])
    plot.add(.line(x: values.indices.map { Double($0) }, y: values, label: series.column, colour: .vermilion))
    return plot
  }
}
