import TSFiles
import TSForecast

/// Puts what came out of the shards together, in order of keys: the same bytes whatever the shards, the order of rows, the number
/// of processes and of their tries.
///
/// ```swift
/// let summary = try PanelCollection(directory).collect(to: output)
/// for line in summary.lines { print(line) }
/// ```
public struct PanelCollection: Sendable {
  /// The plan.
  public let plan: PanelPlan
  private let directory: JobDirectory
  private let records: [ShardRecord]

  /// A job whose shards are all done.
  ///
  /// - Throws: `badData` where some are not, with how many and which is the first; as ``PanelPlan/init(_:program:)`` does.
  public init(_ directory: JobDirectory) throws(FileError) {
    self.directory = directory
    plan = try PanelPlan(directory)
    let digest = try PanelRun.digest(directory)
    let found = plan.shards.indices.map { ShardRecord(directory, $0, plan: digest) }
    let missing = found.indices.filter { found[$0] == nil }
    if let first = missing.first {
      throw FileError(
        .badData,
        "\(directory.path): found \(plan.shards.count - missing.count) of \(counted(plan.shards.count, "shard")) done, expected all: "
          + "\(missing.count == 1 ? "missing is" : "the first that is missing is") \(first); run panel run again"
      )
    }
    records = found.compactMap { $0 }
  }

  /// How many series there are, those included that failed.
  public var seriesCount: Int { records.reduce(0) { $0 + $1.series } }

  /// Writes forecasts, and what else is asked for.
  ///
  /// - Parameters:
  ///   - output: forecasts; not committed by this.
  ///   - totals: sums by group; the plan has them.
  ///   - paths: paths; the plan has them.
  ///   - errors: series that failed.
  /// - Returns: What there is to say of them.
  /// - Throws: `badData` where what came out was changed, or a key is not there exactly once; `usage` where the plan has no
  ///   such output.
  /// - Complexity: O(n log k) for n bytes in k shards; memory does not grow with the number of series.
  public func collect(
    to output: any ByteSink, totals: (any ByteSink)? = nil, paths: (any ByteSink)? = nil,
    errors: (any ByteSink)? = nil
  ) throws -> PanelSummary {
    try check("--totals-output", totals != nil, .totals, "--totals")
    try check("--draws-output", paths != nil, .paths, "--draws")
    try copy(.out, to: output, isChecked: true)
    if let paths { try copy(.paths, to: paths) }
    var summary = PanelSummary(series: seriesCount)
    try copy(.errors, to: errors) { key, cells in summary.addFailure(key, cells) }
    if plan.settings.isChecked { try copy(.checks, to: nil) { key, cells in summary.addCheck(key, cells) } }
    if let totals {
      let lines = try merged(.totals, keyCount: plan.settings.totals.count)
      summary.totals = try GroupCollection(plan).write(lines, to: totals)
    }
    return summary
  }

  private func check(
    _ option: String, _ isAsked: Bool, _ part: JobDirectory.Part, _ needed: String
  ) throws(FileError) {
    guard isAsked, !plan.outputs.contains(part) else { return }
    throw FileError(.usage, "\(option): found none in the job, expected panel plan with \(needed)")
  }

  private func merged(_ part: JobDirectory.Part, keyCount: Int) throws(FileError) -> MergedLines {
    if let lost = plan.shards.indices.map({ directory.file(part, $0) }).first(where: { !hasFile($0) }) {
      throw FileError(
        .badData, "\(lost): found no file, expected that of a shard that is done; run panel run again")
    }
    return try MergedLines(
      plan.shards.indices.map { directory.file(part, $0) }, keyCount: keyCount,
      digests: records.map { $0.digests[part] })
  }

  /// Copies the lines of all shards.
  ///
  /// - Parameters:
  ///   - isChecked: whether each key has to be there, once.
  ///   - tell: told the key and the other cells of each line.
  private func copy(
    _ part: JobDirectory.Part, to sink: (any ByteSink)?, isChecked: Bool = false,
    _ tell: ((PanelKey, [String]) -> Void)? = nil
  ) throws(FileError) {
    var lines = try merged(part, keyCount: plan.columns.keys.count)
    if let sink {
      var header = try TableWriter(columns: ShardRun.columns(part, plan), to: sink)
      try header.finish()
    }
    var counts = [Int](repeating: 0, count: plan.shards.count)
    var last: (key: PanelKey, shard: Int)?
    while let next = try lines.next() {
      if let sink {
        try next.line.withUnsafeBufferPointer { (buffer) throws(FileError) in
          try sink.write(UnsafeRawBufferPointer(buffer))
        }
      }
      if let tell { tell(next.key, next.cells()) }
      guard isChecked else { continue }
      if next.key == last?.key, next.file == last?.shard { continue }
      try check(next.key, in: next.file, behind: last)
      last = (next.key, next.file)
      counts[next.file] += 1
    }
    guard isChecked else { return }
    for (shard, record) in records.enumerated() where counts[shard] != record.series - record.failed {
      throw FileError(
        .badData,
        "\(directory.file(part, shard)): found \(counted(counts[shard], "key")), expected \(record.series - record.failed); run again"
      )
    }
  }

  private func check(
    _ key: PanelKey, in shard: Int, behind last: (key: PanelKey, shard: Int)?
  ) throws(FileError) {
    if let last, key == last.key {
      throw FileError(
        .badData,
        "\(directory.file(.out, shard)): found \(key.name), which shard \(last.shard) has as well, expected each key once"
      )
    }
    let own = key.shard(of: plan.shards.count)
    guard own == shard else {
      throw FileError(
        .badData, "\(directory.file(.out, shard)): found \(key.name), expected it in shard \(own)")
    }
  }
}
