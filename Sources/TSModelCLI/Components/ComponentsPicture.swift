import TSFiles
import TSForecast

/// The parts of a series, one below the other: the series with what was fitted, then each part with its intervals.
struct ComponentsPicture {
  static func plot(_ series: SeriesFile, _ components: [SeriesComponent]) throws -> PlotPanels {
    let x = series.values.indices.map { Double($0) }
    var plots: [Plot] = []
    let ordered = components.suffix(1) + components.dropLast()
    for (place, component) in ordered.enumerated() {
      let steps = try component.steps()
      let isLast = place == ordered.count - 1
      let label = series.timeline == nil ? "step" : "steps from \(series.label(at: 0))"
      let range = "\(series.column), \(series.label(at: 0)) to \(series.label(at: series.values.count - 1))"
      var plot = Plot(title: place == 0 ? range : "", xLabel: isLast ? label : "", yLabel: component.name)
      plot.hasLegend = false
      for (tail, shade) in [(0.025, Plot.Shade.light), (0.1, .medium)] {
        plot.add(
          .band(
            x: x, lower: steps.map { $0.quantile(tail) }, upper: steps.map { $0.quantile(1 - tail) },
            shade: shade))
      }
      plot.add(.line(x: x, y: steps.map { $0.quantile(0.5) }))
      if place == 0 { plot.add(.points(x: x, y: series.values, label: series.column)) }
      plots.append(plot)
    }
    return PlotPanels(plots)
  }
}
