import TSFiles
import Testing

/// What separates cells, found from the first rows.
@Suite struct CellSeparatorTests {
  @Test(
    "The separator that the header and the row below it show",
    arguments: [
      ("date,y\n2020-01-01,1\n", ",", ["date", "y"]), ("date;y\n2020-01-01;1\n", ";", ["date", "y"]),
      ("date\ty\n2020-01-01\t1\n", "\t", ["date", "y"]),
      ("date;y\r\n2020-01-01;11,5\r\n", ";", ["date", "y"]),
      ("a;b;c\n1,5;2,5;3,5\n", ";", ["a", "b", "c"]),
      ("\u{FEFF}\"date\";\"y\"\n\"2020-01-01\";\"1\"\n", ";", ["date", "y"]),
      // A comma comes first where both would do.
      ("date,note;x\n2020-01-01,p;q\n", ",", ["date", "note;x"]),
      // But not that of decimal numbers.
      ("day;price (EUR, net)\n2020-01-01;11,5\n", ";", ["day", "price (EUR, net)"]),
      ("a,b;c\n1,2;3\n", ";", ["a,b", "c"]),
      ("2020-01-01;11,5\n2020-01-02;13,0\n", ";", ["column 1", "column 2"]),
      // One in the header alone separates nothing, nor does one in quotes.
      ("weight;kg\n1\n", ",", ["weight;kg"]), ("\"a;b\",y\n\"c;d\",1\n", ",", ["a;b", "y"]),
      ("\"a,b\";y\n\"c,d\";1\n", ";", ["a,b", "y"]),
    ])
  func separators(_ text: String, _ separator: Character, _ names: [String]) throws {
    let table = try table(text)
    #expect(table.separator == separator && table.columnNames == names)
  }

  @Test("The same rows, however they are separated")
  func sameRows() throws {
    for (mark, numbers) in [
      (",", ["11.5", "13.0", ""]), (";", ["11,5", "13,0", ""]), ("\t", ["11.5", "13.0", "NA"]),
    ] {
      for end in ["\n", "\r\n"] {
        let rows = ["date\(mark)y"] + numbers.enumerated().map { "2020-01-0\($0 + 1)\(mark)\($1)" }
        let table = try table("\u{FEFF}" + rows.joined(separator: end) + end + end)
        #expect(table.columnNames == ["date", "y"] && table.rowCount == 3)
        #expect(try table.numbers(in: "y") == [11.5, 13, nil] && table.timeline()?.stepCount == 3)
      }
    }
  }

  @Test(
    "Damage is named as in a file with commas",
    arguments: [
      ("a;b\n1;2\n3\n", "row 3: found 1 cell, expected 2 as in the header; nothing stands for column \"b\""),
      ("a\tb\n1\t2\n3\t4\t5\n", "row 3: found 3 cells, expected 2 as in the header"),
      (
        "a;b\n\"1\"x;2\n",
        "row 2, column \"a\": found text after a closing quote, expected a semicolon or the end of the line"
      ),
      (
        "a;b\n1;x\n",
        "row 2, column \"b\": found \"x\", expected a number, or an empty cell, NA or NaN for a missing one"
      ),
      ("2020-01-01,1\n2020-01-02\n", "row 2: found 1 cell, expected 2 as in row 1"),
    ])
  func damage(_ text: String, _ message: String) throws {
    expectError(.badData, "a.csv: \(message)") {
      let table = try table(text)
      _ = try table.numbers(in: "b")
    }
  }
}
