import TSFiles
import TSForecast

/// What is set for a single series, in place of what holds for all.
struct KeySettings: Sendable, Hashable {
  var model: String?
  var horizon: Int?
  var floor: Double?
  var cap: Double?
}

/// Settings of single series, from a file with the key columns and any of `model`, `horizon`, `floor` and `cap`. An empty cell
/// stands for what holds for all.
struct SettingsByKey {
  /// The file, as it is named in messages.
  let file: String
  /// The settings, and the row of the file, by key.
  let entries: [PanelKey: (settings: KeySettings, row: Int)]

  private static let names = ["model", "horizon", "floor", "cap"]
  /// The farthest horizon.
  static let greatestHorizon = 10_000

  /// Reads a file.
  ///
  /// - Throws: `badData` with row and column where a column is unknown or missing, a key stands twice, or a cell is no such
  ///   setting.
  init(_ table: SeriesTable, keys: [String]) throws(FileError) {
    file = table.file
    for name in table.columnNames where !keys.contains(name) && !Self.names.contains(name) {
      throw FileError(
        .badData,
        "\(table.file): column \"\(name)\": found none of the settings\(didYouMean(name, among: Self.names + keys)), expected "
          + "\(keys.joined(separator: ", ")) and any of \(Self.names.joined(separator: ", "))")
    }
    guard table.columnNames.contains(where: Self.names.contains) else {
      throw FileError(
        .badData,
        "\(table.file): found none of the columns \(Self.names.joined(separator: ", ")), expected one or more"
      )
    }
    var columns: [Int] = []
    for key in keys {
      guard let place = table.columnNames.firstIndex(of: key) else {
        throw FileError(
          .badData,
          "\(table.file): found no column \"\(key)\", expected all key columns, \(keys.joined(separator: ", "))"
        )
      }
      columns.append(place)
    }
    var entries: [PanelKey: (settings: KeySettings, row: Int)] = [:]
    let lines = table.lineNumbers()
    for row in 0..<table.rowCount {
      let key = PanelKey(bytes: Array(columns.map { table.textBytes(row, $0) }.joined(separator: [0])))
      if let other = entries[key] {
        throw FileError(
          .badData,
          "\(table.file): rows \(other.row) and \(lines[row]): found \(key.name) twice, expected each key once"
        )
      }
      entries[key] = (try Self.settings(table, row, lines[row]), lines[row])
    }
    self.entries = entries
  }

  private static func settings(_ table: SeriesTable, _ row: Int, _ line: Int) throws(FileError) -> KeySettings
  {
    func text(_ name: String) -> String? {
      guard let column = table.columnNames.firstIndex(of: name) else { return nil }
      let text = String(decoding: table.textBytes(row, column), as: UTF8.self)
      return text.isEmpty ? nil : text
    }
    func fault(_ name: String, _ text: String, _ expected: String) -> FileError {
      FileError(
        .badData,
        "\(table.file): row \(line), column \"\(name)\": found \"\(text.prefix(60))\", expected \(expected)")
    }
    func number(_ name: String) throws(FileError) -> Double? {
      guard let text = text(name) else { return nil }
      guard let number = Double(text), number.isFinite else { throw fault(name, text, "a number") }
      return number
    }
    var settings = KeySettings()
    settings.model = text("model")
    if let model = settings.model {
      do { _ = try ForecastModel(model) } catch { throw fault("model", model, "a model: \(error)") }
    }
    if let text = text("horizon") {
      guard let steps = Int(text), 1...greatestHorizon ~= steps else {
        throw fault("horizon", text, "a whole number from 1 to \(greatestHorizon)")
      }
      settings.horizon = steps
    }
    settings.floor = try number("floor")
    settings.cap = try number("cap")
    if let floor = settings.floor, let cap = settings.cap, floor >= cap {
      throw fault("floor", "\(floor)", "a number below the cap, \(cap)")
    }
    return settings
  }

  /// The covariates of its models, each once.
  var covariates: [String] {
    let models = Set(entries.values.compactMap(\.settings.model)).compactMap { try? ForecastModel($0) }
    return Set(models.flatMap { $0.covariates.map(\.name) }).sorted()
  }

  /// The names of the events of its models.
  var events: [String] {
    Set(entries.values.compactMap(\.settings.model)).compactMap { try? ForecastModel($0) }.flatMap(\.events)
      .sorted()
  }

  /// Refuses a key that is none of the data.
  func check(_ seen: Set<PanelKey>, data: String) throws(FileError) {
    let strangers = entries.filter { !seen.contains($0.key) }.map { ($0.value.row, $0.key) }.sorted {
      $0.0 < $1.0
    }
    guard let (row, key) = strangers.first else { return }
    let more = strangers.count > 1 ? ", nor are \(strangers.count - 1) more" : ""
    throw FileError(
      .badData,
      "\(file): row \(row): found the key \(key.name), which is not in \(data)\(more); expected keys of the data"
    )
  }

  /// Writes the settings of each shard.
  ///
  /// - Returns: The digests.
  func write(to directory: JobDirectory, keys: [String], shards: Int) throws(FileError) -> [String] {
    try directory.prepare([.settings])
    let byShard = Dictionary(grouping: entries.keys) { $0.shard(of: shards) }
    var digests: [String] = []
    for shard in 0..<shards {
      let sink = MemorySink()
      var table = try TableWriter(columns: keys + Self.names, to: sink)
      for key in (byShard[shard] ?? []).sorted() {
        guard let settings = entries[key]?.settings else { continue }
        for text in key.texts { table.append(text) }
        if let model = settings.model { table.append(model) } else { table.appendMissing() }
        if let horizon = settings.horizon { table.append(horizon) } else { table.appendMissing() }
        table.append(settings.floor)
        table.append(settings.cap)
        try table.endRow()
      }
      try table.finish()
      digests.append(SHA256.hexadecimal(of: sink.bytes))
      let output = try OutputFile(directory.file(.settings, shard), overwrite: true)
      try output.write(sink.bytes)
      try output.commit()
    }
    return digests
  }
}
