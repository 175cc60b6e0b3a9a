import TSFiles
import Testing

@Suite struct RunRecordTests {
  private let record = RunRecord(
    libraryVersion: "0.3.0", model: "ar",
    parameters: .object([
      JSONMember("order", .whole(2)), JSONMember("scale", .number(0.1)),
      JSONMember("beta", .array([.number(1.5)])),
      JSONMember("alpha", .null),
    ]),
    data: RunRecord.DataSource(
      file: "nile.csv", digest: SHA256.hexadecimal(of: "year,volume\n".utf8),
      columns: [RunRecord.DataSource.Column(site: "y", column: "volume")]),
    seed: UInt64(Int.max), stream: "numpyro/1",
    sampler: .object([JSONMember("targetAcceptance", .number(0.8))]),
    chainCount: 4, layout: .object([JSONMember("dimension", .whole(3))]))

  private func text(_ record: RunRecord) throws -> String {
    let sink = MemorySink()
    try record.write(to: sink)
    return sink.text
  }

  private func parse(_ text: String) throws -> RunRecord {
    try RunRecord(JSONValue.parse(Array(text.utf8), file: "run.json"), file: "run.json")
  }

  @Test func thereAndBack() throws {
    #expect(try parse(text(record)) == record)
    var simple = record
    simple.data = nil
    simple.seed = 0
    simple.chainFilePrefix = "c"
    #expect(try parse(text(simple)) == simple)
    #expect(simple.chainFiles == ["c-1.csv", "c-2.csv", "c-3.csv", "c-4.csv"])
    let directory = try TemporaryDirectory()
    let output = try OutputFile(directory.file("run.json"))
    try record.write(to: output)
    try output.commit()
    #expect(try RunRecord.read(directory.file("run.json")) == record)
  }

  @Test func theText() throws {
    let text = try text(record)
    #expect(text.hasPrefix("{\n  \"format\": 2,\n  \"version\": \"0.3.0\",\n  \"model\": \"ar\",\n"))
    #expect(text.contains("\"seed\": 9223372036854775807,\n"))
    #expect(text.contains("    \"columns\": {\n      \"y\": \"volume\"\n    }\n"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test(arguments: [
    ("\"format\": 2", "\"format\": 1", "format: found 1, expected 2, the only one that is known"),
    ("\"format\": 2,", "", "format: found nothing, expected a whole number"),
    (
      "\"seed\": 9223372036854775807", "\"seed\": -1",
      "seed: found something else, expected a whole number from 0 to 2^63 - 1"
    ),
    (
      "\"seed\": 9223372036854775807", "\"seed\": 1.5",
      "seed: found something else, expected a whole number from 0 to 2^63 - 1"
    ),
    ("\"chains\": 4", "\"chains\": 0", "chains: found 0, expected a whole number from 1 to 100000"),
    (
      "\"chains\": 4", "\"chains\": 1000000",
      "chains: found 1000000, expected a whole number from 1 to 100000"
    ),
    (
      "\"chains\": 4", "\"chains\": 9223372036854775807",
      "chains: found 9223372036854775807, expected a whole number from 1 to 100000"
    ),
    ("\"chains\": 4", "\"chains\": \"4\"", "chains: found something else, expected a whole number from 1"),
    ("\"model\": \"ar\"", "\"model\": \"\"", "model: found an empty name, expected the name of a model"),
    ("\"volume\"", "3", "data.columns.y: expected the name of a column"),
    ("\"file\": \"nile.csv\"", "\"file\": null", "data.file: found something else, expected a text"),
    ("\"sha256\": \"", "\"sha256\": \"x", "data.sha256: found \"xDIGEST\", expected 64 hexadecimal digits"),
    (
      "\"chain\"", "\"../chain\"",
      "chainFilePrefix: found \"../chain\", expected the beginning of a file's name"
    ),
  ])
  func recordsThatAreNotRight(_ old: String, _ new: String, _ message: String) throws {
    let parts = try text(record).split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let shown = (record.data?.digest ?? "").prefix(39) + "..."
    let expected = message.replacing("DIGEST\"", with: shown + "\"")
    expectError(.badData, "run.json: \(expected)") { _ = try parse(parts.joined(separator: new)) }
  }

  @Test func numbersThatJSONCannotHold() {
    var other = record
    other.parameters = .object([JSONMember("beta", .array([.number(1), .number(.nan)]))])
    let message = "run.json: parameters.beta[1]: found nan, which JSON cannot hold, expected a finite number"
    expectError(.misuse, message) { _ = try text(other) }
    other = record
    other.sampler = .array([])
    expectError(.misuse, "run.json: sampler: found something else, expected an object") {
      _ = try text(other)
    }
    other = record
    other.seed = 1 << 63
    #expect(throws: FileError.self) { try text(other) }
  }

  @Test func everyBitIsGuarded() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("run.json")
    func put(_ bytes: [UInt8]) throws {
      let output = try OutputFile(path, overwrite: true)
      try output.write(bytes)
      try output.commit()
    }
    let bytes = Array(try text(record).utf8)
    var unnoticed: [Int] = []
    for bit in 0..<(bytes.count * 8) {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      try put(other)
      do {
        if try RunRecord.read(path) != record { unnoticed.append(bit) }
      } catch {
        #expect(error.category == .badData && error.description.hasPrefix("\(path): "), "\(error)")
      }
    }
    #expect(unnoticed.isEmpty)
    // A number that is allowed, and is another.
    try put(
      Array(String(decoding: bytes, as: UTF8.self).replacing("\"chains\": 4", with: "\"chains\": 5").utf8))
    do {
      _ = try RunRecord.read(path)
      Issue.record("an edited record was read")
    } catch {
      #expect(error.description.contains("run.json: checksum: found"), "\(error)")
    }
  }

  @Test func dataThatHasChanged() throws {
    let data = try #require(record.data)
    try data.check(Array("year,volume\n".utf8))
    let other = Array("year,volume\n1871,1120\n".utf8)
    let found = SHA256.hexadecimal(of: other).prefix(12)
    let message =
      "is not what was fitted: found the digest \(found)..., expected \(data.digest.prefix(12))..."
    expectError(.badData, "nile.csv: \(message)") { try data.check(other) }
    try data.checkCopy(Array("year,volume\n".utf8), name: "data.csv")
    expectError(.badData, "data.csv: \(message)") { try data.checkCopy(other, name: "data.csv") }
  }
}
