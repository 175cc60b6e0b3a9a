import TSFiles
import TSForecast

/// A forecast as CSV: a row for each step, with its time, `mean`, `sd` and a column for each quantile, named by its level.
struct ForecastRows {
  /// The levels where none are asked for.
  static let levels = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]

  /// Writes the distributions.
  static func write(
    _ series: SeriesFile, _ forecast: SeriesForecast, levels: [Double], to sink: any ByteSink
  ) throws {
    var table = try TableWriter(
      columns: [series.timeName, "mean", "sd"] + levels.map { "\($0)" }, to: sink)
    for (i, step) in forecast.steps.enumerated() {
      table.append(series.label(at: forecast.firstStep + i))
      table.append(step.mean)
      table.append(step.standardDeviation)
      for level in levels { table.append(step.quantile(level)) }
      try table.endRow()
    }
    try table.finish()
  }

  /// Writes paths: a row for each step of each.
  static func writePaths(
    _ series: SeriesFile, _ forecast: SeriesForecast, to sink: any ByteSink
  ) throws {
    var table = try TableWriter(columns: ["draw", series.timeName, series.column], to: sink)
    for (draw, path) in forecast.paths.enumerated() {
      for (i, value) in path.enumerated() {
        table.append(draw)
        table.append(series.label(at: forecast.firstStep + i))
        table.append(value)
        try table.endRow()
      }
    }
    try table.finish()
  }

  /// Writes everything that is known of a forecast as JSON.
  static func writeJSON(
    _ series: SeriesFile, _ result: ForecastJob.Result, levels: [Double], seed: UInt64, to sink: any ByteSink
  ) throws {
    let forecast = result.forecast
    var json = JSONWriter(to: sink, layout: .line)
    json.beginObject()
    json.name("file")
    json.write(series.file)
    json.name("column")
    json.write(series.column)
    json.name("seed")
    json.write(seed)
    json.name("models")
    json.beginArray()
    for member in forecast.members {
      json.beginObject()
      json.name("formula")
      json.write(member.formula)
      json.name("method")
      json.write(member.method)
      json.name("pareto_k")
      json.write(member.paretoShape)
      json.name("spread_ratio")
      json.write(member.spreadRatio)
      json.name("outliers")
      json.beginArray()
      for step in member.outliers { json.write(series.label(at: step)) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    if let heldBack = result.heldBack {
      json.name("held_back")
      json.beginObject()
      json.name("values")
      json.write(heldBack.scores.steps.count)
      json.name("coverage_80")
      json.write(heldBack.scores.coverage(0.8) ?? .nan)
      json.name("crps")
      json.write(heldBack.scores.crps ?? .nan)
      json.name("crps_seasonal_naive")
      json.write(heldBack.naive.crps ?? .nan)
      json.endObject()
    }
    json.name("notes")
    json.beginArray()
    for note in result.notes { json.write(note) }
    json.endArray()
    writeSteps(series, forecast, levels, to: &json)
    if !forecast.paths.isEmpty { writePaths(forecast, to: &json) }
    json.endObject()
    try json.endLine()
  }

  /// Writes the distribution of each step.
  static func writeSteps(
    _ series: SeriesFile, _ forecast: SeriesForecast, _ levels: [Double], to json: inout JSONWriter
  ) {
    json.name("forecast")
    json.beginArray()
    for (i, step) in forecast.steps.enumerated() {
      write(step, at: series.label(at: forecast.firstStep + i), levels, to: &json)
    }
    json.endArray()
  }

  /// Writes the distribution at a time.
  static func write(
    _ step: PredictivePoints, at time: String, _ levels: [Double], to json: inout JSONWriter
  ) {
    json.beginObject()
    json.name("time")
    json.write(time)
    json.name("mean")
    json.write(step.mean)
    json.name("sd")
    json.write(step.standardDeviation)
    json.name("quantiles")
    json.beginObject()
    for level in levels {
      json.name("\(level)")
      json.write(step.quantile(level))
    }
    json.endObject()
    json.endObject()
  }

  /// Writes the paths.
  static func writePaths(_ forecast: SeriesForecast, to json: inout JSONWriter) {
    json.name("draws")
    json.beginArray()
    for path in forecast.paths { json.write(path) }
    json.endArray()
  }
}
