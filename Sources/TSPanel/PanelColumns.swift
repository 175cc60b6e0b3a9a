import TSFiles
import TSForecast

/// Which columns of a file are keys, times, values and covariates.
struct PanelColumns: Sendable, Hashable {
  /// The key columns.
  let keys: [String]
  /// The columns of times: one, or such as a year and a month; none where rows are steps.
  let times: [String]
  /// The column of values.
  let value: String
  /// The columns of covariates.
  let covariates: [String]
  /// What stands between cells.
  let separator: Character
  /// Whether the first row holds names.
  let hasHeader: Bool

  /// All but the keys.
  var data: [String] { times + [value] + covariates }

  /// The name of the first column of a shard's input: the row of the file.
  var rowName: String {
    var name = "row"
    while (keys + data).contains(name) { name += "_" }
    return name
  }

  /// The columns of a shard's input.
  var inputNames: [String] { [rowName] + keys + data }

  /// The first line of a shard's input.
  var inputHeader: [UInt8] {
    var text = NumberText()
    for (place, name) in inputNames.enumerated() {
      if place > 0 { text.append(String(separator)) }
      text.append("\"\(name.replacing("\"", with: "\"\""))\"")
    }
    text.append("\n")
    return text.bytes
  }

  /// The name of the column of times in what comes out.
  var timeName: String { times.first.map { $0.isEmpty ? "time" : $0 } ?? "step" }

  /// Finds the columns in the first rows of a file.
  ///
  /// - Parameters:
  ///   - table: the first rows.
  ///   - keys: the key columns.
  ///   - time: the column of times; found if nil.
  ///   - value: the column of values; found if nil.
  ///   - covariates: those that models take.
  init(
    _ table: SeriesTable, keys: [String], time: String?, value: String?, covariates: [String]
  ) throws(FileError) {
    for name in keys + covariates + [time, value].compactMap({ $0 }) where !table.columnNames.contains(name) {
      _ = try table.numbers(in: name)
    }
    if let twice = [time, value].compactMap({ $0 }).first(where: keys.contains) {
      throw FileError(.usage, "--key: found \"\(twice)\", which is that of times or values; expected others")
    }
    if let value, covariates.contains(value) {
      throw FileError(
        .usage, "the formula: found regression(\(value)), which is the series itself; expected another column"
      )
    }
    if let own = covariates.first(where: (keys + [time].compactMap { $0 }).contains) {
      throw FileError(
        .usage, "the formula: found regression(\(own)), which is a column of keys or times; expected another")
    }
    let usual = try table.likelyTimeColumns(besides: Set(keys))
    if time == nil, let own = covariates.first(where: usual.contains) {
      throw FileError(
        .usage, "the formula: found regression(\(own)), which is the column of times; expected another column"
      )
    }
    let taken = Set(keys + covariates + [value].compactMap { $0 })
    if let time { times = [time] } else { times = try table.likelyTimeColumns(besides: taken) }
    let found: String
    if let value { found = value } else { found = try Self.guess(table, besides: taken.union(times)) }
    (self.keys, self.value, self.covariates) = (keys, found, covariates)
    (separator, hasHeader) = (table.separator, table.hasHeader)
  }

  /// The column of values where none was named: the only one that holds mostly numbers. A cell that is no number is the fault
  /// of its series alone.
  private static func guess(_ table: SeriesTable, besides taken: Set<String>) throws(FileError) -> String {
    let names = table.columnNames
    if names.contains("y"), !taken.contains("y") { return "y" }
    let likely = names.indices.filter { !taken.contains(names[$0]) && table.holdsMostlyNumbers($0) }
    if likely.count == 1 { return names[likely[0]] }
    let found =
      likely.isEmpty
      ? "no column of numbers besides \(listed(names.filter { taken.contains($0) })), which are taken; expected one"
      : "\(likely.count) columns of numbers, \(listed(likely.map { names[$0] })); choose one with --column"
    throw FileError(.badData, "\(table.file): found \(found)")
  }

  init(
    keys: [String], times: [String], value: String, covariates: [String] = [], separator: Character = ",",
    hasHeader: Bool = true
  ) {
    (self.keys, self.times, self.value, self.covariates) = (keys, times, value, covariates)
    (self.separator, self.hasHeader) = (separator, hasHeader)
  }

  var json: [JSONMember] {
    func list(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
    return [
      JSONMember("keys", list(keys)), JSONMember("times", list(times)), JSONMember("value", .string(value)),
      JSONMember("covariates", list(covariates)), JSONMember("separator", .string(String(separator))),
      JSONMember("header", .bool(hasHeader)),
    ]
  }

  /// - Returns: nil where the value is something else.
  init?(json: JSONValue) {
    func list(_ name: String) -> [String]? { json[name]?.array?.compactMap(\.string) }
    guard let keys = list("keys"), let times = list("times"), let value = json["value"]?.string,
      let covariates = list("covariates"), let separator = json["separator"]?.string?.first,
      let hasHeader = json["header"]?.bool
    else { return nil }
    self.init(
      keys: keys, times: times, value: value, covariates: covariates, separator: separator,
      hasHeader: hasHeader)
  }
}
