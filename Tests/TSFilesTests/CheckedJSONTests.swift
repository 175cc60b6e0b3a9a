import TSFiles
import Testing

/// JSON with a checksum.
@Suite struct CheckedJSONTests {
  private func text(_ json: JSONValue, _ layout: JSONWriter.Layout) throws -> String {
    let sink = MemorySink()
    var writer = JSONWriter(to: sink, layout: layout)
    writer.write(json)
    try writer.endLine()
    return sink.text
  }

  @Test func theLayoutDoesNotMatter() throws {
    let members = [JSONMember("a", .number(0.5)), JSONMember("b", .array([.whole(1), .null]))]
    let json = try CheckedJSON.checked(members)
    for layout in [JSONWriter.Layout.line, .indented] {
      let text = try text(json, layout).replacing("0.5", with: "5e-1")
      try CheckedJSON.check(JSONValue.parse(Array(text.utf8), file: "a"), file: "a")
    }
    let other = try CheckedJSON.checked([JSONMember("a", .number(0.25))])
    let sums = [json, other].map { $0["checksum"]?.string ?? "" }
    expectError(
      .badData,
      "a: checksum: found \"\(sums[0])\", expected \(sums[1]) of what the file holds: it was changed since it was written"
    ) {
      try CheckedJSON.check(
        .object([JSONMember("a", .number(0.25)), JSONMember("checksum", .string(sums[0]))]), file: "a")
    }
    expectError(.badData, "a: checksum: found nothing, expected a text") {
      try CheckedJSON.check(.object(members), file: "a")
    }
  }

  @Test func everyBitOfAFrameIsGuarded() throws {
    let bytes = CheckedJSON.framed("{\"x\":1}".utf8)
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "{\"checksum\":\"\(XXHash64.hexadecimal(of: "{\"x\":1}".utf8))\",\"content\":{\"x\":1}}\n")
    #expect(try CheckedJSON.content(of: bytes, file: "a", advice: "").elementsEqual("{\"x\":1}".utf8))
    for bit in 0..<(bytes.count * 8) {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: FileError.self) { try CheckedJSON.content(of: other, file: "a", advice: "") }
    }
    for length in 0..<bytes.count {
      #expect(throws: FileError.self) {
        try CheckedJSON.content(of: Array(bytes.prefix(length)), file: "a", advice: "")
      }
    }
  }
}
