import TSFiles
import TSModel

/// Writes paths as a table: `path,step,` and a column for each site.
struct CSVPaths<Element: PathElement & TextOutputStreamable>: PathWriter {
  private let sink: any ByteSink
  private let seriesSite: String?
  private var table: TableWriter?
  private var header: [String] = []

  /// - Parameter seriesSite: the site that has a column even where it has no steps.
  init(to sink: any ByteSink, seriesSite: String?) {
    self.sink = sink
    self.seriesSite = seriesSite
  }

  mutating func write(_ path: Int, _ sites: [PathSite<Element>]) throws {
    let columns = sites.filter { $0.kind != .factor }.map { SiteColumns($0) }
    let hasSeries = seriesSite.map { site in sites.contains { $0.name == site } } ?? true
    var names = ["path", "step"] + columns.flatMap(\.names)
    if !hasSeries, let seriesSite { names.append(seriesSite) }
    if table == nil {
      header = names
      table = try TableWriter(columns: Self.distinct(names), to: sink)
    }
    guard names == header else {
      throw Failure(
        .software, "the sites of path \(path) differ from those of path 0; expected the same ones")
    }
    // A scan without steps leaves no site behind, and its path has no rows.
    let rows = columns.compactMap(\.steps).max() ?? (hasSeries ? 1 : 0)
    for step in 0..<rows {
      table?.append(path)
      table?.append(step)
      for column in columns { append(column, step) }
      if !hasSeries { table?.appendMissing() }
      try table?.endRow()
    }
  }

  mutating func finish() throws { try table?.finish() }

  private mutating func append(_ column: SiteColumns<Element>, _ step: Int) {
    let start = column.steps == nil ? 0 : step * column.width
    for index in start..<(start + column.width) {
      if index < column.values.count { table?.append(column.values[index]) } else { table?.appendMissing() }
    }
  }

  /// The names with a number on those that come again, such as a site named `step`: a header must not repeat one.
  private static func distinct(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.map { name in
      var candidate = name
      var number = 2
      while candidate.isEmpty || !seen.insert(candidate).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }
}
