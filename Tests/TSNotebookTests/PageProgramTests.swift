import TSFiles
import TSNotebook
import Testing

@Suite struct PageProgramTests {
  func page(_ text: String, path: String = "page.txt") throws -> NotebookPage {
    try NotebookPage(path: path, bytes: Array(text.utf8))
  }

  @Test func theCompilerIsToldTheLines() throws {
    let page = try page("Prose.\n--- swift\nprint(1)\n---\n--- swift\nprint(2)\n---\n")
    #expect(
      PageProgram.main(of: page, file: "/a \"b\"/page.txt") == """
        _notebookCell(0)
        #sourceLocation(file: "/a \\"b\\"/page.txt", line: 3)
        print(1)
        #sourceLocation()
        _notebookCell(1)
        #sourceLocation(file: "/a \\"b\\"/page.txt", line: 6)
        print(2)
        #sourceLocation()
        _notebookCell(2)

        """)
  }

  @Test func outputsAreTakenApart() {
    let mark = PageProgram.mark
    let whole = mark(0) + "1  \n\n2\n\n" + mark(1) + mark(2) + "no end" + mark(3)
    #expect(PageProgram.outputs(whole, cells: 3) == [["1", "", "2"], [], ["no end"]])
    let early = mark(0) + "1\n" + mark(1) + "2\n"
    #expect(PageProgram.outputs(early, cells: 3) == [["1"], ["2"]])
    #expect(PageProgram.outputs("", cells: 2) == [[]])
  }

  @Test func figuresAreDrawnBesideThePage() throws {
    let line = "print(try plot.terminalText(size: s), try fan.plot.terminalText())"
    let drawn =
      "print(try _notebookPicture(plot).terminalText(size: s), try _notebookPicture(fan.plot).terminalText())"
    #expect(PictureNames.drawing(line) == drawn)
    #expect(PictureNames.drawing("print(plot)") == "print(plot)")
    let page = try page("--- swift\n\(line)\n---\n")
    let names = PictureNames(stem: "/out/01-scan")
    #expect(PageProgram.main(of: page, file: "page.txt", pictures: names).contains(drawn))
    #expect(PageProgram.support(digest: "0", pictures: names).contains("\"/out/01-scan\""))
    #expect(!PageProgram.support(digest: "0", pictures: nil).contains("Picture"))
  }

  @Test func messagesOfTheCompilerNameThePage() {
    let text = """
      [3/4] Compiling Page_a main.swift
      /w/Notebooks-txt/a.txt:7:9: error: cannot find 'x' in scope
      5 | print(x)
        |       `- error: cannot find 'x' in scope
      /w/Notebooks-txt/a.txt:7:9: error: cannot find 'x' in scope
      """
    let errors = CompilerMessages.errors(text, pages: ["/w/Notebooks-txt/a.txt": "a.txt"])
    #expect(errors.map(\.description) == ["a.txt:7: cannot find 'x' in scope"])
    let other = CompilerMessages.errors("error: no such module\nend", pages: [:])
    #expect(other.map(\.description) == ["the pages cannot be compiled: error: no such module"])
  }

  @Test func aBacktraceNamesTheInnermostLineOfThePage() throws {
    let backtrace = """
      0 [system] 0x1 specialized Array.subscript.getter in t at //<compiler-generated>
      1 [inlined] 0x2 f(_:) in t at /w/a.txt:12:70
      2 0x3 main + 283 in t at /w/a.txt:30:11
      """
    #expect(PageRun.lineOfFailure(backtrace, file: "/w/a.txt") == 12)
    #expect(PageRun.lineOfFailure("", file: "/w/a.txt") == nil)
  }
}
