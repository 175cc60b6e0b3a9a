import TSFiles

/// Forecasts that were made elsewhere as a method of a backtest: those of its origins, found by the times of the series.
///
/// In the table (see ``ExternalForecasts``) an origin is the time of the last step before the forecast; where the series
/// has no times it is the number of steps that lie before the forecast. A table without origins has the time of each step.
public struct ExternalMethod: Sendable {
  /// The method. At origins of which the table has no forecast it is left out.
  public let method: BacktestMethod
  /// How many forecasts of the table are of origins that are not tested.
  public let passedOverCount: Int
  /// What there is to know.
  public let notes: [String]

  /// Finds the forecasts of a table.
  ///
  /// - Parameters:
  ///   - name: What the method is called in results.
  ///   - table: The table. Where it names several series, that of the name of the series is taken.
  ///   - series: The series that is tested.
  ///   - backtest: The test, which says the origins and the horizon.
  ///   - times: The time of each step as the table would have it, one for each value of the series; nil where the series has
  ///     no times.
  ///   - timeColumn: Another name that the column of times may have, such as that in the file of the series.
  /// - Throws: `FileError` as ``ExternalForecasts`` does, and naming the row where an origin or a time is not of the series, a
  ///   forecast does not reach the horizon, or none is of a tested origin; ``ForecastError`` as the backtest does.
  /// - Complexity: O(n) for n bytes.
  public init(
    _ name: String, _ table: SeriesTable, series: Series, backtest: Backtest, times: [String]?,
    timeColumn: String? = nil
  ) throws {
    let origins = try BacktestOrigins(backtest, series).origins
    let external = try ExternalForecasts(table, timeColumn: timeColumn)
    let rows = ExternalPlaces(
      table, times: times, timeColumn: timeColumn, stepCount: series.values.count, horizon: backtest.horizon)
    var found: [Int: [PredictiveQuantiles]] = [:]
    var passedOver = 0
    let forecasts = try Self.forecasts(of: series.name, external)
    for forecast in forecasts {
      let origin = try rows.origin(of: forecast)
      guard origins.contains(origin) else {
        passedOver += 1
        continue
      }
      let steps = try rows.steps(of: forecast, from: origin)
      guard found.updateValue(steps, forKey: origin) == nil else {
        throw rows.error(forecast, "found a second forecast of this origin, expected one")
      }
    }
    if found.isEmpty, let first = forecasts.first { throw rows.noOrigin(first, among: origins) }
    method = BacktestMethod(name) { [found] past, _ in
      guard let steps = found[past.values.count] else {
        throw ForecastError("\(external.file) has no forecast of this origin")
      }
      return steps
    }
    passedOverCount = passedOver
    notes = Self.notes(external, passedOver: passedOver)
  }

  /// The forecasts of a series.
  private static func forecasts(
    of series: String, _ external: ExternalForecasts
  ) throws(FileError) -> [ExternalForecasts.Forecast] {
    let names = Set(external.forecasts.map(\.series))
    guard names.count > 1 else { return external.forecasts }
    let found = external.forecasts.filter { $0.series == series }
    guard !found.isEmpty else {
      throw FileError(
        .badData,
        "\(external.file): column \"series\": found \(ExternalColumns.listed(names.sorted())), expected \"\(series)\" "
          + "among them"
      )
    }
    return found
  }

  private static func notes(_ external: ExternalForecasts, passedOver: Int) -> [String] {
    var notes: [String] = []
    if passedOver > 0 {
      notes.append("\(external.file): \(counted(passedOver, "forecast")) of other origins passed over")
    }
    if external.crossedCount > 0 {
      notes.append(
        "\(external.file): quantiles of \(counted(external.crossedCount, "step")) crossed, and were put in order"
      )
    }
    return notes
  }
}
