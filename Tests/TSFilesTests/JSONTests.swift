import TSFiles
import TestSupport
import Testing

@Suite struct JSONTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue.parse(Array(text.utf8), file: "run.json")
  }

  @Test func aRecord() throws {
    let sink = MemorySink()
    var json = JSONWriter(to: sink)
    for path in 0..<2 {
      json.beginObject()
      json.name("path")
      json.write(path)
      json.name("sites")
      json.beginObject()
      json.name("x")
      json.write([1.5, .nan, 0.1])
      json.name("beta")
      json.write([1.0, 2, 3, 4, 5, 6], shape: [3, 2])
      json.name("\"é\\\n\u{1}")
      json.writeNull()
      json.endObject()
      json.name("ok")
      json.write(true)
      json.endObject()
      try json.endLine()
    }
    let rest =
      #""sites":{"x":[1.5,null,0.1],"beta":[[1.0,2.0],[3.0,4.0],[5.0,6.0]],"\"é\\\n\u0001":null},"ok":true}"#
    #expect(sink.text == "{\"path\":0,\(rest)\n{\"path\":1,\(rest)\n")
    let value = try parse(String(sink.text.split(separator: "\n")[1]))
    #expect(value["path"]?.int == 1)
    #expect(value["sites"]?["x"]?.doubles == [1.5, nil, 0.1])
    #expect(value["sites"]?["\"é\\\n\u{1}"] == .null)
    #expect(value["ok"]?.bool == true)
    #expect(value["none"] == nil)
  }

  @Test func anIndentedObject() throws {
    let sink = MemorySink()
    var json = JSONWriter(to: sink, layout: .indented)
    json.write(try parse(#"{"model":"ar","set":{"a":[1,2.5],"b":{}},"c":[{"d":[]}]}"#))
    try json.endLine()
    let expected = """
      {
        "model": "ar",
        "set": {
          "a": [1, 2.5],
          "b": {}
        },
        "c": [{
            "d": []
          }]
      }

      """
    #expect(sink.text == expected)
  }

  @Test(arguments: [([], "1.0"), ([1], "[1.0]"), ([1, 1], "[[1.0]]"), ([0], "[]"), ([2, 0], "[[],[]]")])
  func shapes(_ shape: [Int], _ text: String) throws {
    let sink = MemorySink()
    var json = JSONWriter(to: sink)
    json.write(shape.contains(0) ? [] : [1.0], shape: shape)
    try json.endLine()
    #expect(sink.text == text + "\n")
  }

  @Test func piecesThatDoNotFit() {
    let wrong: [(inout JSONWriter) -> Void] = [
      { _ in }, { $0.beginObject() }, { $0.endArray() }, { $0.name("a") },
      {
        $0.beginObject()
        $0.write(1)
        $0.endObject()
      },
      {
        $0.beginArray()
        $0.endObject()
      },
      {
        $0.beginObject()
        $0.name("a")
        $0.endObject()
      },
      {
        $0.write(1)
        $0.write(2)
      }, { $0.write([1.0], shape: [2]) }, { $0.write([1.0], shape: [-1]) },
      { $0.write([1.0], shape: [.max, .max]) },
    ]
    for body in wrong {
      var json = JSONWriter(to: MemorySink())
      body(&json)
      expectError(.misuse, "JSON was written in pieces that do not fit together") { try json.endLine() }
    }
  }

  @Test func aFailingSinkIsReported() throws {
    final class Full: ByteSink {
      func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) { throw FileError(.inputOutput, "full") }
      func flush() throws(FileError) {}
      func commit() throws(FileError) {}
    }
    var json = JSONWriter(to: Full())
    json.write((0..<10_000).map(Double.init))
    expectError(.inputOutput, "full") { try json.endLine() }
  }

  @Test func values() throws {
    #expect(try parse(" null\n") == .null)
    #expect(try parse("\u{FEFF}[]") == .array([]))
    #expect(try parse("9223372036854775807") == .whole(.max))
    #expect(try parse("-9223372036854775808") == .whole(.min))
    #expect(try parse("9223372036854775808") == .number(9223372036854775808))
    #expect(try parse("-0").double?.sign == .minus)
    #expect(try parse("1e-400") == .number(0))
    #expect(try parse("-1.5E+2") == .number(-150))
    #expect(try parse(#""\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\""#) == .string("é😀/\u{8}\u{C}\n\r\t\"\\"))
    #expect(try parse(#"{"b":1,"a":[true,false]}"#).members?.map(\.name) == ["b", "a"])
    #expect(try parse("1").string == nil && parse("1").array == nil && parse("1").bool == nil)
    #expect(try parse("[1,\"a\"]").doubles == nil && parse("1.5").int == nil)
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(throws: Never.self) { _ = try parse(deep) }
  }

  @Test(arguments: [
    ("", "line 1, column 1: found the end of the text, expected a value"),
    ("  \n ", "line 2, column 2: found the end of the text, expected a value"),
    ("{\"é\" 1}", "line 1, column 6: found \"1\", expected a colon"),
    ("[1,]", "line 1, column 4: found \"]\", expected a value"),
    ("[1 2]", "line 1, column 4: found \"2\", expected a comma or \"]\""),
    ("{\"a\":1,}", "line 1, column 8: found \"}\", expected a name in quotes"),
    ("{a:1}", "line 1, column 2: found \"a\", expected a name in quotes"),
    ("{\"a\":1\n\"b\":2}", "line 2, column 1: found \"\"\", expected a comma or \"}\""),
    ("{\"a\":1,\"a\":2}", "line 1, column 8: found the name \"a\" again, expected another"),
    ("[1]x", "line 1, column 4: found \"x\", expected the end of the text"),
    ("01", "line 1, column 2: found \"1\", expected the end of the text"),
    ("+1", "line 1, column 1: found \"+\", expected a value"),
    ("1.", "line 1, column 3: found the end of the text, expected a digit"),
    (".5", "line 1, column 1: found \".\", expected a value"),
    ("1e", "line 1, column 3: found the end of the text, expected a digit"),
    ("-", "line 1, column 2: found the end of the text, expected a digit"),
    ("1e400", "line 1, column 1: found \"1e400\", which is too large, expected a number below 1.8e308"),
    ("NaN", "line 1, column 1: found \"N\", expected a value"),
    ("nul", "line 1, column 1: found \"n\", expected a value"),
    ("'a'", "line 1, column 1: found \"'\", expected a value"),
    ("\"a", "line 1, column 1: found a string that is never closed, expected a closing quote"),
    (
      "\"a\nb\"",
      "line 1, column 3: found \"\\n\", expected an escape such as \"\\n\" for a control character"
    ),
    ("\"\\x\"", "line 1, column 3: found \"x\", expected one of \"\\/bfnrtu after a backslash"),
    ("\"\\", "line 1, column 3: found the end of the text, expected one of \"\\/bfnrtu after a backslash"),
    ("\"\\u12g4\"", "line 1, column 6: found \"g\", expected four hexadecimal digits after \"\\u\""),
    ("\"\\ud800\"", "line 1, column 2: found half of a surrogate pair, expected both halves"),
    ("\"\\ud800\\u0041\"", "line 1, column 2: found half of a surrogate pair, expected both halves"),
    ("\"\\udc00\\ud800\"", "line 1, column 2: found half of a surrogate pair, expected both halves"),
    ("[\0]", "line 1, column 2: found the byte 0x0, expected a value"),
  ])
  func badTexts(_ text: String, _ message: String) {
    expectError(.badData, "run.json: \(message)") { _ = try parse(text) }
  }

  @Test func depthAndBytes() {
    expectError(.badData, "a: line 1, column 129: found more than 128 levels, expected at most that many") {
      _ = try JSONValue.parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000), file: "a")
    }
    expectError(.badData, "a: line 1, column 2: found the byte 0xFF, expected UTF-8 text") {
      _ = try JSONValue.parse([0x22, 0xFF, 0x22], file: "a")
    }
    expectError(.noInput, "/no/such.json: no such file") { _ = try JSONValue.read("/no/such.json") }
  }

  /// Whatever the bytes, there is a value, which is the same when written and read again, or an error.
  @Test func randomBytes() {
    var generator = FixedGenerator(7)
    let pieces =
      [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\u00", "\\ud8", "1", "-", ".5", "e9", "true", "null",
        " ", "é",
      ]
      .map { Array($0.utf8) } + [[0xFF], [0], [0xE2, 0x82]]
    for round in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        bytes +=
          round % 10 == 0
          ? [UInt8.random(in: 0...255, using: &generator)] : pieces.randomElement(using: &generator) ?? []
      }
      do {
        let value = try JSONValue.parse(bytes, file: "a")
        let sink = MemorySink()
        var json = JSONWriter(to: sink, layout: round % 2 == 0 ? .line : .indented)
        json.write(value)
        try json.endLine()
        #expect(try JSONValue.parse(sink.bytes, file: "a") == value)
      } catch {
        #expect(error.category == .badData)
      }
    }
  }
}
