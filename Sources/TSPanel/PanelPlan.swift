import TSFiles

/// What is to be done with the series of a panel, as it is written down once in `plan.json`.
public struct PanelPlan: Sendable, Hashable {
  /// The input of a shard.
  public struct Shard: Sendable, Hashable {
    /// How many rows it has.
    public let rows: Int
    /// The SHA-256 of its input.
    public let digest: String
    /// The SHA-256 of the settings of single series; nil where there are none in the plan.
    public let settingsDigest: String?
  }

  /// The program that made it, with its version.
  public let program: String
  /// The file that it was made of.
  public let file: String
  /// What is forecast, and how.
  public let settings: PanelSettings
  /// The exponent of two of the unit that sums are counted in.
  public let unitExponent: Int
  /// The shards in order.
  public let shards: [Shard]
  let columns: PanelColumns

  /// How many rows there are.
  public var rowCount: Int { shards.reduce(0) { $0 + $1.rows } }

  /// The version of the layout of a job.
  static let version = 1
  /// How random numbers come from the root seed; another version gives others.
  static let stream = "panel 1"
  private static let hash =
    "FNV-1a of 64 bits over the UTF-8 of the key's texts with a NUL between them, modulo the shards"

  init(
    program: String, file: String, settings: PanelSettings, unitExponent: Int, shards: [Shard],
    columns: PanelColumns
  ) {
    (self.program, self.file, self.settings) = (program, file, settings)
    (self.unitExponent, self.shards, self.columns) = (unitExponent, shards, columns)
  }

  /// What there is of each shard once it is done.
  package var outputs: [JobDirectory.Part] {
    var parts: [JobDirectory.Part] = [.out, .errors]
    if settings.paths > 0 { parts.append(.paths) }
    if !settings.totals.isEmpty { parts.append(.totals) }
    if settings.isChecked { parts.append(.checks) }
    return parts
  }

  // MARK: The file

  /// The text of the file.
  func text() throws(FileError) -> [UInt8] {
    let members =
      [
        JSONMember("format", .string("panel")), JSONMember("version", .whole(Self.version)),
        JSONMember("program", .string(program)), JSONMember("stream", .string(Self.stream)),
        JSONMember("hash", .string(Self.hash)), JSONMember("file", .string(file)),
        JSONMember("columns", .object(columns.json)), JSONMember("settings", settings.json),
        JSONMember("unit_exponent", .whole(unitExponent)),
        JSONMember("shards", .array(shards.map(\.json))),
      ]
    let sink = MemorySink()
    var writer = JSONWriter(to: sink, layout: .indented)
    writer.write(try CheckedJSON.checked(members))
    try writer.endLine()
    return sink.bytes
  }

  /// Reads the plan of a directory.
  ///
  /// - Parameters:
  ///   - directory: the directory.
  ///   - program: the program that asks, with its version; any if nil.
  /// - Throws: `noInput` where there is none; `badData` where it was changed, or is of another version.
  public init(_ directory: JobDirectory, program: String? = nil) throws(FileError) {
    let file = directory.planFile
    guard hasFile(file) else {
      throw FileError(.noInput, "\(directory.path): found no plan.json, expected a directory of panel plan")
    }
    let json = try JSONValue.parse(readRegularFile(file), file: file)
    guard json["format"]?.string == "panel" else {
      throw FileError(.badData, "\(file): found something else, expected a plan of panel plan")
    }
    let version = json["version"]?.int ?? 0
    guard version == Self.version else {
      throw FileError(
        .badData,
        "\(file): version: found \(version), expected \(Self.version): it is of another version of the program"
      )
    }
    try CheckedJSON.check(json, file: file)
    func wrong(_ member: String) -> FileError {
      FileError(.badData, "\(file): \(member): found something else, expected what panel plan writes")
    }
    guard let columns = json["columns"].flatMap(PanelColumns.init(json:)) else { throw wrong("columns") }
    guard let settings = json["settings"].flatMap(PanelSettings.init(json:)) else { throw wrong("settings") }
    guard let shards = json["shards"]?.array?.map(Shard.init(json:)), !shards.isEmpty, !shards.contains(nil),
      shards.count <= PanelPlanner.mostShards
    else { throw wrong("shards") }
    guard let made = json["program"]?.string else { throw wrong("program") }
    guard let stream = json["stream"]?.string else { throw wrong("stream") }
    guard let source = json["file"]?.string else { throw wrong("file") }
    guard let unit = json["unit_exponent"]?.int, (-2_000...2_000).contains(unit) else {
      throw wrong("unit_exponent")
    }
    guard json["hash"]?.string == Self.hash else { throw wrong("hash") }
    guard stream == Self.stream else {
      throw FileError(.badData, "\(file): stream: found \"\(stream)\", expected \"\(Self.stream)\"")
    }
    if let program, made != program {
      throw FileError(
        .badData,
        "\(file): program: found \(made), expected \(program), whose numbers may be others; plan anew, or use that version"
      )
    }
    self.init(
      program: made, file: source, settings: settings, unitExponent: unit, shards: shards.compactMap { $0 },
      columns: columns)
  }
}

extension PanelPlan.Shard {
  /// More than any file has: sums over all shards stay whole numbers.
  private static let mostRows = 1 << 44

  var json: JSONValue {
    .object([
      JSONMember("rows", .whole(rows)), JSONMember("sha256", .string(digest)),
      JSONMember("settings_sha256", settingsDigest.map { .string($0) } ?? .null),
    ])
  }

  /// - Returns: nil where the value is something else.
  init?(json: JSONValue) {
    guard let rows = json["rows"]?.int, (0...Self.mostRows).contains(rows),
      let digest = json["sha256"]?.string
    else { return nil }
    let own = json["settings_sha256"]
    guard own == .null || own?.string != nil else { return nil }
    self.init(rows: rows, digest: digest, settingsDigest: own?.string)
  }
}
