import TSFiles
import TestSupport
import Testing

@Suite struct SeriesReaderTests {
  @Test(arguments: [
    "t,x\n1,2.5\n2,\n3,-1e3\n",
    "t,x\r\n1,2.5\r\n2,\r\n3,-1e3\r\n",
    "\u{FEFF}t,x\n1,2.5\n2,\n3,-1e3",
    "t ,\"x\"\n 1,\"2.5\"\n2,NA\n3, -1e3 \n\n",
    "t,x\r\n1,2.50\r\n2,NaN\r\n3,-1000\r\n\r\n",
    "t,x\n1,+2.5\n2,nan\n3,-1.0E+3",
    "t,x\n1,2.5\n2,\"\"\n3,-1000.\n",
    "t,x\n1,25e-1\n2,  \n3,-.1e4\n",
  ])
  func formsOfOneTable(_ text: String) throws {
    let table = try table(text)
    #expect(table.columnNames == ["t", "x"])
    #expect(table.rowCount == 3)
    #expect(try table.numbers(in: "t") == [1, 2, 3])
    #expect(try table.numbers(in: "x") == [2.5, nil, -1000])
  }

  @Test func textColumnsDoNoHarm() throws {
    let table = try table("date,note,x\n2020-01-01,\"a, \"\"b\"\"\nc\",1\n2020-01-02,é,2\n")
    #expect(try table.numbers(in: "x") == [1, 2])
    expectError(
      .badData,
      "a.csv: row 2, column \"date\": found \"2020-01-01\", expected a number, or an empty cell, NA or NaN for a missing one"
    ) { _ = try table.numbers(in: "date") }
    expectError(
      .badData,
      "a.csv: row 2, column \"note\": found \"a, \"b\"\\nc\", expected a number, or an empty cell, NA or NaN for a missing one"
    ) { _ = try table.numbers(in: "note") }
  }

  @Test func aRowIsNamedByItsLineEvenAfterBreaksInCells() throws {
    let table = try table("note,x\n\"a\nb\nc\",1\nd,2e\n")
    expectError(
      .badData,
      "a.csv: row 5, column \"x\": found \"2e\", expected a number, or an empty cell, NA or NaN for a missing one"
    ) { _ = try table.numbers(in: "x") }
  }

  @Test(arguments: [
    ("", "a.csv: is empty, expected a header line and rows below it"),
    ("\u{FEFF}", "a.csv: is empty, expected a header line and rows below it"),
    ("\n", "a.csv: row 1: found a blank line, expected the names of the columns"),
    ("t,x", "a.csv: found a header and no rows, expected at least one row below it"),
    ("t,x\n", "a.csv: found a header and no rows, expected at least one row below it"),
    ("t,x\n\n", "a.csv: row 2: found a blank line, expected 2 cells"),
    ("t,x\n1,2\n\n3,4\n", "a.csv: row 3: found a blank line, expected 2 cells"),
    ("x\n1\n\n2\n", "a.csv: row 3: found a blank line, expected 1 cell"),
    ("t,x\n1,2\n\n \n", "a.csv: row 3: found a blank line, expected 2 cells"),
    (
      "t,x\n1,2\n3\n",
      "a.csv: row 3: found 1 cell, expected 2 as in the header; nothing stands for column \"x\""
    ),
    ("t,x\n1,2,3\n", "a.csv: row 2: found 3 cells, expected 2 as in the header"),
    ("t,x\n1,2,\n", "a.csv: row 2: found 3 cells, expected 2 as in the header"),
    (
      "t,x,t\n1,2,3\n",
      "a.csv: row 1, column 3: found the name \"t\", which column 1 has too, expected another"
    ),
    ("t, \n1,2\n", "a.csv: row 1, column 2: found no name, expected one"),
    (" \n1\n", "a.csv: row 1, column 1: found no name, expected one"),
    (",,x\n1,2,3\n", "a.csv: row 1, column 2: found no name, expected one"),
    ("y|z\r\n1|2", "a.csv: row 1: found cells separated by bars, expected commas (and decimal points)"),
    ("t,\n1,2\n", "a.csv: row 1, column 2: found no name, expected one"),
    (
      "t,x\n1,\"2\n",
      "a.csv: row 2, column \"x\": found a quote that is never closed, expected a closing quote"
    ),
    ("t,\"x\n1,2\n", "a.csv: row 1, column 2: found a quote that is never closed, expected a closing quote"),
    (
      "t,x\n1,2\"\n",
      "a.csv: row 2, column \"x\": found a quote inside a cell, expected the whole cell in quotes"
    ),
    (
      "t,x\n1, \"2\"\n",
      "a.csv: row 2, column \"x\": found a quote inside a cell, expected the whole cell in quotes"
    ),
    (
      "t,x\n\"1\"0,2\n",
      "a.csv: row 2, column \"t\": found text after a closing quote, expected a comma or the end of the line"
    ),
    ("t,x\n1,\0\n", "a.csv: row 2, column \"x\": found a NUL byte, expected text"),
    ("t,x\r1,2\r", "a.csv: row 1, column 2: found a carriage return alone, expected a line feed after it"),
  ])
  func badForms(_ text: String, _ message: String) {
    expectError(.badData, message) { _ = try table(text) }
  }

  @Test(arguments: [
    ([0xFF] as [UInt8], "0xFF"), ([0xC0, 0x80], "0xC0"), ([0xED, 0xA0, 0x80], "0xED"),
    ([0xE2, 0x82], "0xE2"),
    ([0xF5, 0x80, 0x80, 0x80], "0xF5"), ([0x80], "0x80"),
  ])
  func badUTF8(_ bytes: [UInt8], _ name: String) {
    let message =
      "a.csv: row 2, column \"x\": found the byte \(name), which is not UTF-8, expected UTF-8 text"
    expectError(.badData, message) {
      _ = try SeriesReader().parse(Array("x\n1".utf8) + bytes + Array("\n".utf8), file: "a.csv")
    }
  }

  @Test(arguments: [
    ("inf", ", an infinity, expected a finite number"),
    ("-Infinity", ", an infinity, expected a finite number"),
    ("0x1p3", ", a hexadecimal number, expected a decimal one"),
    ("-0X10", ", a hexadecimal number, expected a decimal one"),
    ("1e400", ", which is too large, expected a number below 1.8e308"),
    ("-1e400", ", which is too large, expected a number below 1.8e308"),
    ("\"1,5\"", ", expected a number with a decimal point"),
    ("\"1.000,5\"", ", expected a number with a decimal point"),
    ("\"2,150\"", ", expected a number with a decimal point, and without separators of thousands"),
    ("\"2,15\"", ", expected a number with a decimal point"),
    ("\"1234,567\"", ", expected a number with a decimal point"),
    ("1 00", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("abc", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("1_000", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("1e", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    (".", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("-", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("--1", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("na", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("-nan", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("nan(1)", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("null", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("1f", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("１", ", expected a number, or an empty cell, NA or NaN for a missing one"),
    ("−1", ", expected a number, or an empty cell, NA or NaN for a missing one"),
  ])
  func badNumbers(_ cell: String, _ complaint: String) throws {
    let table = try table("t,x\n1,2\n2,\(cell)\n")
    let shown = cell.hasPrefix("\"") ? cell : "\"\(cell)\""
    expectError(.badData, "a.csv: row 3, column \"x\": found \(shown)\(complaint)") {
      _ = try table.numbers(in: "x")
    }
  }

  @Test func messagesStayShortAndOnOneLine() throws {
    let table = try table("x\n\"\(String(repeating: "ab\n\u{1B}", count: 100_000))\"\n")
    let error = #expect(throws: FileError.self) { _ = try table.numbers(in: "x") }
    let message = try #require(error?.description)
    #expect(message.count < 250)
    #expect(!message.unicodeScalars.contains(where: isControl))
  }

  @Test func unknownColumns() throws {
    let table = try table("time,volume,depth\n1,2,3\n")
    expectError(
      .badData,
      "a.csv: no column is named \"volum\" (did you mean \"volume\"?): found \"time\", \"volume\", \"depth\""
    ) { _ = try table.numbers(in: "volum") }
    // A semicolon in a name alone separates nothing.
    for header in ["weight;kg", "\"weight;kg\""] {
      #expect(try self.table("\(header)\n1\n2\n").numbers(in: "weight;kg") == [1, 2])
    }
  }

  @Test("Blank lines at the end, however many, and the index of a data frame")
  func whatOtherProgramsWrite() throws {
    for end in ["", "\n", "\n\n", "\n\n\n\n", "\r\n\r\n\r\n"] {
      let table = try table("t,x\n1,2\n3,4" + end)
      #expect(try table.rowCount == 2 && table.numbers(in: "x") == [2, 4])
      #expect(try self.table("x\n1\n2" + end).numbers(in: "x") == [1, 2])
    }
    for header in [",y", "\"\",\"y\"", "Unnamed: 0,y"] {
      let table = try table("\(header)\n0,11.5\n1,13.0\n")
      #expect(try table.guessColumn(for: "x") == "y" && table.numbers(in: "y") == [11.5, 13])
    }
    #expect(try table(",y\n2020-01-01,1\n2020-01-02,2\n").timeAxis()?.step?.description == "a day")
  }

  @Test("A column that was taken is not guessed, nor one that is named by a number")
  func guessesBesides() throws {
    let table = try table("u,v,w\n1,2,a\n")
    #expect(try table.guessColumn(for: "x", besides: ["u"]) == "v")
    expectError(
      .badData,
      "a.csv: no column is named \"x\": found no column of numbers among \"w\", expected one to be named"
    ) { _ = try table.guessColumn(for: "x", besides: ["u", "v"]) }
    expectError(
      .badData,
      "a.csv: no column is named \"x\": found \"11.5\" in row 1, a number, expected the names of the columns there, or this one to be named"
    ) { _ = try self.table("shop,11.5\na,13.0\n").guessColumn(for: "x") }
  }

  private func table(_ text: String) throws -> SeriesTable {
    try SeriesReader().parse(Array(text.utf8), file: "a.csv")
  }

  @Test(arguments: [
    ("y,x\n1,2\n", "x"), ("date,volume\na,1\n", "volume"), ("volume,note\n1,b\n", "volume"),
    ("Year,volume\n1,2\n", "volume"), ("a,b,volume\nq,NA,1\n", "volume"), ("step,x,z\n1,2,3\n", "x"),
  ])
  func guesses(_ text: String, _ column: String) throws {
    #expect(try table(text).guessColumn(for: "x") == column)
  }

  @Test(arguments: [
    ("u,v\n1,2\n", "2 columns of numbers, \"u\", \"v\""),
    ("v,time\n1,2\n", "2 columns of numbers, \"v\", \"time\""),
    ("t,u,v\n1,2,3\n", "3 columns of numbers, \"t\", \"u\", \"v\""),
    ("u,v\na,NA\n", "no column of numbers among \"u\", \"v\""),
  ])
  func refusedGuesses(_ text: String, _ found: String) throws {
    let table = try table(text)
    expectError(.badData, "a.csv: no column is named \"x\": found \(found), expected one to be named") {
      _ = try table.guessColumn(for: "x")
    }
  }

  @Test func filesThatCannotBeRead() throws {
    let reader = SeriesReader()
    expectError(.noInput, "/no/such.csv: no such file") { _ = try reader.read("/no/such.csv") }
    expectError(.noInput, "/dev: is a directory, expected a file") { _ = try reader.read("/dev") }
    expectError(.noInput, "the name of the input file is empty") { _ = try reader.read("") }
    expectError(.noInput, "/dev/null/a: no such file: a part of its path is not a directory") {
      _ = try reader.read("/dev/null/a")
    }
    expectError(.badData, "/dev/null: is empty, expected a header line and rows below it") {
      _ = try reader.read("/dev/null")
    }
    expectError(.badData, "/dev/zero: is too big: found more than 1000000 bytes, expected at most that many")
    {
      _ = try SeriesReader(maximumBytes: 1_000_000).read("/dev/zero")
    }
    expectError(.badData, "a: is too big: found 4 bytes, expected at most 3") {
      _ = try SeriesReader(maximumBytes: 3).parse(Array("x\n1\n".utf8), file: "a")
    }
    expectError(.badData, "a: is too big: found 4 bytes, expected at most 0") {
      _ = try SeriesReader(maximumBytes: .min).parse(Array("x\n1\n".utf8), file: "a")
    }
  }

  @Test func manyRows() throws {
    var text = NumberText(capacity: 12_000_000)
    text.append("t,x,note\n")
    var generator = FixedGenerator(1)
    let values = (0..<300_000).map { _ in Double.random(in: -10...10, using: &generator) }
    for (index, value) in values.enumerated() {
      text.append(index)
      text.append(Byte.comma)
      text.append(value)
      text.append(",a\n")
    }
    let clock = ContinuousClock()
    let start = clock.now
    let table = try SeriesReader().parse(text.bytes, file: "a.csv")
    #expect(try table.numbers(in: "x") == values)
    // Far above what it takes even without optimisation: catches only what grows faster than the rows.
    #expect(clock.now - start < .seconds(30))
  }

  /// Whatever the bytes, there is a table or an error of one short line, and never a trap.
  @Test func randomBytes() {
    var generator = FixedGenerator(2)
    let alphabet =
      Array("0123456789.,,,;\t\n\n\n\r\"\"eE+-xnaNAif \t\u{FEFF}é\0".utf8) + [0xFF, 0xC3, 0xE2, 0xF0]
    for _ in 0..<20_000 {
      var bytes = Array("t,x\n".utf8.prefix(Int.random(in: 0...4, using: &generator)))
      let isAny = Int.random(in: 0..<10, using: &generator) == 0
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        bytes.append(
          isAny
            ? UInt8.random(in: 0...255, using: &generator) : alphabet.randomElement(using: &generator) ?? 0)
      }
      do {
        let table = try SeriesReader().parse(bytes, file: "a.csv")
        for name in table.columnNames {
          do {
            let numbers = try table.numbers(in: name)
            #expect(numbers.count == table.rowCount && numbers.allSatisfy { $0?.isFinite ?? true })
          } catch {
            #expect(
              error.category == .badData && !error.description.unicodeScalars.contains(where: isControl))
          }
        }
        _ = try? table.guessColumn(for: "x")
        _ = try? table.timeAxis()
        _ = try? table.timeline()
        for name in table.columnNames { _ = try? table.timeline(named: name)?.label(at: .max) }
      } catch {
        #expect(error.category == .badData && error.description.count < 300)
      }
    }
  }
}
