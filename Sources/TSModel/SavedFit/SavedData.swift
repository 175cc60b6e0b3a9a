import TSFiles
import TSProbability

/// The data of a fit as a table: a column a site, a row a step.
struct SavedData {
  private let columns: [(site: String, values: [Double?])]
  /// The bytes of `data.csv`.
  let csv: [UInt8]

  /// - Throws: `misuse` for a site with more than one value a step.
  init(_ data: [String: SiteData]) throws(FileError) {
    var columns: [(site: String, values: [Double?])] = []
    for (site, values) in data.sorted(by: { $0.key < $1.key }) {
      guard values.shape.count <= 1 else {
        throw FileError(
          .misuse,
          "the data of site '\(site)' have the shape \(values.shape); expected a number or a series to save")
      }
      columns.append((site, values.elements))
    }
    self.columns = columns
    let sink = MemorySink()
    var table = try TableWriter(columns: ["step"] + columns.map(\.site), to: sink)
    for step in 0..<(columns.map(\.values.count).max() ?? 0) {
      table.append(step)
      for column in columns { table.append(step < column.values.count ? column.values[step] : nil) }
      try table.endRow()
    }
    try table.finish()
    csv = sink.bytes
  }

  /// Where the data came from: from a program; their copy is all there is.
  var source: RunRecord.DataSource? {
    if columns.isEmpty { return nil }
    return RunRecord.DataSource(
      file: "data.csv", digest: SHA256.hexadecimal(of: csv),
      columns: columns.map { .init(site: $0.site, column: $0.site) })
  }
}
