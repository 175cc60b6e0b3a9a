import Foundation
import TSFiles
import Testing

@Suite struct SeriesBatchesTests {
  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).csv").path
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  private func fault(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }

  private let text =
    "name,when,\"y,z\"\r\n" + (0..<50).map { "\"a\n\($0)\",\"2020-01-01\",\($0)\r\n" }.joined()
    + "\"é \"\"q\"\"\",x,-1\n\n\n"

  /// Whatever the pieces, the cells and the lines are those of the whole file.
  @Test(arguments: [1, 7, 64, 333, 1 << 20])
  func piecesMakeTheWhole(_ bytes: Int) throws {
    try withFile(text) { path in
      let whole = try SeriesReader().read(path)
      let batches = try SeriesBatches(path, batchBytes: bytes)
      #expect(batches.byteCount == text.utf8.count)
      var (names, numbers, lines) = ([String](), [Double?](), [Int]())
      while let table = try batches.next() {
        #expect(table.columnNames == whole.columnNames && table.hasHeader)
        names += try table.texts(in: "name")
        numbers += try table.numbers(in: "y,z")
        #expect(table.lineNumbers() == (0..<table.rowCount).map(table.lineNumber(ofRow:)))
        lines += table.lineNumbers()
      }
      #expect(try names == whole.texts(in: "name"))
      #expect(try numbers == whole.numbers(in: "y,z"))
      #expect(lines == (0..<whole.rowCount).map(whole.lineNumber(ofRow:)))
      #expect(lines == whole.lineNumbers())
    }
  }

  /// Faults have the lines of the file.
  @Test(arguments: [
    "a,b\n1,2\n3,4\n5\n6,7\n", "a,b\n1,2\n3,4\n5,\"6\n7,8\n", "a,b\n1,2\n3,4\n\n5,6\n",
    "a,b\n1,2\n3,4\n5,6\"\n", "",
    "a,b\n", "a,b\n1,2\n3,4\n5,\"6\"x\n", "\n", "a,b\n1,2\n3,4\n\r\n5,6\n",
  ])
  func faultsHaveTheirLines(_ text: String) throws {
    try withFile(text) { path in
      let expected = fault { _ = try SeriesReader().read(path) }
      for bytes in [1, 5, 1 << 20] {
        let found = fault {
          let batches = try SeriesBatches(path, batchBytes: bytes)
          while try batches.next() != nil {}
        }
        #expect(found == expected)
      }
    }
  }

  @Test func cellsAsTheyStand() throws {
    try withFile(text) { path in
      let table = try #require(try SeriesBatches(path).next())
      #expect(String(decoding: table.rawCell(0, 0), as: UTF8.self) == "\"a\n0\"")
      #expect(String(decoding: table.rawCell(0, 2), as: UTF8.self) == "0")
      #expect(String(decoding: table.textBytes(50, 0), as: UTF8.self) == "é \"q\"")
      let some = try table.selecting([3, 1], columns: [2, 1], file: "some")
      #expect(some.columnNames == ["y,z", "when"] && some.file == "some")
      #expect(try some.numbers(in: "y,z") == [3, 1])
    }
  }
}
