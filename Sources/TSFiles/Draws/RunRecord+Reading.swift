extension RunRecord {
  /// Reads a record from a file.
  ///
  /// - Parameter path: The file.
  /// - Throws: `noInput` if there is no such file or it may not be read; `badData`, naming the member, if it
  ///   is not a record of this format, or was changed since it was written; `inputOutput` if reading fails
  ///   half-way.
  public static func read(_ path: String) throws(FileError) -> RunRecord {
    let json = try JSONValue.read(path)
    let record = try RunRecord(json, file: path)
    try CheckedJSON.check(json, file: path)
    return record
  }

  /// The greatest number of chains of a fit.
  public static let greatestChainCount = 100_000

  /// Reads a record from JSON. Members of other names are passed over, the checksum too: ``read(_:)`` verifies it.
  ///
  /// - Parameters:
  ///   - json: An object.
  ///   - file: The name that stands for it in messages.
  /// - Throws: `badData`, naming the member, if it is not a record of this format.
  public init(_ json: JSONValue, file: String) throws(FileError) {
    let check = RunRecordCheck(file: file)
    let format = try check.member(json, "format", "a whole number") { $0.int }
    guard format == RunRecord.formatVersion else {
      throw check.error(
        "format", "found \(format), expected \(RunRecord.formatVersion), the only one that is known")
    }
    let seed = try check.member(json, "seed", "a whole number from 0 to 2^63 - 1") {
      $0.int.flatMap { UInt64(exactly: $0) }
    }
    self.init(
      libraryVersion: try check.member(json, "version", "a text") { $0.string },
      model: try check.member(json, "model", "a text") { $0.string },
      parameters: try check.member(json, "parameters", "an object") { $0.members.map { .object($0) } },
      data: try RunRecord.dataSource(json, check), seed: seed,
      stream: try check.member(json, "stream", "a text") { $0.string },
      sampler: try check.member(json, "sampler", "an object") { $0.members.map { .object($0) } },
      chainCount: try check.member(json, "chains", "a whole number from 1") { $0.int },
      chainFilePrefix: try check.member(json, "chainFilePrefix", "a text") { $0.string },
      layout: try check.member(json, "layout", "an object") { $0.members.map { .object($0) } })
    try check.check(self)
  }

  private static func dataSource(_ json: JSONValue, _ check: RunRecordCheck) throws(FileError) -> DataSource?
  {
    guard let data = json["data"], data != .null else { return nil }
    let inner = RunRecordCheck(file: check.file, path: "data.")
    let members = try inner.member(data, "columns", "an object of texts") { $0.members }
    var columns: [DataSource.Column] = []
    for member in members {
      guard let column = member.value.string else {
        throw inner.error("columns.\(member.name)", "expected the name of a column")
      }
      columns.append(DataSource.Column(site: member.name, column: column))
    }
    return DataSource(
      file: try inner.member(data, "file", "a text") { $0.string },
      digest: try inner.member(data, "sha256", "a text") { $0.string },
      copyDigest: try inner.member(data, "copySha256", "a text") { $0.string }, columns: columns)
  }
}

/// The rules of a record, and the words for what breaks them.
struct RunRecordCheck {
  let file: String
  var path = ""

  func error(_ name: String, _ text: String) -> FileError {
    FileError(.badData, "\(file): \(path)\(name): \(text)")
  }

  /// A member of an object, read as what it should be.
  func member<Value>(
    _ json: JSONValue, _ name: String, _ expected: String, _ read: (JSONValue) -> Value?
  ) throws(FileError) -> Value {
    guard let member = json[name] else { throw error(name, "found nothing, expected \(expected)") }
    guard let value = read(member) else { throw error(name, "found something else, expected \(expected)") }
    return value
  }

  /// What holds of a record whether it was read or is to be written.
  func check(_ record: RunRecord) throws(FileError) {
    if record.model.isEmpty { throw error("model", "found an empty name, expected the name of a model") }
    if record.stream.isEmpty { throw error("stream", "found an empty name, expected the name of a stream") }
    if record.seed > UInt64(Int.max) {
      throw error("seed", "found \(record.seed), expected a whole number from 0 to 2^63 - 1")
    }
    guard 1...RunRecord.greatestChainCount ~= record.chainCount else {
      throw error(
        "chains",
        "found \(record.chainCount), expected a whole number from 1 to \(RunRecord.greatestChainCount)")
    }
    let prefix = record.chainFilePrefix
    if prefix.isEmpty || prefix.hasPrefix(".") || prefix.contains(where: { $0 == "/" || $0 == "\0" }) {
      throw error("chainFilePrefix", "found \(quoted(prefix)), expected the beginning of a file's name")
    }
    try check("parameters", record.parameters)
    try check("sampler", record.sampler)
    try check("layout", record.layout)
    guard let data = record.data else { return }
    let isDigit = { (byte: UInt8) in
      Byte.zero...Byte.nine ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }
    for (name, digest) in [("sha256", data.digest), ("copySha256", data.copyDigest)] {
      guard digest.utf8.count == 64, digest.utf8.allSatisfy(isDigit) else {
        throw error("data.\(name)", "found \(quoted(digest)), expected 64 hexadecimal digits")
      }
    }
    guard Set(data.columns.map(\.site)).count == data.columns.count else {
      throw error("data.columns", "found a site twice, expected different ones")
    }
  }

  /// An object, all of whose numbers JSON can hold and all of whose names differ.
  private func check(_ name: String, _ value: JSONValue) throws(FileError) {
    guard value.members != nil else { throw error(name, "found something else, expected an object") }
    try checkNumbers(name, value)
  }

  private func checkNumbers(_ name: String, _ value: JSONValue) throws(FileError) {
    switch value {
    case .number(let number) where !number.isFinite:
      throw error(name, "found \(number), which JSON cannot hold, expected a finite number")
    case .array(let values):
      for (index, value) in values.enumerated() { try checkNumbers("\(name)[\(index)]", value) }
    case .object(let members):
      guard Set(members.map(\.name)).count == members.count else {
        throw error(name, "found a name twice, expected different ones")
      }
      for member in members { try checkNumbers("\(name).\(member.name)", member.value) }
    default: break
    }
  }
}
