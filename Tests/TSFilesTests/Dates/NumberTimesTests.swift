import TSFiles
import Testing

/// Times that are numbers.
@Suite struct NumberTimesTests {
  private func rows(_ name: String, _ times: String) throws -> SeriesTable {
    let rows = times.split(separator: " ").enumerated().map { "\($1),\($0)" }
    return try table("\(name),y\n" + rows.joined(separator: "\n") + "\n")
  }

  @Test(
    "Each kind, with its step and what comes next",
    arguments: [
      ("date", "20200227 20200228 20200301", "a day", 1, "20200302"),
      ("ds", "202011 202012 202102", "a month", 1, "202103"),
      // What pandas counts as seconds from 1970 for the first of four months.
      ("timestamp", "1577836800 1580515200 1583020800", "a month", 0, "1585699200"),
      ("timestamp", "1577836800000 1577836860000 1577836980000", "a minute", 1, "1577837040000"),
      ("t", "1577836800 1577840400 1577844000", "an hour", 0, "1577847600"),
      ("year", "1700 1701 1703 1704", "a year", 1, "1705"),
      ("Year", "1960.5 1961.5 1962.5", "a year", 0, "1963Q3"),
      ("time", "1960 1960.25 1960.5 1961", "a quarter", 1, "1961Q2"),
      ("time", "1749.000 1749.083 1749.167 1749.250", "a month", 0, "1749-05"),
      ("time", "1949 1949.08333333333 1949.16666666667", "a month", 0, "1949-04"),
      // Days as spreadsheets count them: 43831 is 1 January 2020, a Wednesday.
      ("date", "43831 43832 43833 43836 43837 43838 43839 43840", "a working day", 0, "43843"),
      ("sales", "202001 202002 202003", "a month", 0, "202004"), ("t", "1871 1872 1873", "a year", 0, "1874"),
      ("step", "1871 1872 1874", "1", 1, "1875"), ("t", "0 10 20 40", "10", 1, "50"),
      ("t", "0 0.1 0.2 0.3", "0.1", 0, "0.4"),
      ("t", "-1.5 -1 0 0.5", "0.5", 1, "1"), ("ds", "873 874 875", "1", 0, "876"),
    ])
  func kinds(_ name: String, _ times: String, _ step: String, _ gaps: Int, _ next: String) throws {
    let timeline = try #require(try rows(name, times).timeline())
    let found = timeline.step.description
    // A tenth is not a double.
    #expect(found == step || (step == "0.1" && found.hasPrefix("0.")), "\(found)")
    #expect(timeline.gapCount == gaps && timeline.label(at: timeline.stepCount) == next)
  }

  @Test(
    "Numbers that follow one another in no even steps",
    arguments: [
      ("t", "0 1 1 2", "rows 3 and 4, column \"t\": found \"1\" twice, expected each time once"),
      (
        "t", "3 2 1",
        "rows 2 and 3, column \"t\": found \"3\" and then \"2\", expected later times further down"
      ),
      (
        "year", "1871 1871 1872",
        "rows 2 and 3, column \"year\": found \"1871\" twice, expected each time once"
      ),
      (
        "date", "20200126 20200127 20200127",
        "rows 3 and 4, column \"date\": found \"20200127\" twice, expected each time once"
      ),
      (
        "t", "0 10 20 33 40 50",
        "rows 4 and 5, column \"t\": found \"20\" and then \"33\", expected a whole number of steps, as most rows are 10 apart"
      ),
      (
        "t", "0 1 2 90",
        "rows 4 and 5, column \"t\": found \"2\" and then \"90\", and 4 rows for 91 steps of 1, expected a row for half of them or more"
      ),
      (
        "t", "0 0.5 1 1.7 2.2",
        "rows 4 and 5, column \"t\": found \"1\" and then \"1.7\", expected even steps"
      ),
    ])
  func uneven(_ name: String, _ times: String, _ message: String) throws {
    let table = try rows(name, times)
    expectError(.badData, "a.csv: \(message)") { _ = try table.timeline() }
  }

  @Test("A column with a name and numbers of another kind is no time, nor an index with holes")
  func noTimes() throws {
    for (name, times) in [
      ("month", "11 12 1 2"), ("id", "1 5 2"), ("index", "0 3 7"), ("", "0 1 3"), ("price", "1900 1901 1902"),
    ] {
      #expect(try rows(name, times).timeline() == nil, "\(name)")
    }
    #expect(try table("t,month,y\n5,1,2\n5,2,3\n").timeline() == nil)
    // Numbers of rows beside times, as R's collections of data have them.
    let table = try table("rownames,time,value\n1,1949,112\n2,1949.08333333333,118\n3,1949.16666666667,132\n")
    #expect(try table.timeline()?.columns == ["time"])
  }
}
