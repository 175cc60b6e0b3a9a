import TSFiles
import TSForecast

/// The forecast of a fit as a table, as CSV and as JSON: as that of a file, and with the name of the series where there are
/// several.
struct FitForecastRows {
  typealias Future = FitForecast.Future

  /// A table for people for each series.
  static func table(_ futures: [Future]) -> String {
    if futures.count == 1 { return ForecastTable(futures[0].series, futures[0].forecast).text }
    return futures.map { "\($0.series.column)\n\(ForecastTable($0.series, $0.forecast).text)" }
      .joined(separator: "\n\n")
  }

  /// Writes the distributions.
  static func write(_ futures: [Future], levels: [Double], to sink: any ByteSink) throws {
    guard let first = futures.first else { return }
    if futures.count == 1 {
      return try ForecastRows.write(first.series, first.forecast, levels: levels, to: sink)
    }
    var table = try TableWriter(
      columns: ["series", first.series.timeName, "mean", "sd"] + levels.map { "\($0)" }, to: sink)
    for future in futures {
      for (i, step) in future.forecast.steps.enumerated() {
        table.append(future.series.column)
        table.append(future.series.label(at: future.forecast.firstStep + i))
        table.append(step.mean)
        table.append(step.standardDeviation)
        for level in levels { table.append(step.quantile(level)) }
        try table.endRow()
      }
    }
    try table.finish()
  }

  /// Writes paths: a row for each step of each, a column for each series.
  static func writePaths(_ futures: [Future], to sink: any ByteSink) throws {
    guard let first = futures.first else { return }
    var table = try TableWriter(
      columns: ["draw", first.series.timeName] + futures.map(\.series.column), to: sink)
    for (draw, path) in first.forecast.paths.enumerated() {
      for i in path.indices {
        table.append(draw)
        table.append(first.series.label(at: first.forecast.firstStep + i))
        for future in futures {
          let own = future.forecast.paths[draw]
          table.append(i < own.count ? own[i] : nil)
        }
        try table.endRow()
      }
    }
    try table.finish()
  }

  /// Writes everything that is known as JSON; where there are several series, their forecasts are in a list `series`.
  static func writeJSON(
    _ fit: FitForecast, _ futures: [Future], levels: [Double], seed: UInt64?, to sink: any ByteSink
  ) throws {
    let plan = fit.fit.results.plan
    var json = JSONWriter(to: sink, layout: .line)
    json.beginObject()
    json.name("fit")
    json.write(fit.fit.results.directory.path)
    json.name("model")
    json.write(plan.model)
    if let formula = plan.parameters["formula"] {
      json.name("formula")
      json.write("\(formula)")
    }
    json.name("seed")
    json.write(seed ?? plan.seed)
    json.name("notes")
    json.beginArray()
    if let warning = fit.fit.warning { json.write(warning) }
    json.endArray()
    if futures.count == 1 {
      write(futures[0], levels, to: &json)
    } else {
      json.name("series")
      json.beginArray()
      for future in futures {
        json.beginObject()
        write(future, levels, to: &json)
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
    try json.endLine()
  }

  private static func write(_ future: Future, _ levels: [Double], to json: inout JSONWriter) {
    json.name("column")
    json.write(future.series.column)
    ForecastRows.writeSteps(future.series, future.forecast, levels, to: &json)
    if !future.forecast.paths.isEmpty { ForecastRows.writePaths(future.forecast, to: &json) }
  }
}
