import Foundation
import Testing

/// What `inspect` says of a file.
@Suite struct InspectTests {
  private func inspect(_ content: String, _ arguments: String...) throws -> Outcome {
    try withTemporaryDirectory { place in
      try content.write(to: place.appendingPathComponent("d.csv"), atomically: false, encoding: .utf8)
      return try Tool(directory: place).run(["inspect", "d.csv"] + arguments)
    }
  }

  @Test("A file of months with gaps, two columns and what is odd about them")
  func table() throws {
    let outcome = try inspect(
      "month;sales;price\nJan 2020;11,5;2\nFeb 2020;-13;2\nMar 2020;;2\nMay 2020;12,25;2\n")
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)")
    #expect(
      outcome.output == """
        file  d.csv
        rows  4, cells separated by semicolons

        COLUMNS
          name   kind     values  missing  min  max
          month  time     4       0
          sales  numbers  3       1        -13  12.25
          price  counts   4       0        2    2

        TIME
          column   month
          first    Jan 2020
          last     May 2020
          step     a month
          steps    5
          gaps     1: Apr 2020
          next     Jun 2020
          seasons  12 (longer than half of the series)

        ODDITIES
          sales  1 negative value
          price  constant

        """)
  }

  @Test(
    "Each shape of file, and what is said of it",
    arguments: [
      ("2020-01-01,1.5\n2020-01-02,2\n", ["no header", "column 2", "a day", "2020-01-03"]),
      (
        ",y\n0,1\n1,2\n2,4\n",
        ["(no name)", "step     1", "next     3", "seasons  none", "whole numbers only: counts"]
      ),
      ("y\n1.5\n2\n", ["no column of times: rows are steps"]),
      ("y\tz\n1\t0\n2\t0\n", ["separated by tabs", "zeros only"]),
      ("ds,a,y\n1,3,\n2,,\n3,5,NA\n", ["empty", "no value"]),
      ("year,month,y\n2020,1,0\n2020,2,0\n2020,3,4\n", ["year, month", "columns", "2020-04", "66 % zeros"]),
      ("d,y\n2020-01-01,1.5\n2020-01-02,x\n2020-01-03,2.5\n", ["text", "row 3, column \"y\": found \"x\""]),
      (
        "t,y\n" + (1...40).map { "\($0),\($0 == 20 ? 900.5 : Double($0 * 7 % 5))" }.joined(separator: "\n")
          + "\n",
        ["far from its neighbours: 900.5 (20)"]
      ),
      (
        "d,y\n2020-01-01,1\n2020-01-02,1\n2020-01-10,1\n2020-01-11,3\n2020-01-12,2\n2020-01-13,2\n2020-01-14,2\n",
        ["gaps     7: 2020-01-03, 2020-01-04, 2020-01-05, 2020-01-06, 2020-01-07, ..."]
      ),
    ])
  func shapes(_ content: String, _ parts: [String]) throws {
    let outcome = try inspect(content)
    #expect(outcome.code == 0 && outcome.errors.isEmpty, "\(outcome)")
    for part in parts { #expect(outcome.output.contains(part), "no \(part) in \(outcome.output)") }
  }

  @Test("The Nile, from the standard input as well")
  func nile() throws {
    let nile = projectDirectory.appendingPathComponent("Examples/nile.csv").path
    let outcome = try Tool()("inspect", nile)
    for part in ["1871", "1970", "next     1971", "a year", "gaps     none", "456", "1370"] {
      #expect(outcome.output.contains(part), "no \(part) in \(outcome.output)")
    }
    let piped = try Tool().run(["inspect", "-"], input: String(contentsOfFile: nile, encoding: .utf8))
    #expect(piped.output == outcome.output.replacing(nile, with: "standard input"))
  }

  @Test("The same for programs")
  func json() throws {
    struct Report: Decodable {
      struct Column: Decodable, Equatable {
        let name, kind: String
        let values, missing: Int
        let min, max: Double?
      }
      struct Time: Decodable {
        let columns, gaps: [String]
        let first, last, step, next: String
        let steps: Int
        let seasons: [Double]
      }
      struct Oddity: Decodable { let column, found: String }
      let file, separator: String
      let rows: Int
      let header: Bool
      let columns: [Column]
      let time: Time?
      let oddities: [Oddity]
    }
    let outcome = try inspect("2020-01-01\t-1.5\n2020-01-02\t2\n2020-01-04\tNA\n", "--format", "json")
    let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    #expect(report.file == "d.csv" && report.separator == "\t" && report.rows == 3 && !report.header)
    #expect(
      report.columns == [
        .init(name: "column 1", kind: "time", values: 3, missing: 0, min: nil, max: nil),
        .init(name: "column 2", kind: "numbers", values: 2, missing: 1, min: -1.5, max: 2),
      ])
    let time = try #require(report.time)
    #expect(
      time.columns == ["column 1"] && time.gaps == ["2020-01-03"] && time.steps == 4 && time.step == "a day")
    #expect(time.first == "2020-01-01" && time.last == "2020-01-04" && time.next == "2020-01-05")
    #expect(time.seasons == [7, 365.25] && report.oddities.map(\.found) == ["1 negative value"])
    let plain = try inspect("y\n1\n2\n", "--format", "json")
    #expect(try JSONDecoder().decode(Report.self, from: Data(plain.output.utf8)).time == nil)
  }

  @Test("What cannot be understood")
  func failures() throws {
    expectFailure(
      try inspect("ds,y\n2000-02-01,0\n2000-02-01,2\n2000-02-01,4\n"), 65,
      ["d.csv: rows 2 and 3, column \"ds\": found \"2000-02-01\" twice"])
    expectFailure(try inspect("a,y\n1,2\n", "--time", "b"), 65, ["no column is named \"b\""])
    expectFailure(
      try inspect("a,y\nx,2\n", "--time", "a"), 65, ["row 2, column \"a\": found \"x\", expected a time"])
    expectFailure(try inspect(""), 65, ["d.csv: is empty"])
    expectFailure(try Tool()("inspect", "none.csv"), 66, ["none.csv"])
    expectFailure(try Tool()("inspect"), 64, ["<file.csv>"])
    expectFailure(try inspect("y\n1\n", "--format", "xml"), 64, ["'xml'", "table", "json"])
  }

  @Test("Control characters of a file do not reach the terminal")
  func controls() throws {
    let outcome = try inspect("\"a\u{1B}[31m\nb\",y\n1,2\n2,3\n")
    #expect(outcome.code == 0 && !outcome.output.contains("\u{1B}"))
  }
}
