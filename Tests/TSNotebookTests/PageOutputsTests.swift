import TSFiles
import TSNotebook
import Testing

@Suite struct PageOutputsTests {
  let text = """
    Prose.
    --- swift
    print(1.5)
    --- output
    1.5
    ---
    --- swift timed
    print(clock)
    --- output
    12 ms
    ---
    --- swift
    let b = 2
    ---
    End.

    """

  func page(_ text: String) throws -> NotebookPage {
    try NotebookPage(path: "page.txt", bytes: Array(text.utf8))
  }

  @Test func whatIsTheSameDoesNotDiffer() throws {
    #expect(try page(text).differences(from: [["1.5"], ["3 ms"], []]).isEmpty)
  }

  @Test func differencesNameTheLine() throws {
    let differences = try page(text).differences(from: [["1.6", "more"], [], ["extra"]])
    #expect(
      differences.map(\.description) == [
        "page.txt:5: expected \"1.5\", found \"1.6\"",
        "page.txt:6: expected no more output, found \"more\"",
        "page.txt:10: expected \"12 ms\", found no more output",
        "page.txt:14: expected no more output, found \"extra\"",
      ])
  }

  @Test func ofManyDifferencesTheFirstAreListed() throws {
    let differences = try page(text).differences(from: [["2", "3", "4", "5"], ["1 ms"], ["6"]])
    #expect(
      OutputDifference.listing(differences, limit: 2) == [
        "page.txt:5: expected \"1.5\", found \"2\"",
        "page.txt:6: expected no more output, found \"3\"",
        "page.txt:5: 2 more lines of the cell differ",
        "page.txt:14: expected no more output, found \"6\"",
      ])
  }

  @Test func outputsAreRewritten() throws {
    let page = try page(text)
    #expect(try page.text(with: [["1.5"], ["12 ms"], []]) == text)
    let other = try page.text(with: [[], ["3 ms", "", "4 ms"], ["2"]])
    let again = try self.page(other)
    #expect(again.differences(from: [[], ["3 ms", "", "4 ms"], ["2"]]).isEmpty)
    #expect(again.cells.map { $0.output?.count } == [nil, 3, 1])
    #expect(again.lines.last == "End.")
    #expect(try again.text(with: [["1.5"], ["12 ms"], []]) == text)
  }

  @Test func aLineThatWouldEndTheOutputIsRefused() throws {
    let error = #expect(throws: FileError.self) { try page(text).text(with: [["1", "---"], [], []]) }
    #expect(error?.description.hasPrefix("page.txt:2: the cell printed \"---\"") == true)
  }
}
