import TSFiles

/// Which column of a table of forecasts holds what.
struct ExternalColumns {
  let series: String?
  let origin: String?
  let step: String?
  let time: String?
  let mean: String?
  /// The columns of quantiles, by level.
  let quantiles: [(level: Double, name: String)]

  /// - Parameter timeColumn: Another name that the column of times may have.
  init(_ table: SeriesTable, timeColumn: String?) throws(FileError) {
    series = try Self.only(["series", "unique_id"], table)
    origin = try Self.only(["origin", "cutoff"], table)
    step = try Self.only(["step"], table)
    time = try Self.only(Self.timeNames(timeColumn), table)
    mean = try Self.only(["mean"], table)
    guard step != nil || time != nil else {
      throw FileError(
        .badData,
        "\(table.file): no column is named \"step\" or \"time\": found \(Self.listed(table.columnNames)), expected one"
      )
    }
    quantiles = try Self.quantiles(table)
  }

  /// What the column of times may be called, in lower case.
  static func timeNames(_ other: String?) -> [String] {
    ["time", "ds", "date"] + (other.map { [$0.lowercased()] } ?? [])
  }

  /// The column with one of some names.
  private static func only(_ names: [String], _ table: SeriesTable) throws(FileError) -> String? {
    let found = table.columnNames.filter { names.contains($0.lowercased()) }
    guard found.count <= 1 else {
      throw FileError(
        .badData, "\(table.file): row 1: found the columns \(listed(found)), expected one of them")
    }
    return found.first
  }

  /// The columns whose names are numbers.
  private static func quantiles(_ table: SeriesTable) throws(FileError) -> [(level: Double, name: String)] {
    var found: [(level: Double, name: String)] = []
    for name in table.columnNames {
      guard let first = name.utf8.first, first < 0x3A, let level = Double(name) else { continue }
      guard level > 0, level < 1 else {
        throw FileError(
          .badData,
          "\(table.file): row 1, column \"\(name)\": found \(level) as the level of a quantile, expected a number "
            + "between 0 and 1")
      }
      if let same = found.first(where: { $0.level == level }) {
        throw FileError(
          .badData,
          "\(table.file): row 1, column \"\(name)\": found the level of column \"\(same.name)\" again, expected "
            + "each level once")
      }
      found.append((level, name))
    }
    guard !found.isEmpty else {
      throw FileError(
        .badData,
        "\(table.file): no column is named by the level of a quantile, such as \"0.5\": found "
          + "\(listed(table.columnNames)), expected one or more")
    }
    return found.sorted { $0.level < $1.level }
  }

  static func listed(_ names: [String]) -> String {
    let shown = names.prefix(12).map { "\"\($0)\"" }.joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}

/// The rows of a table of forecasts.
struct ExternalRows {
  /// What tells forecasts apart.
  struct Key: Hashable {
    let series: String
    let origin: String
  }

  private let table: SeriesTable
  private let columns: ExternalColumns
  private let series: [String]?
  private let origins: [String]?
  private let times: [String]?
  private let numbers: [Double?]?
  private let means: [Double?]?
  private let quantiles: [[Double?]]
  private(set) var crossedCount = 0

  init(_ table: SeriesTable, _ columns: ExternalColumns) throws(FileError) {
    self.table = table
    self.columns = columns
    series = try columns.series.map { name throws(FileError) in try table.texts(in: name) }
    origins = try columns.origin.map { name throws(FileError) in try table.texts(in: name) }
    times = try columns.time.map { name throws(FileError) in try table.texts(in: name) }
    numbers = try columns.step.map { name throws(FileError) in try table.numbers(in: name) }
    means = try columns.mean.map { name throws(FileError) in try table.numbers(in: name) }
    quantiles = try columns.quantiles.map { column throws(FileError) in try table.numbers(in: column.name) }
  }

  func key(_ row: Int) -> Key {
    Key(series: series?[row] ?? "", origin: origins?[row] ?? "")
  }

  /// The step that a row holds.
  ///
  /// - Parameter count: How many rows of the same forecast came before it.
  mutating func step(_ row: Int, after count: Int) throws(FileError) -> ExternalForecasts.Step {
    var values: [Double] = []
    for (column, name) in zip(quantiles, columns.quantiles) {
      guard let value = column[row] else {
        throw error(row, name.name, "found nothing, expected the quantile of level \(name.level)")
      }
      values.append(value)
    }
    if zip(values, values.dropFirst()).contains(where: { $0 > $1 }) { crossedCount += 1 }
    let levels = columns.quantiles.map(\.level)
    do {
      return ExternalForecasts.Step(
        number: try number(row) ?? count + 1, time: times?[row], row: row,
        distribution: try PredictiveQuantiles(levels: levels, values: values, mean: means?[row]))
    } catch let fault as FileError {
      throw fault
    } catch {
      throw self.error(row, columns.quantiles[0].name, "\(error)")
    }
  }

  /// The number of the step in a row; nil where the table has none.
  private func number(_ row: Int) throws(FileError) -> Int? {
    guard let numbers, let name = columns.step else { return nil }
    guard let number = numbers[row] else {
      throw error(row, name, "found nothing, expected the number of the step, from 1")
    }
    guard number >= 1, let whole = Int(exactly: number) else {
      throw error(row, name, "found \(number), expected the number of the step, a whole one from 1")
    }
    return whole
  }

  /// Checks that no step of a forecast is there twice; the steps are in order.
  func checkDistinct(_ steps: [ExternalForecasts.Step]) throws(FileError) {
    var rows: [String: Int] = [:]
    for (step, next) in zip(steps, steps.dropFirst()) where step.number == next.number {
      throw twice(step.row, next.row, columns.step, "step \(step.number)")
    }
    for step in steps {
      guard let time = step.time else { continue }
      if let row = rows.updateValue(step.row, forKey: time) {
        throw twice(row, step.row, columns.time, "\"\(time)\"")
      }
    }
  }

  private func twice(_ row: Int, _ other: Int, _ column: String?, _ what: String) -> FileError {
    let lines = [row, other].sorted().map(table.lineNumber)
    let place = "rows \(lines[0]) and \(lines[1]), column \"\(column ?? "")\""
    return FileError(
      .badData,
      "\(table.file): \(place): found \(what) twice, expected each step of a forecast once")
  }

  private func error(_ row: Int, _ column: String, _ text: String) -> FileError {
    FileError(.badData, "\(table.file): row \(table.lineNumber(ofRow: row)), column \"\(column)\": \(text)")
  }
}
