import TSFiles
import TSNotebook
import Testing

@Suite struct PageParserTests {
  func page(_ text: String) throws -> NotebookPage {
    try NotebookPage(path: "page.txt", bytes: Array(text.utf8))
  }

  @Test func cellsAreFoundWithTheirLines() throws {
    let page = try page(
      "Prose.\n\n--- swift\nlet a = 1\nprint(a)\n--- output\n1\n\n2\n---\nMore.\n--- swift timed\n---\n")
    #expect(page.lines.count == 13)
    #expect(page.cells.map(\.opening) == [2, 11])
    #expect(page.cells.map(\.code) == [3..<5, 12..<12])
    #expect(page.cells.map(\.output) == [6..<9, nil])
    #expect(page.cells.map(\.closing) == [9, 12])
    #expect(page.cells.map(\.isTimed) == [false, true])
  }

  @Test func theLastLineNeedsNoEnd() throws {
    #expect(try page("--- swift\nprint(1)\n---").lines.count == 3)
    #expect(try page("--- swift\nprint(1)\n---\n").lines.count == 3)
  }

  @Test func dashesWithinProseAreProse() throws {
    #expect(try page("a --- b\n----\n - c\n--- swift\n---\n").cells.count == 1)
  }

  @Test(arguments: [
    ("--- swift\nprint(1)\n", "page.txt:2: found the end of the page, expected \"--- output\" or \"---\""),
    ("--- swift\nprint(1)\n--- output\n1\n", "page.txt:4: found the end of the page, expected \"---\""),
    ("--- swift\n--- output\n--- swift\n---\n", "page.txt:3: found \"--- swift\", expected \"---\""),
    ("--- swift time\n---\n", "page.txt:1: found the option \"time\", expected none or \"timed\""),
    ("--- swift \n---\n", "page.txt:1: found the option \"\""),
    ("\n---\n", "page.txt:2: found \"---\" outside a cell"),
    ("--- Swift\n---\n", "page.txt:1: found \"--- Swift\" outside a cell"),
    ("a\r\n--- swift\n---\n", "page.txt:1: found a carriage return"),
    (
      "--- swift\n---\n" + String(repeating: "x", count: 101),
      "page.txt:3: found 101 characters, expected 100"
    ),
    ("Prose.\n", "page.txt: found no cell"),
    ("", "page.txt: found no cell"),
  ])
  func wrongPages(_ text: String, _ message: String) {
    let error = #expect(throws: FileError.self) { try page(text) }
    #expect(error?.category == .badData)
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func bytesThatAreNotUTF8() {
    let error = #expect(throws: FileError.self) {
      try NotebookPage(path: "page.txt", bytes: [0x61, 0x0A, 0x62, 0xFF, 0x0A])
    }
    #expect(error?.description.hasPrefix("page.txt:2: ") == true)
  }

  @Test func aFileThatDoesNotExist() {
    let error = #expect(throws: FileError.self) { try NotebookPage(path: "/no/such/page.txt") }
    #expect(error?.category == .noInput)
  }

  /// Whatever the bytes are, the parser reads them or says what is wrong.
  @Test func anyLinesInAnyOrder() {
    let lines = ["--- swift", "--- output", "---", "--- swift timed", "--- x", "", "print(1)", "\r", "é"]
    var state: UInt64 = 1
    for _ in 0..<5_000 {
      let text = (0..<8).map { _ -> String in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return lines[Int(state >> 33) % lines.count]
      }
      if let page = try? page(text.joined(separator: "\n")) {
        #expect(page.cells.allSatisfy { $0.opening < $0.closing && $0.closing < page.lines.count })
      }
    }
  }
}
