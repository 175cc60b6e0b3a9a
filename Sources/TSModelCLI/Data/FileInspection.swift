import TSFiles

/// What was understood of a file of series.
struct FileInspection {
  let table: SeriesTable
  let timeline: Timeline?
  let columns: [ColumnProfile]

  /// - Parameters:
  ///   - path: A CSV file; '-' for the standard input.
  ///   - time: The column of times; found where it is nil.
  init(_ path: String, time: String?) throws(FileError) {
    let bytes = try readBytes(of: path == "-" ? "/dev/stdin" : path)
    table = try SeriesReader().parse(bytes, file: path == "-" ? "standard input" : path)
    let found = try table.timeline(named: time)
    timeline = found
    var profiles: [ColumnProfile] = []
    for column in table.columnNames { profiles.append(try ColumnProfile(table, column, found)) }
    columns = profiles
  }

  /// The steps without a row.
  var gaps: [String] {
    guard let timeline else { return [] }
    return timeline.rows.indices.filter { timeline.rows[$0] == nil }.map { timeline.label(at: $0) }
  }

  /// The oddities of all columns.
  var oddities: [(column: String, text: String)] {
    columns.flatMap { column in column.oddities.map { (column.name, $0) } }
  }
}

// MARK: - For people

extension FileInspection {
  /// Blocks of aligned lines.
  var text: String {
    var blocks = [
      aligned([["file", table.file], ["rows", rowsPhrase]]),
      "COLUMNS\n" + aligned(columnRows, indent: "  "),
      "TIME\n" + aligned(timeRows, indent: "  "),
    ]
    if !oddities.isEmpty {
      let rows = oddities.map { [Self.shown($0.column), $0.text] }
      blocks.append("ODDITIES\n" + aligned(rows, indent: "  "))
    }
    return blocks.map { $0.split(separator: "\n").map { oneLine(String($0)) }.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var rowsPhrase: String {
    let marks: [Character: String] = [
      ";": ", cells separated by semicolons", "\t": ", cells separated by tabs",
    ]
    let header = table.hasHeader ? "" : ", no header: columns are called by number, and row 1 is data"
    return "\(table.rowCount)\(marks[table.separator] ?? "")\(header)"
  }

  private var columnRows: [[String]] {
    [["name", "kind", "values", "missing", "min", "max"]]
      + columns.map { column in
        [
          Self.shown(column.name), column.kind.rawValue, "\(column.valueCount)", "\(column.missingCount)",
          column.minimum.map(figure) ?? "", column.maximum.map(figure) ?? "",
        ]
      }
  }

  /// A name that needs no line breaks; that of an index is empty.
  private static func shown(_ name: String) -> String { name.isEmpty ? "(no name)" : oneLine(name) }

  private var timeRows: [[String]] {
    guard let timeline else { return [["no column of times: rows are steps"]] }
    return [
      [
        timeline.columns.count == 1 ? "column" : "columns",
        timeline.columns.map(Self.shown).joined(separator: ", "),
      ],
      ["first", timeline.label(at: 0)], ["last", timeline.label(at: timeline.stepCount - 1)],
      ["step", "\(timeline.step)"], ["steps", "\(timeline.stepCount)"], ["gaps", gapsPhrase],
      ["next", timeline.label(at: timeline.stepCount)], ["seasons", seasonsPhrase(timeline)],
    ]
  }

  private var gapsPhrase: String {
    guard !gaps.isEmpty else { return "none" }
    return "\(gaps.count): \(gaps.prefix(5).joined(separator: ", "))\(gaps.count > 5 ? ", ..." : "")"
  }

  /// The seasons worth trying; those that the series does not go through twice are said to be long.
  private func seasonsPhrase(_ timeline: Timeline) -> String {
    if timeline.seasons.isEmpty { return "none" }
    return timeline.seasons.map { season in
      let text = season == season.rounded() ? figure(season) : figure((season * 100).rounded() / 100)
      return 2 * season > Double(timeline.stepCount) ? "\(text) (longer than half of the series)" : text
    }.joined(separator: ", ")
  }
}

// MARK: - For programs

extension FileInspection {
  /// Writes one JSON object.
  func writeJSON(to sink: any ByteSink) throws(FileError) {
    var json = JSONWriter(to: sink, layout: .indented)
    json.beginObject()
    json.name("file")
    json.write(table.file)
    json.name("rows")
    json.write(table.rowCount)
    json.name("separator")
    json.write(String(table.separator))
    json.name("header")
    json.write(table.hasHeader)
    json.name("columns")
    json.beginArray()
    for column in columns { Self.write(column, &json) }
    json.endArray()
    json.name("time")
    writeTime(&json)
    json.name("oddities")
    json.beginArray()
    for (column, text) in oddities {
      json.beginObject()
      json.name("column")
      json.write(column)
      json.name("found")
      json.write(text)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    try json.endLine()
  }

  private static func write(_ column: ColumnProfile, _ json: inout JSONWriter) {
    json.beginObject()
    for (name, text) in [("name", column.name), ("kind", column.kind.rawValue)] {
      json.name(name)
      json.write(text)
    }
    for (name, count) in [("values", column.valueCount), ("missing", column.missingCount)] {
      json.name(name)
      json.write(count)
    }
    for (name, number) in [("min", column.minimum), ("max", column.maximum)] {
      json.name(name)
      if let number { json.write(number) } else { json.writeNull() }
    }
    json.endObject()
  }

  private func writeTime(_ json: inout JSONWriter) {
    guard let timeline else { return json.writeNull() }
    json.beginObject()
    json.name("columns")
    Self.write(timeline.columns, &json)
    let last = timeline.stepCount - 1
    for (name, text) in [
      ("first", timeline.label(at: 0)), ("last", timeline.label(at: last)), ("step", "\(timeline.step)"),
      ("next", timeline.label(at: last + 1)),
    ] {
      json.name(name)
      json.write(text)
    }
    json.name("steps")
    json.write(timeline.stepCount)
    json.name("gaps")
    Self.write(gaps, &json)
    json.name("seasons")
    json.write(timeline.seasons)
    json.endObject()
  }

  private static func write(_ texts: [String], _ json: inout JSONWriter) {
    json.beginArray()
    for text in texts { json.write(text) }
    json.endArray()
  }
}
