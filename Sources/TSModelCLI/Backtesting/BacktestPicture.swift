import TSFiles
import TSForecast

/// A backtest as the series with the intervals of the first method around what came.
struct BacktestPicture {
  /// The intervals that are shown, the widest first.
  private static let bands: [(level: Double, label: String, shade: Plot.Shade)] = [
    (0.95, "95%", .light), (0.8, "80%", .medium),
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
        let label = number == 0 ? "\(method.name), \(band.label)" : ""
        plot.add(layer(forecast, band.level, start: start, label: label, shade: band.shade))
      }
    }
    for forecast in shown { plot.add(.marker(x: Double(forecast.origin - start) - 0.5)) }
    let values = Array(series.values[start...])
    plot.add(.line(x: values.indices.map { Double($0) }, y: values, label: series.column, colour: .vermilion))
    return plot
  }

  /// The intervals of a forecast; one of a single step is drawn as wide as a step.
  private static func layer(
    _ forecast: SeriesScores, _ level: Double, start: Int, label: String, shade: Plot.Shade
  ) -> Plot.Layer {
    var edges: [(x: Double, bounds: ClosedRange<Double>)] = []
    for step in forecast.steps {
      guard let interval = step.intervals.first(where: { $0.level == level }) else { continue }
      edges.append((Double(forecast.origin - start + step.step - 1), interval.bounds))
    }
    if edges.count == 1 { edges = [-0.4, 0.4].map { (edges[0].x + $0, edges[0].bounds) } }
    return .band(
      x: edges.map(\.x), lower: edges.map(\.bounds.lowerBound), upper: edges.map(\.bounds.upperBound),
      label: label, shade: shade)
  }
}
