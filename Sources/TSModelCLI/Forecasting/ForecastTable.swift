import TSFiles
import TSForecast
import TSModel

/// A forecast as a table for people: a row for each step, with its mean, its median and intervals.
struct ForecastTable {
  private let series: SeriesFile
  private let forecast: SeriesForecast

  /// The intervals, by the percentage that they hold.
  private static let intervals = [50, 80, 95]

  init(_ series: SeriesFile, _ forecast: SeriesForecast) {
    (self.series, self.forecast) = (series, forecast)
  }

  /// The lines of the table.
  var text: String {
    var rows = [[series.timeName, "mean", "median"] + Self.intervals.map { "\($0) %" }]
    let deviations = forecast.standardDeviation.filter { $0 > 0 }.sorted()
    // All steps with as many digits as the surest of them.
    let spread = deviations.first ?? 0
    func number(_ x: Double) -> String { SummaryTable.significant(x, beside: spread) }
    for (i, step) in forecast.steps.enumerated() {
      var row = [series.label(at: forecast.firstStep + i), number(step.mean), number(step.quantile(0.5))]
      for percent in Self.intervals {
        let tail = (1 - Double(percent) / 100) / 2
        row.append("\(number(step.quantile(tail))) to \(number(step.quantile(1 - tail)))")
      }
      rows.append(row)
    }
    return SummaryTable.rightAligned(rows)
  }
}
