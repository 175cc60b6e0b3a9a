import TSFiles
import TSForecast

/// Lines of the tables that come out, which begin with the key of a series.
struct SeriesLines {
  private let head: [UInt8]
  private let levels: [Double]

  init(_ key: PanelKey, _ plan: PanelPlan) {
    self.init(key, levels: plan.settings.levels)
  }

  init(_ key: PanelKey, levels: [Double] = []) {
    var text = NumberText()
    for part in key.texts {
      TableWriter.appendQuoted(part, to: &text)
      text.append(",")
    }
    (head, self.levels) = (text.bytes, levels)
  }

  /// The columns of forecasts.
  static func forecastColumns(_ plan: PanelPlan) -> [String] {
    plan.columns.keys + [plan.columns.timeName, "mean", "sd"] + plan.settings.levels.map { "\($0)" } + [
      "method"
    ]
  }

  /// The columns of paths.
  static func pathColumns(_ plan: PanelPlan) -> [String] {
    plan.columns.keys + ["draw", plan.columns.timeName, plan.columns.value]
  }

  /// The columns of checks.
  static func checkColumns(_ plan: PanelPlan) -> [String] {
    plan.columns.keys + ["values", "inside_80", "crps", "crps_naive"]
  }

  /// The columns of errors.
  static func errorColumns(_ plan: PanelPlan) -> [String] { plan.columns.keys + ["row", "message"] }

  /// A line for each step: time, mean, standard deviation, quantiles, method.
  func forecasts(_ forecast: SeriesForecast, _ labels: [String]) -> [UInt8] {
    var methods: [String] = []
    for member in forecast.members where !methods.contains(member.method) { methods.append(member.method) }
    let method = methods.isEmpty ? "constant" : methods.joined(separator: "; ")
    var text = NumberText(capacity: 256 * labels.count)
    for (step, label) in zip(forecast.steps, labels) {
      append(head, to: &text)
      TableWriter.appendQuoted(label, to: &text)
      append(step, to: &text)
      text.append(",")
      TableWriter.appendQuoted(method, to: &text)
      text.append("\n")
    }
    return text.bytes
  }

  /// The mean, the standard deviation and the quantiles of a step, each behind a comma.
  func append(_ step: PredictivePoints, to text: inout NumberText) {
    text.append(",")
    text.append(step.mean)
    text.append(",")
    text.append(step.standardDeviation)
    for level in levels {
      text.append(",")
      text.append(step.quantile(level))
    }
  }

  /// A line for each step of each path.
  func paths(_ paths: [[Double]], _ labels: [String]) -> [UInt8] {
    var text = NumberText(capacity: 32 * labels.count * paths.count)
    for (draw, path) in paths.enumerated() {
      for (value, label) in zip(path, labels) {
        append(head, to: &text)
        text.append(draw)
        text.append(",")
        TableWriter.appendQuoted(label, to: &text)
        text.append(",")
        text.append(value)
        text.append("\n")
      }
    }
    return text.bytes
  }

  /// How a forecast of held-back values did.
  func check(_ heldBack: HeldBack) -> [UInt8] {
    let count = heldBack.scores.steps.count
    let inside = Int(((heldBack.scores.coverage(0.8) ?? 0) * Double(count)).rounded())
    var text = NumberText()
    append(head, to: &text)
    text.append("\(count),\(inside),")
    text.append(heldBack.scores.crps ?? .nan)
    text.append(",")
    text.append(heldBack.naive.crps ?? .nan)
    text.append("\n")
    return text.bytes
  }

  /// Why a series failed.
  func failure(_ failure: SeriesOutcome.Failure) -> [UInt8] {
    var text = NumberText()
    append(head, to: &text)
    if let row = failure.row { text.append(row) }
    text.append(",")
    TableWriter.appendQuoted(failure.message, to: &text)
    text.append("\n")
    return text.bytes
  }

  private func append(_ bytes: [UInt8], to text: inout NumberText) {
    for byte in bytes { text.append(byte) }
  }
}
