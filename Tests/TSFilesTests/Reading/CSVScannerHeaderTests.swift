import TSFiles
import Testing

/// Whether a first row holds names.
@Suite struct CSVScannerHeaderTests {
  @Test(
    "A first row of values is a row",
    arguments: [
      ("2020-01-01,11.5\n2020-01-02,13.0\n", 2, 2), ("1,2\n3,4\n", 2, 2), ("5\n6\n7", 1, 3),
      ("20200101,\n20200102,5\n", 2, 2),
      ("\"2020-01-01\",\"11.5\"\n\"2020-01-02\",\"13.0\"\n", 2, 2),
      ("\"Jan 2020\",\"a\"\r\n\"Feb 2020\",\"b\"\r\n", 2, 2),
      ("a,2020-01-01 00:00\r\nb,2020-01-01 01:00\r\n", 2, 2), ("1,\"2,150.00\"\n2,\"2,300.00\"\n", 2, 2),
      ("2020-01-01,NA\n2020-01-02,3\n", 2, 2), ("1,5;2,5\n3,5;4,5\n", 2, 2), ("2020-01-01,5\n", 2, 1),
      ("0,1\n1,5\n2,4\n", 2, 3), ("0\n0\n1\n", 1, 3),
    ])
  func values(_ text: String, _ columns: Int, _ rows: Int) throws {
    let table = try table(text)
    #expect(!table.hasHeader && table.rowCount == rows && table.lineNumber(ofRow: 0) == 1)
    #expect(table.columnNames == (1...columns).map { "column \($0)" })
  }

  @Test("Nothing is lost of a file without a header")
  func noRowIsLost() throws {
    let rows = try table("2020-01-01,11.5\n2020-01-02,13.0\n2020-01-03,11.5\n")
    #expect(try rows.numbers(in: "column 2") == [11.5, 13, 11.5])
    #expect(try rows.timeline()?.columns == ["column 1"] && rows.guessColumn(for: "y") == "column 2")
    expectError(
      .badData,
      "a.csv: row 2, column \"column 1\": found \"x\", expected a number, or an empty cell, NA or NaN for a missing one"
    ) { _ = try table("1,2\nx,4\n").numbers(in: "column 1") }
  }

  @Test(
    "Names",
    arguments: [
      ("t,x\n1,2\n", ["t", "x"]), ("\"1\",\"2\"\n3,4\n", ["1", "2"]),
      ("2020-01,2020-02\n5,6\n", ["2020-01", "2020-02"]),
      ("shop,2020\na,1\n", ["shop", "2020"]),
      // Data frames without names: their index, and their columns by number.
      (",0\n2020-01-01,1.5\n", ["", "0"]), (",0,1\n0,5,6\n1,7,8\n", ["", "0", "1"]),
    ])
  func names(_ text: String, _ names: [String]) throws {
    let table = try table(text)
    #expect(table.hasHeader && table.columnNames == names && table.lineNumber(ofRow: 0) == 2)
  }

  @Test("What may be names or values is an error")
  func ambiguous() throws {
    let hint = "expected the names of the columns (put them in quotes if they are numbers)"
    expectError(.badData, "a.csv: row 1: found only numbers such as \"0\", \(hint)") {
      _ = try table("0,1\n11.5,3\n")
    }
    expectError(.badData, "a.csv: row 1: found only numbers such as \"5\", \(hint)") {
      _ = try table(",5\n0,6\n")
    }
  }

  @Test("A series that a data frame wrote without a name is guessed")
  func namelessSeries() throws {
    #expect(try table(",0\n2020-01-01,1.5\n2020-01-02,2\n").guessColumn(for: "y") == "0")
  }
}
