import TSFiles

/// Where the rows of a table of forecasts lie in a series.
struct ExternalPlaces {
  private let table: SeriesTable
  private let times: [String]?
  private let places: [String: Int]
  private let stepCount: Int
  private let horizon: Int
  private let originColumn: String?
  private let timeColumn: String?

  init(_ table: SeriesTable, times: [String]?, timeColumn: String?, stepCount: Int, horizon: Int) {
    (self.table, self.times, self.stepCount, self.horizon) = (table, times, stepCount, horizon)
    let labels = times ?? (0..<stepCount).map { "\($0)" }
    places = Dictionary(
      zip(labels.map(Self.plain), labels.indices), uniquingKeysWith: { first, _ in first })
    originColumn = table.columnNames.first { ["origin", "cutoff"].contains($0.lowercased()) }
    let timeNames = ExternalColumns.timeNames(timeColumn)
    self.timeColumn = table.columnNames.first { timeNames.contains($0.lowercased()) }
  }

  /// A time without the midnight that some programs put behind a day.
  private static func plain(_ time: String) -> String {
    for midnight in [" 00:00:00", "T00:00:00"] where time.hasSuffix(midnight) {
      return String(time.dropLast(midnight.count))
    }
    return time
  }

  /// How many steps of the series lie before a forecast.
  func origin(of forecast: ExternalForecasts.Forecast) throws(FileError) -> Int {
    guard let first = forecast.steps.first else { return stepCount }
    if !forecast.origin.isEmpty {
      if let place = place(ofOrigin: forecast.origin) { return place }
      throw error(
        first.row, originColumn,
        "found \"\(forecast.origin)\", expected \(times == nil ? "how many steps lie before the forecast" : "the time of the last step before the forecast"), \(example)"
      )
    }
    guard let time = first.time else { return stepCount - horizon }
    guard let place = places[Self.plain(time)] else { throw unknownTime(time, first.row) }
    return place - first.number + 1
  }

  private func place(ofOrigin text: String) -> Int? {
    if times != nil { return places[Self.plain(text)].map { $0 + 1 } }
    return Double(text).flatMap { Int(exactly: $0) }.flatMap { (0...stepCount).contains($0) ? $0 : nil }
  }

  /// The distributions of the steps of the horizon.
  func steps(
    of forecast: ExternalForecasts.Forecast, from origin: Int
  ) throws(FileError) -> [PredictiveQuantiles] {
    let steps = forecast.steps.prefix(horizon)
    for (number, step) in zip(1..., steps) where step.number != number {
      throw error(step.row, nil, "found step \(step.number), expected step \(number) of the forecast")
    }
    guard steps.count == horizon else {
      throw error(
        forecast, "found \(counted(steps.count, "step")), expected \(horizon), as far as the horizon")
    }
    for (number, step) in zip(0..., steps) {
      guard let time = step.time else { continue }
      guard let place = places[Self.plain(time)] else { throw unknownTime(time, step.row) }
      guard place == origin + number else {
        throw error(
          step.row, timeColumn,
          "found \"\(time)\", expected \"\(label(origin + number))\", step \(number + 1) of the forecast")
      }
    }
    return steps.map(\.distribution)
  }

  /// The error of a table without a forecast that could be tested.
  func noOrigin(_ forecast: ExternalForecasts.Forecast, among origins: [Int]) -> FileError {
    let shown = origins.prefix(6).map(originText).joined(separator: ", ")
    let all = origins.count > 6 ? "\(shown) and \(origins.count - 6) more" : shown
    return error(
      forecast.steps.first?.row ?? 0, originColumn ?? timeColumn,
      "found no forecast of an origin that is tested, expected some after \(all)")
  }

  /// An error with the row in which a forecast begins.
  func error(_ forecast: ExternalForecasts.Forecast, _ text: String) -> FileError {
    error(forecast.steps.first?.row ?? 0, nil, text)
  }

  private func unknownTime(_ time: String, _ row: Int) -> FileError {
    error(row, timeColumn, "found \"\(time)\", expected a time of the series, \(example)")
  }

  private func error(_ row: Int, _ column: String?, _ text: String) -> FileError {
    let place = column.map { ", column \"\($0)\"" } ?? ""
    return FileError(.badData, "\(table.file): row \(table.lineNumber(ofRow: row))\(place): \(text)")
  }

  private var example: String { "such as \"\(originText(max(1, stepCount - horizon)))\"" }

  /// An origin as a table would have it.
  private func originText(_ origin: Int) -> String { times == nil ? "\(origin)" : label(origin - 1) }

  private func label(_ step: Int) -> String {
    guard let times else { return "\(step)" }
    return times.indices.contains(step) ? times[step] : "\(step)"
  }
}
