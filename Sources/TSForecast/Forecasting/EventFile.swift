import TSFiles
import TSText

/// Reads events from a table of their dates: when each happened, and when it will.
///
///     date,name,before,after
///     2023-11-24,black friday,0,3
///     2024-11-29,black friday,0,3
///     2024-03-31,easter,2,1
///
/// A row is a date and the name of what happens then. `before` and `after` may say how many steps around it change as well, the
/// same for all rows of a name; an empty cell stands for none. The columns may also be called as they are elsewhere: `ds` for
/// the date, `holiday` or `event` for the name, `lower_window` (not above 0) and `upper_window`.
///
/// ```swift
/// let table = try SeriesReader().read("sales.csv")
/// let timeline = try table.timeline()
/// let events = try EventFile(SeriesReader().read("events.csv"), timeline: timeline).events
/// ```
public struct EventFile: Sendable {
  /// The events in the order in which their names first stand in the file.
  public let events: [Event]

  /// The most steps around a date.
  private static let greatestWindow = 366

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - table: the table.
  ///   - timeline: the times of the series, see `Timeline.steps(of:)`; nil for a series without, whose steps are numbered from
  ///     0.
  /// - Throws: `badData` with row and column where a column is missing, a date is none or may be read in two ways, a name is
  ///   missing, or a window is no number of steps or not the same in all rows of a name.
  public init(_ table: SeriesTable, timeline: Timeline?) throws(FileError) {
    try Self.checkNames(table)
    let reader = Rows(
      table: table, date: try Self.column(["date", "ds"], of: table, "date"),
      name: try Self.column(["name", "event", "holiday"], of: table, "name"))
    let dates = try table.texts(in: reader.date)
    let names = try table.texts(in: reader.name)
    let before = try reader.windows(["before": 1, "lower_window": -1], most: Self.greatestWindow)
    let after = try reader.windows(["after": 1, "upper_window": 1], most: Self.greatestWindow)
    var (order, all) = ([String](), [String: (row: Int, steps: [Int])]())
    for row in 0..<table.rowCount {
      let name = names[row]
      guard !name.isEmpty else {
        throw reader.error(row, reader.name, "found no name, expected that of an event")
      }
      let steps = try reader.steps(dates[row], row, timeline)
      if let first = all[name]?.row {
        for (window, column) in [before, after] where window[row] != window[first] {
          throw reader.error(
            row, column,
            "found \(window[row]) for \(name), expected \(window[first]) as in row \(table.lineNumber(ofRow: first))"
          )
        }
      } else {
        order.append(name)
      }
      all[name, default: (row, [])].steps += steps
    }
    events = order.map { name in
      let (row, steps) = all[name] ?? (0, [])
      return Event(name, at: steps, window: -before.numbers[row]...after.numbers[row])
    }
  }

  /// Refuses a column that is meant as one of those that may be there and is spelt in another way.
  private static func checkNames(_ table: SeriesTable) throws(FileError) {
    let known = ["date", "ds", "name", "event", "holiday", "before", "after", "lower_window", "upper_window"]
    for column in table.columnNames where !known.contains(column.lowercased()) {
      guard
        let near = nearest(column.lowercased(), among: ["before", "after", "lower_window", "upper_window"])
          .first
      else { continue }
      throw FileError(
        .badData, "\(table.file): found the column \(column), expected \(near); did you mean it?")
    }
  }

  private static func column(
    _ names: [String], of table: SeriesTable, _ usual: String
  ) throws(FileError) -> String {
    for name in names {
      if let found = table.columnNames.first(where: { $0.lowercased() == name }) { return found }
    }
    throw FileError(
      .badData,
      "\(table.file): found the columns \(table.columnNames.prefix(12).joined(separator: ", ")), "
        + "expected columns named date and name, and perhaps before and after: there is none for the \(usual)"
    )
  }

  /// The rows of a table of events.
  private struct Rows {
    let table: SeriesTable
    let date: String
    let name: String

    func error(_ row: Int, _ column: String, _ text: String) -> FileError {
      FileError(
        .badData, "\(table.file): row \(table.lineNumber(ofRow: row)), column \"\(column)\": \(text)")
    }

    /// The steps of a date.
    func steps(_ date: String, _ row: Int, _ timeline: Timeline?) throws(FileError) -> Range<Int> {
      guard let timeline else {
        guard let step = Int(date), abs(step) < 1 << 52 else {
          throw error(
            row, self.date,
            "found \"\(date.prefix(40))\", expected the number of a step: the series has no times")
        }
        return step..<step + 1
      }
      guard let steps = timeline.steps(of: date) else {
        throw error(
          row, self.date, "found \"\(date.prefix(40))\", expected a time such as \"\(timeline.label(at: 0))\""
        )
      }
      return steps
    }

    /// How many steps before or after each date change; none where no column says so.
    ///
    /// - Parameter columns: the names that the column may have, and the sign of its numbers.
    func windows(
      _ columns: [String: Double], most: Int
    ) throws(FileError) -> (numbers: [Int], column: String) {
      guard let column = table.columnNames.first(where: { columns[$0.lowercased()] != nil }) else {
        return (Array(repeating: 0, count: table.rowCount), "")
      }
      let sign = columns[column.lowercased()] ?? 1
      var numbers: [Int] = []
      for (row, number) in try table.numbers(in: column).enumerated() {
        guard let steps = Int(exactly: sign * (number ?? 0)), (0...most).contains(steps) else {
          let bounds = sign < 0 ? "-\(most) to 0" : "0 to \(most)"
          throw error(row, column, "found \(number ?? 0), expected a whole number of steps from \(bounds)")
        }
        numbers.append(steps)
      }
      return (numbers, column)
    }
  }
}
