import TSFiles
import TSForecast

/// A backtest as CSV and as JSON.
struct BacktestRows {
  /// The intervals whose coverage is written, in percent.
  private static let intervals = [50, 80, 90, 95]

  /// Writes the figures: a row for each method.
  static func write(_ result: BacktestResult, to sink: any ByteSink) throws {
    let figures =
      ["crps", "scaled_crps", "scaled_crps_less_naive", "mase", "msis"] + intervals.map { "coverage_\($0)" }
    var table = try TableWriter(
      columns: ["method", "origins", "wql"] + figures.flatMap { [$0, "\($0)_se"] }, to: sink)
    for summary in result.summaries {
      table.append(summary.method)
      table.append(summary.originCount)
      table.append(summary.weightedQuantileLoss)
      let means =
        [
          summary.crps, summary.scaledCRPS, summary.difference, summary.meanAbsoluteScaledError,
          summary.meanScaledIntervalScore,
        ] + intervals.map { summary.coverage[Double($0) / 100] }
      for mean in means {
        // A sum of scores may overflow: there is no such number then.
        table.append(mean.flatMap { $0.value.isFinite ? $0.value : nil })
        table.append(mean?.standardError.flatMap { $0.isFinite ? $0 : nil })
      }
      try table.endRow()
    }
    try table.finish()
  }

  /// Writes the coverage of each step ahead: a row for each step of each method.
  static func writeSteps(_ result: BacktestResult, to sink: any ByteSink) throws {
    var table = try TableWriter(
      columns: ["method", "step"] + intervals.map { "coverage_\($0)" }, to: sink)
    for method in result.methods {
      let shares = intervals.map { method.scores.coverageByStep(Double($0) / 100) }
      for step in 0..<result.horizon {
        table.append(method.name)
        table.append(step + 1)
        for share in shares { table.append(share.indices.contains(step) ? share[step] : nil) }
        try table.endRow()
      }
    }
    try table.finish()
  }

  /// Writes everything that is known of a backtest as JSON.
  static func writeJSON(
    _ series: SeriesFile, _ result: BacktestResult, seed: UInt64, to sink: any ByteSink
  ) throws {
    var json = JSONWriter(to: sink, layout: .line)
    json.beginObject()
    json.name("file")
    json.write(series.file)
    json.name("column")
    json.write(series.column)
    json.name("seed")
    json.write(seed)
    json.name("horizon")
    json.write(result.horizon)
    json.name("stride")
    json.write(result.stride)
    json.name("origins")
    json.beginArray()
    for origin in result.origins {
      json.beginObject()
      json.name("steps_before")
      json.write(origin)
      json.name("after")
      json.write(series.label(at: origin - 1))
      json.endObject()
    }
    json.endArray()
    json.name("methods")
    json.beginArray()
    for (method, summary) in zip(result.methods, result.summaries) {
      BacktestJSON.write(method, summary, result, series, to: &json)
    }
    json.endArray()
    json.name("notes")
    json.beginArray()
    for note in result.notes { json.write(note) }
    json.endArray()
    json.endObject()
    try json.endLine()
  }
}
