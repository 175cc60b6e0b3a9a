/// The column of a table that says when its rows were, and how far they are apart.
public struct TimeAxis: Sendable, Hashable {
  /// The name of the column.
  public let column: String
  /// What lies between one row and the next; nil where the column holds plain numbers, or there is one row.
  public let step: TimeStep?
}

extension SeriesTable {
  /// The column of dates, times or numbers of steps, once its rows have been found to follow one another evenly:
  /// a row is a step, so a row that is missing, doubled or out of place would move all that come after it.
  ///
  /// The first column that looks like dates is taken, one with a name such as `date` before others. Equal lengths
  /// of time are even; so are months, quarters and years by the calendar, and working days without their weekends.
  /// Where there are no dates, a first column of numbers is taken if its name is that of a running time (`t`,
  /// `step`, `year`, ...) and no other column has such a name.
  ///
  /// - Returns: The column, or nil if there is none.
  /// - Throws: `badData`, naming two rows and what was found in them, if the second does not follow from the
  ///   first; or naming one whose cell is no date although the others are.
  /// - Complexity: O(n) for the n bytes of the table.
  public func timeAxis() throws(FileError) -> TimeAxis? {
    for column in dateColumns() {
      let times: [CalendarTime]
      switch readDates(column) {
      case .success(let found): times = found
      case .failure(let stray):
        // A text that happens to begin with dates is no time axis, unless it stands where one does.
        guard column == 0 || SeriesTable.isNamedLikeTime(columnNames[column]) else { continue }
        throw self.stray(stray.row, column)
      }
      let even = EvenTimes(times)
      if let fault = even.fault { throw error(fault.fault, fault.index, column) }
      return TimeAxis(column: columnNames[column], step: even.step)
    }
    return try numberedAxis()
  }

  /// Whether a cell of the first row, or the name above it, is a date whatever the order of day and month.
  static func isDate(_ cell: ArraySlice<UInt8>) -> Bool {
    DateReading.DayOrder.allCases.contains { DateReading(order: $0).read(cell) != nil }
  }

  /// The columns whose first two cells are dates, those with the name of a time first.
  func dateColumns() -> [Int] {
    let looking = columnNames.indices.filter { column in
      (0..<min(2, rowCount)).allSatisfy { SeriesTable.isDate(content($0, column)) }
    }
    let isNamed = { (column: Int) in SeriesTable.isNamedLikeTime(columnNames[column]) }
    return looking.filter(isNamed) + looking.filter { !isNamed($0) }
  }

  /// A row whose cell is not a date.
  struct Stray: Error { let row: Int }

  /// The dates of a column; where day and month may be either, the order that makes them even.
  private func readDates(_ column: Int) -> Result<[CalendarTime], Stray> {
    var best: Result<[CalendarTime], Stray> = .failure(Stray(row: 0))
    for order in DateReading.DayOrder.allCases {
      switch (readDates(column, order), best) {
      case (.success(let times), .failure): best = .success(times)
      case (.success(let times), .success(let earlier)) where times != earlier:
        if EvenTimes(earlier).fault != nil, EvenTimes(times).fault == nil { best = .success(times) }
      case (.failure(let stray), .failure(let earlier)) where stray.row > earlier.row: best = .failure(stray)
      default: break
      }
    }
    return best
  }

  /// The dates of a column in one order of day and month.
  func readDates(
    _ column: Int, _ order: DateReading.DayOrder
  ) -> Result<[CalendarTime], Stray> {
    let reading = DateReading(order: order)
    var times: [CalendarTime] = []
    times.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      guard let time = reading.read(content(row, column)) else { return .failure(Stray(row: row)) }
      times.append(time)
    }
    return .success(times)
  }

  // MARK: Messages

  func stray(_ row: Int, _ column: Int) -> FileError {
    let example = shown(max(0, row - 1), column)
    return place(
      row, column, "found \(shown(row, column)), expected a date like \(example) in the row before")
  }

  private func error(_ fault: EvenTimes.Fault, _ row: Int, _ column: Int) -> FileError {
    let (before, here) = (shown(row - 1, column), shown(row, column))
    let text =
      switch fault {
      case .doubled: before == here ? "found \(here) twice" : "found \(before) and \(here), the same time"
      default: "found \(before) and then \(here)"
      }
    let expected =
      switch fault {
      case .doubled: "each time once"
      case .backwards: "later times further down"
      case .hole(nil, _): "even steps"
      case .hole(let next?, let step): "\"\(next)\", \(step) later"
      }
    return pair(row, column, "\(text), expected \(expected)")
  }
}

extension SeriesTable {
  /// An error about a row and the one before it.
  func pair(_ row: Int, _ column: Int, _ text: String) -> FileError {
    let name = columnNames[column].isEmpty ? "\(column + 1)" : quoted(columnNames[column])
    return FileError(
      .badData, "\(file): rows \(line(row - 1)) and \(line(row)), column \(name): \(text)")
  }

  /// An error about a cell.
  func place(_ row: Int, _ column: Int, _ text: String) -> FileError {
    let name = columnNames[column].isEmpty ? "\(column + 1)" : quoted(columnNames[column])
    return FileError(.badData, "\(file): row \(line(row)), column \(name): \(text)")
  }
}
