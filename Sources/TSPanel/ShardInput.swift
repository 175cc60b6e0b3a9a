import TSFiles
import TSForecast

/// The rows of a shard by series, read and checked.
struct ShardInput: Sendable {
  /// The rows.
  let table: SeriesTable
  /// The series in order of keys, each with its rows.
  let series: [(key: PanelKey, rows: [Int])]
  /// What is set for single series.
  let settings: [PanelKey: KeySettings]

  /// Reads a shard.
  ///
  /// - Throws: `badData` where the files are not those of the plan, by their digests.
  init(_ plan: PanelPlan, _ shard: Int, in directory: JobDirectory) throws(FileError) {
    let columns = plan.columns
    let file = directory.file(.input, shard)
    let bytes = try Self.bytes(file, digest: plan.shards[shard].digest)
    let header = columns.inputHeader
    guard bytes.count > header.count else {
      table = try Self.placeholder(columns)
      (series, settings) = ([], [:])
      return
    }
    let table = try SeriesTable(
      rows: Array(bytes[header.count...]), file: file, separator: columns.separator,
      names: columns.inputNames,
      hasHeader: columns.hasHeader)
    var rows: [PanelKey: [Int]] = [:]
    let places = 1..<1 + columns.keys.count
    for row in 0..<table.rowCount {
      let key = PanelKey(bytes: Array(places.map { table.textBytes(row, $0) }.joined(separator: [0])))
      rows[key, default: []].append(row)
    }
    self.table = table
    series = rows.map { ($0.key, $0.value) }.sorted { $0.key < $1.key }
    settings = try Self.settings(plan, shard, in: directory)
  }

  private static func placeholder(_ columns: PanelColumns) throws(FileError) -> SeriesTable {
    let row = Array(String(repeating: String(columns.separator), count: columns.inputNames.count - 1).utf8)
    return try SeriesTable(
      rows: row + [Byte.lineFeed], file: "", separator: columns.separator, names: columns.inputNames,
      hasHeader: true)
  }

  private static func bytes(_ file: String, digest: String) throws(FileError) -> [UInt8] {
    guard hasFile(file) else {
      throw FileError(.badData, "\(file): no such file, expected what the plan was made of; plan anew")
    }
    let bytes = try readRegularFile(file, maximumBytes: 3 << 30)
    let found = SHA256.hexadecimal(of: bytes)
    guard found == digest else {
      throw FileError(
        .badData,
        "\(file): found the digest \(found.prefix(12))..., expected \(digest.prefix(12))... of the plan: it was changed since then; plan anew"
      )
    }
    return bytes
  }

  private static func settings(
    _ plan: PanelPlan, _ shard: Int, in directory: JobDirectory
  ) throws(FileError) -> [PanelKey: KeySettings] {
    guard let digest = plan.shards[shard].settingsDigest else { return [:] }
    let file = directory.file(.settings, shard)
    let bytes = try bytes(file, digest: digest)
    // A header alone: no series of the shard has settings of its own.
    guard bytes.dropLast().contains(Byte.lineFeed) else { return [:] }
    let table = try SeriesReader(maximumBytes: 3 << 30).parse(bytes, file: file)
    return try SettingsByKey(table, keys: plan.columns.keys).entries.mapValues(\.settings)
  }
}
