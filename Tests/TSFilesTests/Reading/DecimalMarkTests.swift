import TSFiles
import Testing

/// Decimal commas and separators of thousands.
@Suite struct DecimalMarkTests {
  @Test(
    "Separators of thousands that can be nothing else",
    arguments: [
      ("\"2,150.00\"", 2150), ("\"-1,234,567\"", -1_234_567), ("1 000", 1000), ("12'345.5", 12_345.5),
      ("+1 234 567.25", 1_234_567.25), ("1\u{A0}000", 1000), ("1\u{202F}000.5", 1000.5),
      ("12\u{2019}345", 12_345),
    ])
  func thousands(_ cell: String, _ number: Double) throws {
    #expect(try table("t,x\n1,2\n2,\(cell)\n").numbers(in: "x") == [2, number])
  }

  @Test("One comma before three digits is of thousands where another number of the column has a point")
  func eitherKind() throws {
    #expect(try table("x\n950.5\n\"2,150\"\n").numbers(in: "x") == [950.5, 2150])
    #expect(
      try table("x\n\"2,150\"\n\"1,234,567\"\n\"3,000\"\n").numbers(in: "x") == [2150, 1_234_567, 3000])
    let column = ", expected a number with a decimal point, and without separators of thousands"
    expectError(.badData, "a.csv: row 3, column \"x\": found \"2,150\"\(column)") {
      _ = try table("x\n950\n\"2,150\"\n").numbers(in: "x")
    }
    // A file with commas between cells has decimal points.
    expectError(
      .badData, "a.csv: row 3, column \"x\": found \"2,15\", expected a number with a decimal point"
    ) {
      _ = try table("x\n950.5\n\"2,15\"\n").numbers(in: "x")
    }
  }

  @Test(
    "Decimal commas between semicolons and tabs",
    arguments: [
      (["11,5", "13,0", "7"], [11.5, 13, 7]), (["2.150,00", "1.234.567,5", "3"], [2150, 1_234_567.5, 3]),
      // The others of the column decide what one point or comma means.
      (["2.150", "11,5", "-0,25"], [2150, 11.5, -0.25]),
      (["1.234", "1.234.567", "9"], [1234, 1_234_567, 9]),
      (["2.150", "11.5", "0.125"], [2.15, 11.5, 0.125]),
      (["2,150", "11.5", "1,234,567.5"], [2150, 11.5, 1_234_567.5]),
      (["1 234,5", "2", "1e3"], [1234.5, 2, 1000]), (["0.125", "1e-3", "1.5e3"], [0.125, 0.001, 1500]),
      (["1,5e2", "-3,25", "+4,5"], [150, -3.25, 4.5]),
    ])
  func commas(_ cells: [String], _ numbers: [Double]) throws {
    for mark in [";", "\t"] {
      let text = cells.enumerated().map { "\($0)\(mark)\($1)" }.joined(separator: "\n")
      #expect(try table("t\(mark)x\n\(text)\n").numbers(in: "x") == numbers)
    }
  }

  @Test("Another column decides where a column does not")
  func otherColumns() throws {
    #expect(try table("a;b\n1,5;2.150\n2,5;3.000\n").numbers(in: "b") == [2150, 3000])
    #expect(try table("a;b\n1.5;2.150\n2.5;3.000\n").numbers(in: "b") == [2.15, 3])
    // Tables with tabs have points.
    #expect(try table("a\tb\n1\t2.150\n2\t3.000\n").numbers(in: "b") == [2.15, 3])
  }

  @Test("What may be two numbers is an error that says how to write either")
  func ambiguous() throws {
    for (cell, fraction) in [("2.150", "2.1500"), ("2,150", "2,1500")] {
      expectError(
        .badData,
        "a.csv: row 3, column \"y\": found \"\(cell)\", a fraction or separators of thousands, expected it written as \"2150\" or as \"\(fraction)\""
      ) { _ = try table("t;y\n1;950\n2;\(cell)\n").numbers(in: "y") }
    }
    // Such a column is not passed over where one is guessed.
    #expect {
      try table("date;y\n2020-01-01;2.150\n2020-01-02;2.300\n").guessColumn(for: "x")
    } throws: {
      "\($0)".hasSuffix("expected it written as \"2150\" or as \"2.1500\"")
    }
    expectError(
      .badData,
      "a.csv: row 4, column \"y\": found \"13.0\", and \"11,5\" in row 2, expected the same decimal mark in all rows"
    ) { _ = try table("t;y\n1;11,5\n2;\n3;13.0\n").numbers(in: "y") }
  }
}
