/// What is wrong with times, in words.
extension SeriesTable {
  func error(_ fault: GridSearch.Fault, _ times: RowTimes) -> FileError {
    let column = times.columns[0]
    /// The cells of two rows.
    func found(_ index: Int) -> String {
      "found \(shown(index - 1, times)) and then \(shown(index, times))"
    }
    switch fault {
    case .doubled(let index): return doubled(index, times)
    case .backwards(let index):
      return pair(
        index, column, "\(found(index)), expected later times further down\(summerTime(index, times))")
    case .offGrid(let index, let expected, let step):
      let labels = expected.map { quoted(times.form.text($0)) }.joined(separator: " or ")
      let wanted = "expected \(labels.isEmpty ? "even steps" : labels), as most rows are \(step) apart"
      guard index > 0 else { return place(index, column, "found \(shown(index, times)), \(wanted)") }
      return pair(index, column, "\(found(index)), \(wanted)")
    case .mixed(let index, let before, let after):
      return pair(
        index, column,
        "\(found(index)), where steps of \(before) become steps of \(after), expected one frequency in a file"
      )
    case .sparse(let index, let steps, let step):
      return pair(
        index, column,
        "\(found(index)), and \(counted(rowCount, "row")) for \(steps) steps of \(step), expected a row for half of them or more"
      )
    case .uneven(let index): return pair(index, column, "\(found(index)), expected even steps")
    }
  }

  func error(_ fault: NumberGrid.Fault, _ column: Int) -> FileError {
    func found(_ index: Int) -> String {
      "found \(shown(index - 1, column)) and then \(shown(index, column))"
    }
    switch fault {
    case .doubled(let index):
      return pair(index, column, "found \(shown(index, column)) twice, expected each time once")
    case .backwards(let index):
      return pair(index, column, "\(found(index)), expected later times further down")
    case .offGrid(let index, let step):
      let wanted = "expected a whole number of steps, as most rows are \(plainNumber(step)) apart"
      guard index > 0 else { return place(index, column, "found \(shown(index, column)), \(wanted)") }
      return pair(index, column, "\(found(index)), \(wanted)")
    case .sparse(let index, let steps, let step):
      return pair(
        index, column,
        "\(found(index)), and \(counted(rowCount, "row")) for \(steps) steps of \(plainNumber(step)), expected a row for "
          + "half of them or more")
    case .uneven(let index): return pair(index, column, "\(found(index)), expected even steps")
    }
  }

  private func doubled(_ index: Int, _ times: RowTimes) -> FileError {
    let (before, here) = (shown(index - 1, times), shown(index, times))
    let text = before == here ? "found \(here) twice" : "found \(before) and \(here), the same time"
    return pair(index, times.columns[0], "\(text), expected each time once\(summerTime(index, times))")
  }

  /// What to do about the hour that clocks go through twice in autumn.
  private func summerTime(_ index: Int, _ times: RowTimes) -> String {
    let back = times.times[index - 1].microseconds - times.times[index].microseconds
    let isHour = times.times[index].grain == .time && 0..<3_600_000_000 ~= back && times.form.zone.isEmpty
    guard isHour, times.form.pattern?.hasPrefix("%Y-") ?? true else { return "" }
    return " (an hour that comes twice in autumn needs its offset, as in +01:00)"
  }

  /// What a row says of its time, in quotes.
  private func shown(_ row: Int, _ times: RowTimes) -> String {
    times.columns.count == 1 ? shown(row, times.columns[0]) : quoted(times.form.text(times.times[row]))
  }
}
