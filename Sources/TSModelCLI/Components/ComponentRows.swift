import TSFiles
import TSForecast
import TSModel

/// The parts of a series as a table, as CSV and as JSON.
struct ComponentRows {
  /// A table for people: a row for each step, for each part the mean and the 80 % interval.
  static func table(_ series: SeriesFile, _ components: [SeriesComponent]) throws -> String {
    var rows = [[series.timeName]]
    for step in series.values.indices { rows.append([series.label(at: step)]) }
    for component in components {
      let steps = try component.steps()
      rows[0] += [component.name, "80 %"]
      let spread = steps.map(\.standardDeviation).filter { $0 > 0 }.min() ?? 0
      func number(_ x: Double) -> String { SummaryTable.significant(x, beside: spread) }
      for (i, step) in steps.enumerated() {
        rows[i + 1] += [
          number(step.mean), "\(number(step.quantile(0.1))) to \(number(step.quantile(0.9)))",
        ]
      }
    }
    return SummaryTable.rightAligned(rows)
  }

  /// Writes a row for each step of each part.
  static func write(
    _ series: SeriesFile, _ components: [SeriesComponent], levels: [Double], to sink: any ByteSink
  ) throws {
    var table = try TableWriter(
      columns: ["component", series.timeName, "mean", "sd"] + levels.map { "\($0)" }, to: sink)
    for component in components {
      for (i, step) in try component.steps().enumerated() {
        table.append(component.name)
        table.append(series.label(at: i))
        table.append(step.mean)
        table.append(step.standardDeviation)
        for level in levels { table.append(step.quantile(level)) }
        try table.endRow()
      }
    }
    try table.finish()
  }

  /// Writes everything that is known of the parts.
  static func writeJSON(
    _ parts: FitParts, _ components: [SeriesComponent], levels: [Double], to sink: any ByteSink
  ) throws {
    var json = JSONWriter(to: sink, layout: .line)
    json.beginObject()
    json.name("fit")
    json.write(parts.fit.results.directory.path)
    json.name("column")
    json.write(parts.series.column)
    json.name("draws")
    json.write(components.first?.paths.count ?? 0)
    json.name("components")
    json.beginArray()
    for component in components {
      json.beginObject()
      json.name("name")
      json.write(component.name)
      json.name("steps")
      json.beginArray()
      for (i, step) in try component.steps().enumerated() {
        ForecastRows.write(step, at: parts.series.label(at: i), levels, to: &json)
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    try json.endLine()
  }
}
