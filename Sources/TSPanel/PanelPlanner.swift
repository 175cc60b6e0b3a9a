import TSFiles
import TSForecast

/// Divides the series of a file into shards, and writes down what is to be done with them.
///
/// ```swift
/// var planner = PanelPlanner("sales.csv", keys: ["store", "item"], program: "tsmodel 1.0")
/// planner.shards = 40
/// let (plan, notes) = try planner.plan(to: JobDirectory("job"))
/// ```
///
/// The file is read once, in a stream: memory does not grow with the number of rows, nor with that of series.
public struct PanelPlanner: Sendable {
  /// The file; '-' is the standard input.
  public var file: String
  /// The key columns; none for a wide file whose columns are series.
  public var keys: [String]
  /// The column of times; found if nil.
  public var time: String?
  /// The column of values; found if nil.
  public var value: String?
  /// What is forecast, and how.
  public var settings = PanelSettings()
  /// A file with settings of single series.
  public var byKey: String?
  /// Whether each column, or with keys each row, is a series.
  public var isWide = false
  /// How many shards; by the size of the file if nil.
  public var shards: Int?
  /// The program and its version.
  public var program: String

  /// The most shards.
  public static let mostShards = 100_000
  /// How many bytes of a file make a shard where nobody says how many.
  private static let usualShard = 4 << 20
  /// From how many rows on keys are looked at with suspicion.
  private static let fewestRows = 100

  /// A planner.
  public init(_ file: String, keys: [String], program: String) {
    (self.file, self.keys, self.program) = (file, keys, program)
  }

  /// What is gathered of the rows.
  private struct Gathered {
    var rows = 0
    var keys = DistinctCount()
    var columns: [DistinctCount]
    var seen: Set<PanelKey> = []
    var greatest = 0.0
  }

  /// Makes a job.
  ///
  /// - Parameters:
  ///   - directory: where; its parent exists.
  ///   - overwrite: whether a plan that is there is replaced.
  /// - Returns: The plan, and what there is to know besides.
  /// - Throws: `FileError` where the file is not what it should be, or the job cannot be written; `ForecastError` where a
  ///   setting is none.
  /// - Complexity: O(n) for n bytes of the file.
  public func plan(
    to directory: JobDirectory, overwrite: Bool = false
  ) throws -> (plan: PanelPlan, notes: [String]) {
    let model = try ForecastModel(settings.model, power: settings.power, seasons: settings.seasons)
    if let floor = settings.floor, let cap = settings.cap, floor >= cap {
      throw ForecastError("the floor: found \(floor), expected a number below the cap, \(cap)")
    }
    let batches = try SeriesBatches(file)
    guard let first = try batches.next() else {
      throw FileError(.badData, "\(file): is empty, expected rows")
    }
    let own = try byKey.map { try SettingsByKey(SeriesReader().read($0), keys: keys) }
    let events = model.events + (own?.events ?? [])
    if let event = events.first {
      throw ForecastError("event(\(event)): found an event, expected none: a panel has no file of events")
    }
    let covariates = model.covariates.map(\.name)
    let rows = try PanelRows(
      first, keys: keys, time: time, value: value,
      covariates: covariates + (own?.covariates ?? []).filter { !covariates.contains($0) }, isWide: isWide)
    try checkNames(rows.columns)
    try checkOutputs(rows.columns)
    let count = shards ?? usualShards(batches.byteCount)
    try directory.create(overwrite: overwrite)
    var inputs = ShardInputs(directory, header: rows.columns.inputHeader, count: count)
    let gathered = try gather(rows, first, batches, own, &inputs)
    try own?.check(gathered.seen, data: batches.file)
    let written = try inputs.finish()
    let digests = try own?.write(to: directory, keys: rows.columns.keys, shards: count)
    let plan = PanelPlan(
      program: program, file: batches.file, settings: settings,
      unitExponent: FixedPoint.exponent(of: gathered.greatest),
      shards: written.enumerated().map { shard, input in
        PanelPlan.Shard(rows: input.rows, digest: input.digest, settingsDigest: digests?[shard])
      }, columns: rows.columns)
    let output = try OutputFile(directory.planFile, overwrite: true)
    try output.write(plan.text())
    try output.commit()
    return (plan, notes(rows, gathered))
  }

  /// How many shards a file makes where nobody says how many: fewer series in each where there are paths of each.
  private func usualShards(_ bytes: Int?) -> Int {
    guard let bytes else { return 64 }
    return min(Self.mostShards, 1 + bytes / (Self.usualShard / (1 + settings.paths / 50)))
  }

  private func gather(
    _ rows: PanelRows, _ first: SeriesTable, _ batches: SeriesBatches, _ own: SettingsByKey?,
    _ inputs: inout ShardInputs
  ) throws(FileError) -> Gathered {
    var gathered = Gathered(columns: rows.columns.keys.map { _ in DistinctCount() })
    let isScaled = !settings.totals.isEmpty
    var next: SeriesTable? = first
    while let table = next {
      try rows.forEach(table) { (key, row, value, write) throws(FileError) in
        gathered.rows += 1
        gathered.keys.insert(key.hash)
        if gathered.columns.count > 1 {
          for (place, text) in key.bytes.split(separator: 0, omittingEmptySubsequences: false).enumerated() {
            gathered.columns[place].insert(PanelKey(bytes: Array(text)).hash)
          }
        }
        if let own, own.entries[key] != nil { gathered.seen.insert(key) }
        if isScaled, let number = table.number(row, value) {
          gathered.greatest = max(gathered.greatest, abs(number))
        }
        try inputs.append(to: key.shard(of: inputs.count), write)
      }
      next = try batches.next()
    }
    return gathered
  }

  /// Refuses names that what comes out needs for something else.
  private func checkNames(_ columns: PanelColumns) throws(FileError) {
    var reserved = [
      "mean", "sd", "method", "row", "message", "draw", "step", "series", "failed", columns.timeName,
    ]
    reserved += settings.levels.map { "\($0)" }
    if !isWide || !keys.isEmpty {
      if let name = columns.keys.first(where: reserved.contains) {
        throw FileError(
          .usage,
          "--key: found \"\(name)\", which is a column of the forecasts; expected another name in the file")
      }
    }
    if let name = settings.totals.first(where: { !columns.keys.contains($0) }) {
      throw FileError(
        .usage,
        "--totals: found \"\(name)\", expected some of the key columns, \(columns.keys.joined(separator: ", "))"
      )
    }
  }

  /// Refuses columns of which what comes out would have two of one name.
  private func checkOutputs(_ columns: PanelColumns) throws(FileError) {
    let plan = PanelPlan(
      program: program, file: file, settings: settings, unitExponent: 0, shards: [], columns: columns)
    var tables = plan.outputs.map { ShardRun.columns($0, plan) }
    if !settings.totals.isEmpty { tables.append(GroupCollection.columns(plan)) }
    for names in tables {
      guard let name = names.first(where: { name in names.count { $0 == name } > 1 }) else { continue }
      throw FileError(
        .usage,
        "the columns: found \"\(name)\", which is one of what comes out as well, \(names.joined(separator: ", ")); expected "
          + "another name in the file")
    }
  }

  private func notes(_ rows: PanelRows, _ gathered: Gathered) -> [String] {
    var notes: [String] = []
    let columns = rows.columns
    if columns.times.isEmpty {
      notes.append(
        "no column of times was found: the rows of a series are its steps, in the order of the file")
    }
    guard rows.form == .long, gathered.rows >= Self.fewestRows, 2 * gathered.keys.count > gathered.rows else {
      return notes
    }
    let counts = columns.keys.count > 1 ? gathered.columns.map(\.count) : [gathered.keys.count]
    let many = zip(columns.keys, counts).filter { 2 * $1 > gathered.rows }.map { "\"\($0.0)\"" }
    let which = many.isEmpty ? columns.keys.map { "\"\($0)\"" } : many
    notes.append(
      "nearly every row has a key of its own, by column \(which.joined(separator: ", ")): found about \(gathered.keys.count) keys "
        + "in \(gathered.rows) rows, expected many rows of each")
    return notes
  }
}
