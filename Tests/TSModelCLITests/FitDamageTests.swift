import Foundation
import Testing

/// Files of a fit that were edited or damaged: an error that names the file and the field, and never a crash, a hang or
/// other draws.
@Suite struct FitDamageTests {
  /// A fit in a directory of its own, and what its files held.
  final class Place {
    let url: URL
    let tool: Tool
    let files: [String: Data]

    init(_ more: [String] = []) throws {
      url = FileManager.default.temporaryDirectory.appendingPathComponent("tsmodel-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      tool = Tool(directory: url)
      let outcome = try tool.run(
        FitTests.arguments + [
          "--warmup", "40", "--draws", "20", "--chains", "2", "--jobs", "1", "--output", "fit",
        ]
          + more)
      #expect([0, 2].contains(outcome.code), "\(outcome)")
      var files: [String: Data] = [:]
      for name in try FileManager.default.contentsOfDirectory(atPath: url.appendingPathComponent("fit").path)
      {
        files[name] = try Data(contentsOf: url.appendingPathComponent("fit/\(name)"))
      }
      self.files = files
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func put(_ content: Data, _ name: String) throws {
      try content.write(to: url.appendingPathComponent("fit/\(name)"))
    }

    func text(_ name: String) -> String { String(decoding: files[name] ?? Data(), as: UTF8.self) }

    func restore() throws { for (name, content) in files { try put(content, name) } }

    /// Whether every file is what it was.
    func isWhole() throws -> Bool {
      try files.allSatisfy { try Data(contentsOf: url.appendingPathComponent("fit/\($0.key)")) == $0.value }
    }
  }

  /// Bits spread over a file: all of them in a long run of the tests.
  private func bits(of data: Data, _ count: Int) -> [Int] {
    let all = data.count * 8
    let step = ProcessInfo.processInfo.environment["TSMODEL_LONG"] == nil ? max(1, all / count) : 1
    return Array(stride(from: 0, to: all, by: step)).map { ($0 + $0 / step % 8) % all }
  }

  private func flipped(_ data: Data, _ bit: Int) -> Data {
    var data = data
    data[data.startIndex + bit / 8] ^= 1 << UInt8(bit % 8)
    return data
  }

  @Test("A flipped bit of a checkpoint, of the record or of the data is an error that names the file")
  func flippedBits() throws {
    let place = try Place()
    for (name, count) in [("checkpoint-1.json", 40), ("run.json", 60), ("data.csv", 30)] {
      let content = try #require(place.files[name])
      for bit in bits(of: content, count) {
        try place.put(flipped(content, bit), name)
        let outcome = try place.tool("fit", "--resume", "fit")
        expectFailure(outcome, 65, ["fit/\(name)"])
        #expect(outcome.errors.contains("expected"), "bit \(bit): \(outcome)")
        try place.put(content, name)
      }
    }
    #expect(try place.isWhole())
    #expect([0, 2].contains(try place.tool("fit", "--resume", "fit").code))
    #expect(try place.isWhole())
  }

  @Test("A flipped bit of a chain is an error, or leaves its draws as they were")
  func flippedBitsOfChains() throws {
    let place = try Place()
    let content = try #require(place.files["chain-2.csv"])
    let table = try place.tool("summary", "fit", "--format", "csv").output
    for bit in bits(of: content, 60) {
      try place.put(flipped(content, bit), "chain-2.csv")
      let outcome = try place.tool("summary", "fit", "--format", "csv")
      if outcome.code == 0 {
        #expect(outcome.output == table, "bit \(bit)")
      } else {
        expectFailure(outcome, 65, ["chain-2.csv"])
      }
      let resumed = try place.tool("fit", "--resume", "fit", "--no-summary")
      if resumed.code == 65 {
        expectFailure(resumed, 65, ["chain-2.csv"])
        try place.put(content, "chain-2.csv")
      }
      #expect(try place.isWhole(), "bit \(bit): \(resumed)")
    }
  }

  /// Members of the record and values that they cannot have.
  static let members: [(line: String, wrong: [String])] = [
    ("\"thin\": 1", ["0", "-1", "9223372036854775807", "1.5", "\"1\"", "null"]),
    ("\"draws\": 20", ["0", "-3", "9223372036854775807", "1e300", "[]"]),
    ("\"warmup\": 40", ["-1", "9223372036854775807", "{}"]),
    ("\"chains\": 2", ["0", "-2", "1000000", "9223372036854775807", "true"]),
    ("\"targetAccept\": 0.9", ["0", "1", "-0.5", "2"]),
    ("\"maxDepth\": 10", ["0", "21", "9223372036854775807"]),
    ("\"metric\": \"automatic\"", ["\"round\"", "3"]), ("\"init\": \"auto\"", ["-1", "\"laplace\""]),
    ("\"saveWarmup\": false", ["0", "\"false\""]), ("\"seed\": 1", ["-1", "1.5", "9223372036854775808"]),
    ("\"format\": 2", ["1", "9223372036854775807"]), ("\"stream\": \"fit/2\"", ["\"fit/1\"", "\"\""]),
    ("\"dimension\": 3", ["-1", "9223372036854775807"]),
    ("\"scanAxes\": 0", ["-1", "9", "9223372036854775807"]),
    ("\"shape\": [1]", ["[-1]", "[9223372036854775807]", "[4611686018427387904, 4]", "1", "[0.5]"]),
  ]

  @Test("A member of the record that cannot be is named, by every command", arguments: members)
  func membersOfTheRecord(_ member: (line: String, wrong: [String])) throws {
    let place = try Place()
    let text = place.text("run.json")
    let name = try #require(member.line.split(separator: "\"").first)
    for value in member.wrong {
      let line = "\"\(name)\": \(value)"
      let changed = text.replacingOccurrences(of: member.line, with: line)
      try #require(changed != text)
      try place.put(Data(changed.utf8), "run.json")
      for command in [
        ["summary", "fit"], ["diagnose", "fit"], ["predict", "fit"], ["fit", "--resume", "fit"],
      ] {
        let outcome = try place.tool.run(command)
        expectFailure(outcome, 65, ["fit/run.json"])
        // A number beyond all bounds is told by its place in the text.
        #expect(outcome.errors.contains("\(name)") || outcome.errors.contains("line "), "\(line): \(outcome)")
      }
    }
  }

  @Test("A value that could be, and is not what was written, is told by the checksum")
  func editedValues() throws {
    let place = try Place()
    let text = place.text("run.json")
    for (old, new) in [
      ("\"draws\": 20", "\"draws\": 30"), ("\"seed\": 1", "\"seed\": 2"),
      ("\"alphaScale\": 1000", "\"alphaScale\": 1"),
      ("\"model\": \"ar\"", "\"model\": \"randomwalk\""), ("\"chains\": 2", "\"chains\": 1"),
    ] {
      let changed = text.replacingOccurrences(of: old, with: new)
      try #require(changed != text, "no \(old)")
      try place.put(Data(changed.utf8), "run.json")
      for command in [["summary", "fit"], ["predict", "fit"], ["fit", "--resume", "fit"]] {
        expectFailure(try place.tool.run(command), 65, ["fit/run.json: checksum: found"])
      }
    }
    try place.restore()
    let data = place.text("data.csv").replacingOccurrences(of: "1120", with: "1121")
    try place.put(Data(data.utf8), "data.csv")
    for command in [
      ["predict", "fit"], ["fit", "--resume", "fit"], ["fit", "--resume", "fit", "--draws", "40"],
    ] {
      expectFailure(try place.tool.run(command), 65, ["fit/data.csv", "is not what was fitted", "expected"])
    }
  }

  @Test("A member of a checkpoint that cannot be is named, though the checksum is right")
  func membersOfACheckpoint() throws {
    let place = try Place()
    let text = place.text("checkpoint-1.json")
    let start = try #require(text.range(of: "\"content\":")).upperBound
    let content = String(text[start...].dropLast(2))
    func changed(_ pattern: String, _ value: String) throws -> String {
      let changed = content.replacingOccurrences(of: pattern, with: value, options: .regularExpression)
      try #require(changed != content, "no \(pattern)")
      let sum = XXHash64Reference.hexadecimal(of: Array(changed.utf8))
      return "{\"checksum\":\"\(sum)\",\"content\":\(changed)}\n"
    }
    // What is not changed is read.
    #expect(
      "{\"checksum\":\"\(XXHash64Reference.hexadecimal(of: Array(content.utf8)))\",\"content\":\(content)}\n"
        == text)
    let (nan, infinite, zero) = ("7ff8000000000000", "7ff0000000000000", "0000000000000000")
    for (pattern, value, name) in [
      ("\"iteration\":60", "\"iteration\":-5", "state.iteration"),
      ("\"iteration\":60", "\"iteration\":9223372036854775807", "state.iteration"),
      ("\"iteration\":60", "\"iteration\":59", "file.rows"), ("\"chain\":0", "\"chain\":1", "state.chain"),
      ("\"chain\":0", "\"chain\":9223372036854775807", "state.chain"),
      ("\"chain\":0", "\"chain\":1e300", "checkpoint-1.json: content"),
      ("\"rows\":20", "\"rows\":-1", "file.rows"),
      ("\"rows\":20", "\"rows\":9223372036854775807", "file.rows"),
      ("\"bytes\":", "\"bytes\":-", "file.bytes"), ("\"rows\":20", "\"rowz\":20", "file.rows"),
      ("\"stepSize\":\"[0-9a-f]{16}", "\"stepSize\":\"\(zero)", "state.stepSize"),
      ("\"stepSize\":\"[0-9a-f]{16}", "\"stepSize\":\"\(nan)", "state.stepSize"),
      ("\"stepSize\":\"[0-9a-f]{16}", "\"stepSize\":\"\(infinite)", "state.stepSize"),
      ("\"stepSize\":\"[0-9a-f]{16}", "\"stepSize\":\"0123", "state.stepSize"),
      ("\"position\":\"[0-9a-f]{16}", "\"position\":\"\(nan)", "state.position[0]"),
      ("\"position\":\"[0-9a-f]{16}", "\"position\":\"", "state.position"),
      ("\"position\":\"[0-9a-f]{16}", "\"position\":\"4024000000000000", "logDensity"),
      ("\"scales\":\"[0-9a-f]{16}", "\"scales\":\"\(zero)", "state.scales[0]"),
      ("\"version\":[0-9]+", "\"version\":99", "state.version"),
      ("\"warmup 40", "\"warmup 41", "state.settings"),
    ] {
      let pattern = pattern == "\"warmup 40" ? "warmup 40" : pattern
      let value = value == "\"warmup 41" ? "warmup 41" : value
      try place.put(Data(changed(pattern, value).utf8), "checkpoint-1.json")
      let outcome = try place.tool("fit", "--resume", "fit", "--draws", "25")
      expectFailure(outcome, 65, [name, "expected"])
      #expect(outcome.errors.contains("fit"), "\(outcome)")
      try place.restore()
    }
  }

  @Test("Texts that are no checkpoint")
  func noCheckpoints() throws {
    let place = try Place()
    let text = place.text("checkpoint-2.json")
    for other in [
      "", "{", "null\n", "{\"checksum\":\"0123456789abcdef\",\"content\":{}}\n", String(text.dropLast(9)),
    ] {
      try place.put(Data(other.utf8), "checkpoint-2.json")
      expectFailure(try place.tool("fit", "--resume", "fit"), 65, ["checkpoint-2.json", "remove the file"])
    }
    // Which is what is to be done.
    try FileManager.default.removeItem(at: place.url.appendingPathComponent("fit/checkpoint-2.json"))
    #expect([0, 2].contains(try place.tool("fit", "--resume", "fit").code))
    #expect(try place.isWhole())
  }
}

/// XXH64 once more, plainly, for texts of less than 2 GB.
enum XXHash64Reference {
  static func hexadecimal(of bytes: [UInt8]) -> String {
    let p: [UInt64] = [
      0, 11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 1_609_587_929_392_839_161,
      9_650_029_242_287_828_579, 2_870_177_450_012_600_261,
    ]
    func turn(_ x: UInt64, _ n: UInt64) -> UInt64 { x << n | x >> (64 - n) }
    func word(_ at: Int, _ n: Int) -> UInt64 {
      (0..<n).reduce(0) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
    }
    func round(_ x: UInt64, _ y: UInt64) -> UInt64 { turn(x &+ y &* p[2], 31) &* p[1] }
    var at = 0
    var h = p[5]
    if bytes.count >= 32 {
      var v = [p[1] &+ p[2], p[2], 0, 0 &- p[1]]
      while at + 32 <= bytes.count {
        for i in 0..<4 { v[i] = round(v[i], word(at + 8 * i, 8)) }
        at += 32
      }
      h = turn(v[0], 1) &+ turn(v[1], 7) &+ turn(v[2], 12) &+ turn(v[3], 18)
      for x in v { h = (h ^ round(0, x)) &* p[1] &+ p[4] }
    }
    h = h &+ UInt64(bytes.count)
    while at + 8 <= bytes.count {
      h = turn(h ^ round(0, word(at, 8)), 27) &* p[1] &+ p[4]
      at += 8
    }
    if at + 4 <= bytes.count {
      h = turn(h ^ word(at, 4) &* p[1], 23) &* p[2] &+ p[3]
      at += 4
    }
    for byte in bytes[at...] { h = turn(h ^ UInt64(byte) &* p[5], 11) &* p[1] }
    h = (h ^ h >> 33) &* p[2]
    h = (h ^ h >> 29) &* p[3]
    h ^= h >> 32
    let digits = String(h, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
