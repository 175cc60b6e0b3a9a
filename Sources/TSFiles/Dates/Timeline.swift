/// When the rows of a table were: even steps, each with its row or a gap.
///
/// ```swift
/// let table = try SeriesReader().read("sales.csv")
/// if let timeline = try table.timeline() {
///   let sales = timeline.arranged(try table.numbers(in: "sales"))
///   print(timeline.step, timeline.gapCount, timeline.label(at: timeline.stepCount))
/// }
/// ```
public struct Timeline: Sendable {
  /// What the steps are numbered by.
  enum Axis {
    case times(TimeGrid, TimeForm)
    case numbers(NumberGrid)
  }

  /// The columns that say the times: one, or such as a year and a month.
  public let columns: [String]
  /// What lies between a step and the next.
  public let step: TimeStep
  /// For each step from the first time to the last the row of the table, counted from 0; nil for a gap.
  public let rows: [Int?]
  /// How many steps have no row.
  public let gapCount: Int
  let axis: Axis

  /// How many steps there are from the first time to the last; at least 1.
  public var stepCount: Int { rows.count }

  /// The lengths of seasons worth trying, in steps, the usual one first; empty for years and plain numbers. See
  /// ``TimeStep/seasons``.
  public var seasons: [Double] { step.seasons }

  /// The time of a step, written as the file writes its times, or by ISO 8601 where the file writes them in several
  /// ways or in one that may be misread, such as `1/2/2020`. A year with a month or quarter in another column gives
  /// `2021-03` or `2021Q1`.
  ///
  /// - Parameter number: The number of the step, 0 for the first of the table; those before it and after the last have
  ///   times as well.
  /// - Returns: The time; before the year 0 and after the year 9999 the first time and the number of steps from it.
  /// - Complexity: O(1).
  public func label(at number: Int) -> String {
    switch axis {
    case .numbers(let grid): return grid.text(at: number)
    case .times(let grid, let form):
      if let time = grid.time(at: number) { return form.text(time) }
      return
        "\(form.text(grid.start)) \(number < 0 ? "-" : "+") \(counted(Int(clamping: number.magnitude), "step"))"
    }
  }

  /// The values of a column by step.
  ///
  /// - Parameter values: A value for each row of the table.
  /// - Returns: A value for each step; nil in a gap, and for a row that is not among the values.
  /// - Complexity: O(n) for n steps.
  public func arranged<Value>(_ values: [Value?]) -> [Value?] {
    rows.map { row in
      guard let row, values.indices.contains(row) else { return nil }
      return values[row]
    }
  }

  init(_ columns: [String], _ grid: TimeGrid, _ form: TimeForm, numbers: [Int]) {
    self.init(columns, grid.step, .times(grid, form), numbers)
  }

  init(_ column: String, _ grid: NumberGrid) {
    self.init([column], .number(grid.step), .numbers(grid), grid.places)
  }

  private init(_ columns: [String], _ step: TimeStep, _ axis: Axis, _ numbers: [Int]) {
    var rows = [Int?](repeating: nil, count: (numbers.last ?? 0) + 1)
    for (row, number) in numbers.enumerated() where rows.indices.contains(number) { rows[number] = row }
    (self.columns, self.step, self.axis, self.rows) = (columns, step, axis, rows)
    gapCount = rows.count - numbers.count
  }
}
