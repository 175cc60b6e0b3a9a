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
    let intervals = Self.intervals.map { percent in
      let tail = (1 - Double(percent) / 100) / 2
      return Self.aligned(
        forecast.quantile(tail).map(number), forecast.quantile(1 - tail).map(number))
    }
    for (i, step) in forecast.steps.enumerated() {
      let time = series.label(at: forecast.firstStep + i)
      rows.append([time, number(step.mean), number(step.quantile(0.5))] + intervals.map { $0[i] })
    }
    return SummaryTable.rightAligned(rows)
  }

  /// Intervals whose bounds stand under each other.
  private static func aligned(_ lower: [String], _ upper: [String]) -> [String] {
    let (left, right) = (lower.map(\.count).max() ?? 0, upper.map(\.count).max() ?? 0)
    func padded(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return zip(lower, upper).map { "\(padded($0, left)) to \(padded($1, right))" }
  }
}
