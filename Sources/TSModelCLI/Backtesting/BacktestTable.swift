import TSForecast
import TSModel

/// A backtest as a table for people: a column for each method, a row for each figure, with standard errors.
struct BacktestTable {
  private let result: BacktestResult

  /// The intervals that are shown, by the percentage that they hold.
  private static let intervals = [50, 80, 95]

  init(_ result: BacktestResult) { self.result = result }

  /// The lines of the table.
  ///
  /// - Parameter bySteps: Whether the coverage of each step ahead follows.
  func text(bySteps: Bool) -> String {
    let summaries = result.summaries
    var rows = [[""] + summaries.map(\.method)]
    func add(_ name: String, _ cell: (BacktestSummary) -> String) {
      rows.append([name] + summaries.map(cell))
    }
    add("origins") { "\($0.originCount)" }
    add("CRPS") { Self.cell($0.crps) }
    add("CRPS/scale") { Self.cell($0.scaledCRPS) }
    add("against naive") { $0.method == result.naive.name ? "" : Self.cell($0.difference) }
    add("MASE") { Self.cell($0.meanAbsoluteScaledError) }
    add("WQL") { $0.weightedQuantileLoss.map { SummaryTable.significant($0, beside: $0) } ?? "-" }
    add("MSIS") { Self.cell($0.meanScaledIntervalScore) }
    for percent in Self.intervals {
      add("in \(percent) %") { Self.share($0.coverage[Double(percent) / 100]) }
    }
    let table = SummaryTable.rightAligned(rows)
    return bySteps ? "\(table)\n\n\(stepsText)" : table
  }

  /// The coverage of each step ahead, in a table for each method.
  private var stepsText: String {
    result.methods.map { "\($0.name), percent of values in the intervals\n\(steps(of: $0.scores))" }
      .joined(separator: "\n\n")
  }

  private func steps(of scores: ForecastScores) -> String {
    let shares = Self.intervals.map { scores.coverageByStep(Double($0) / 100) }
    var rows = [["step"] + Self.intervals.map { "in \($0) %" }]
    for step in 0..<result.horizon {
      let cells = shares.map { all in
        all.indices.contains(step) ? all[step].map { "\(Int(($0 * 100).rounded()))" } ?? "-" : "-"
      }
      rows.append(["\(step + 1)"] + cells)
    }
    return SummaryTable.rightAligned(rows)
  }

  /// A mean with two digits of its standard error.
  private static func cell(_ mean: ForecastScores.Mean?) -> String {
    guard let mean, mean.value.isFinite else { return "-" }
    guard let error = mean.standardError, error > 0, error.isFinite else {
      return SummaryTable.significant(mean.value, beside: abs(mean.value))
    }
    let spread = 10 * error
    return
      "\(SummaryTable.significant(mean.value, beside: spread)) ± \(SummaryTable.significant(error, beside: spread))"
  }

  /// A share in percent.
  private static func share(_ mean: ForecastScores.Mean?) -> String {
    guard let mean else { return "-" }
    let percent = "\(Int((mean.value * 100).rounded()))"
    return mean.standardError.map { "\(percent) ± \(Int(($0 * 100).rounded()))" } ?? percent
  }
}
