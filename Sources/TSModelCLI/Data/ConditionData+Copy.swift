import TSFiles
import TSModel

/// The copy of the data in the directory of a fit.
extension ConditionData {
  /// Where the data came from, for the record of a fit: the column of each component of each site and input.
  var source: RunRecord.DataSource {
    RunRecord.DataSource(
      file: file ?? "", digest: digest,
      columns: (sites + inputs).flatMap { entry in
        zip(entry.componentNames, entry.columns).map { .init(site: $0, column: $1) }
      })
  }

  /// The data with a column for each component of each site and input; shorter ones end in missing values.
  func csv() throws(FileError) -> [UInt8] {
    let all = sites + inputs
    let output = MemorySink()
    let names = all.flatMap(\.componentNames)
    let time = times.map { [$0.columnName(besides: names)] } ?? []
    var table = try TableWriter(columns: ["step"] + time + names, to: output)
    for step in 0..<stepCount {
      table.append(step)
      if let times { table.append(times.timeline.label(at: step)) }
      for entry in all {
        for place in (step * entry.width)..<((step + 1) * entry.width) {
          table.append(place < entry.series.count ? entry.series[place] : nil)
        }
      }
      try table.endRow()
    }
    try table.finish()
    return output.bytes
  }

  /// Reads the copy, which must be what was fitted.
  ///
  /// - Parameter model: says which of the columns are inputs.
  static func read(
    copy path: String, source: RunRecord.DataSource?, for model: ModelEntry
  ) throws -> ConditionData {
    // A fit without data has an empty copy, or none.
    guard let source, !source.columns.isEmpty else { return ConditionData(file: path) }
    let bytes = try readRegularFile(path)
    try source.checkCopy(bytes, name: path)
    let table = try SeriesReader().parse(bytes, file: path)
    var data = ConditionData(file: source.file)
    data.digest = source.digest
    data.times = StepTimes(copy: table, besides: source.columns.map(\.site))
    var columns: [(name: String, elements: [(column: RunRecord.DataSource.Column, indices: [Int])])] = []
    for column in source.columns {
      let element = ElementName(column.site)
      if let place = columns.firstIndex(where: { $0.name == element.site }) {
        columns[place].elements.append((column, element.indices))
      } else {
        columns.append((element.site, [(column, element.indices)]))
      }
    }
    for (name, unordered) in columns {
      let elements = unordered.sorted { $0.indices.lexicographicallyPrecedes($1.indices) }
      guard let shape = componentShape(elements.map(\.indices)) else {
        throw Failure(.badData, "\(path): has not all components of \(name); expected those that were fitted")
      }
      var parts: [[Double?]] = []
      for element in elements { parts.append(try table.numbers(in: element.column.site)) }
      let series = Series(
        site: name, columns: elements.map(\.column.column), componentShape: shape,
        series: (0..<table.rowCount).flatMap { row in parts.map { $0[row] } })
      if model.inputs.contains(where: { $0.name == name }) {
        let last = (series.series.lastIndex { $0 != nil } ?? -1) / series.width
        data.inputs.append(series.prefix(last + 1))
      } else {
        data.sites.append(series)
      }
    }
    return data
  }
}
