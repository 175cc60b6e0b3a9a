import TSFiles

/// Forecasts that were made elsewhere, read from a table with one row a step.
///
/// The columns are, in any order:
///
/// | column | what it holds |
/// | --- | --- |
/// | `series` (or `unique_id`) | the name of the series; may be left out where there is one |
/// | `origin` (or `cutoff`) | what the forecast was made after, a time or a number; may be left out where there is one |
/// | `step` | the number of the step, from 1 |
/// | `time` (or `ds`, `date`) | the time of the step; one of `step` and `time` is needed |
/// | `0.1`, `0.5`, ... | the quantile of each level, at least one |
/// | `mean` | the mean; may be left out |
///
/// Columns with other names are passed over, so the output of `tsmodel forecast --format csv` is such a table. Quantiles
/// that cross are put in order, and counted. See ``PredictiveQuantiles`` for how scores are taken from a few quantiles.
public struct ExternalForecasts: Sendable {
  /// The forecast of one series from one origin.
  public struct Forecast: Sendable {
    /// The name of the series; empty where the table has no such column.
    public let series: String
    /// What the forecast was made after, as it is written; empty where the table has no such column.
    public let origin: String
    /// The steps, by number where the table has them, otherwise in the order of its rows.
    public let steps: [Step]
  }

  /// The forecast of one step.
  public struct Step: Sendable {
    /// The number of the step, from 1; where the table has none, the place among the rows of its forecast.
    public let number: Int
    /// The time of the step as it is written; nil where the table has none.
    public let time: String?
    /// The row of the table, from 0, for messages about it: see `SeriesTable.lineNumber(ofRow:)`.
    public let row: Int
    /// The distribution.
    public let distribution: PredictiveQuantiles
  }

  /// The file, as it is named in messages.
  public let file: String
  /// The levels of the quantiles, in increasing order.
  public let levels: [Double]
  /// The forecasts, in the order in which they begin in the table.
  public let forecasts: [Forecast]
  /// How many steps had quantiles that cross.
  public let crossedCount: Int

  /// Reads forecasts from a table.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - timeColumn: Another name that the column of times may have, such as that in the file of the series.
  /// - Throws: `badData`, naming the row and the column, if a column is missing or there twice, a level is not between 0
  ///   and 1, a cell is empty or holds no number, a step is not a whole number from 1, or a step is there twice.
  /// - Complexity: O(n) for n bytes.
  public init(_ table: SeriesTable, timeColumn: String? = nil) throws(FileError) {
    let columns = try ExternalColumns(table, timeColumn: timeColumn)
    var rows = try ExternalRows(table, columns)
    var order: [ExternalRows.Key] = []
    var steps: [ExternalRows.Key: [Step]] = [:]
    for row in 0..<table.rowCount {
      let key = rows.key(row)
      if steps[key] == nil { order.append(key) }
      steps[key, default: []].append(try rows.step(row, after: steps[key]?.count ?? 0))
    }
    var forecasts: [Forecast] = []
    for key in order {
      let sorted = (steps[key] ?? []).sorted { $0.number < $1.number }
      try rows.checkDistinct(sorted)
      forecasts.append(Forecast(series: key.series, origin: key.origin, steps: sorted))
    }
    file = table.file
    levels = columns.quantiles.map(\.level)
    self.forecasts = forecasts
    crossedCount = rows.crossedCount
  }
}
