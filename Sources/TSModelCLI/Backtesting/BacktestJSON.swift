import TSFiles
import TSForecast

/// A method of a backtest as JSON.
struct BacktestJSON {
  static func write(
    _ method: BacktestResult.Method, _ summary: BacktestSummary, _ result: BacktestResult,
    _ series: SeriesFile,
    to json: inout JSONWriter
  ) {
    json.beginObject()
    json.name("name")
    json.write(method.name)
    json.name("origins")
    json.write(summary.originCount)
    let figures = [
      ("crps", summary.crps), ("scaled_crps", summary.scaledCRPS),
      ("scaled_crps_less_naive", summary.difference),
      ("mase", summary.meanAbsoluteScaledError), ("msis", summary.meanScaledIntervalScore),
      ("log_score", summary.logScore),
    ]
    for (name, mean) in figures { write(name, mean, to: &json) }
    json.name("wql")
    json.write(summary.weightedQuantileLoss ?? .nan)
    json.name("probability_integrals")
    write(method.scores.probabilityIntegralHistogram(), to: &json)
    writeIntervals(method, result, to: &json)
    json.name("forecasts")
    json.beginArray()
    for forecast in method.scores.forecasts { write(forecast, series, to: &json) }
    json.endArray()
    json.endObject()
  }

  private static func write(_ name: String, _ mean: ForecastScores.Mean?, to json: inout JSONWriter) {
    json.name(name)
    guard let mean else {
      json.writeNull()
      return
    }
    json.beginObject()
    json.name("mean")
    json.write(mean.value)
    json.name("standard_error")
    json.write(mean.standardError ?? .nan)
    json.name("count")
    json.write(mean.count)
    json.endObject()
  }

  private static func write(_ counts: [Int], to json: inout JSONWriter) {
    json.beginArray()
    for count in counts { json.write(count) }
    json.endArray()
  }

  /// The coverage of each level, by step too, with the test of it.
  private static func writeIntervals(
    _ method: BacktestResult.Method, _ result: BacktestResult, to json: inout JSONWriter
  ) {
    let verdict = result.verdict(on: method)
    json.name("intervals_rejected")
    json.write(verdict.isRejected)
    json.name("intervals")
    json.beginArray()
    for level in result.levels {
      guard let coverage = method.scores.coverage(level) else { continue }
      json.beginObject()
      json.name("level")
      json.write(level)
      json.name("coverage")
      json.write(coverage)
      json.name("coverage_by_step")
      json.write(method.scores.coverageByStep(level))
      json.name("p_value")
      json.write(verdict.levels.first { $0.level == level }?.pValue ?? .nan)
      json.name("rejected")
      json.write(verdict.rejected.contains { $0.level == level })
      json.endObject()
    }
    json.endArray()
  }

  private static func write(_ forecast: SeriesScores, _ series: SeriesFile, to json: inout JSONWriter) {
    json.beginObject()
    json.name("after")
    json.write(series.label(at: forecast.origin - 1))
    json.name("crps")
    json.write(forecast.crps ?? .nan)
    json.name("scaled_crps")
    json.write(forecast.scaledCRPS ?? .nan)
    json.name("mase")
    json.write(forecast.meanAbsoluteScaledError ?? .nan)
    json.name("steps")
    json.beginArray()
    for step in forecast.steps {
      json.beginObject()
      json.name("time")
      json.write(series.label(at: forecast.origin + step.step - 1))
      json.name("actual")
      json.write(step.actual)
      json.name("crps")
      json.write(step.crps)
      json.name("probability_integral")
      json.write(step.probabilityIntegral)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}
