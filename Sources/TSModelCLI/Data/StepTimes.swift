import TSFiles

/// When the steps of a fit were: a column of the copy of its data.
struct StepTimes {
  /// The name of the column that they were in.
  let name: String
  let timeline: Timeline

  /// Those of a file; nil where they are the numbers of the steps.
  init?(_ timeline: Timeline, steps: Int) {
    guard (0..<steps).contains(where: { timeline.label(at: $0) != "\($0)" }) else { return nil }
    self.timeline = timeline
    name = timeline.columns.count == 1 && timeline.columns[0] != "" ? timeline.columns[0] : "time"
  }

  /// Those of a copy; nil where it has none.
  ///
  /// - Parameter sites: the columns that are something else.
  init?(copy table: SeriesTable, besides sites: [String]) {
    guard table.columnNames.count > 1, table.columnNames[0] == "step", !sites.contains(table.columnNames[1]),
      let timeline = try? table.timeline(named: table.columnNames[1])
    else { return nil }
    (name, self.timeline) = (table.columnNames[1], timeline)
  }

  /// The name of the column in a copy, unlike those of the others.
  func columnName(besides names: [String]) -> String {
    var own = names.contains(name) || name == "step" ? "time" : name
    while names.contains(own) { own += "_" }
    return own
  }
}
