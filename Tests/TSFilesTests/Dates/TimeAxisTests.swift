import TSFiles
import Testing

@Suite struct TimeAxisTests {
  /// A table with a column of times and a column of numbers.
  private func rows(_ times: String, name: String = "ds") throws -> SeriesTable {
    let rows = times.split(separator: " ", omittingEmptySubsequences: false).enumerated().map {
      "\($1),\($0)"
    }
    return try table("\(name),y\n" + rows.joined(separator: "\n") + "\n")
  }

  @Test func evenDates() throws {
    let axis = try #require(try rows("2020-01-31 2020-02-29 2020-03-31").timeAxis())
    #expect(axis.column == "ds" && axis.step == .months(1))
    #expect(try rows("2020-01-01").timeAxis()?.step == nil)
    // Quoted, in the second column, and beside another column of dates that are in no order.
    let other = try table(
      "id,when,born\na,\"2020-01-01\",1970-05-01\nb,\"2020-01-02\",1969-01-01\nc,2020-01-03,1969-01-01\n")
    #expect(try other.timeAxis()?.column == "when")
    #expect(
      try table("born,date\n1970-01-01,2020-01-01\n1969-01-01,2020-01-02\n").timeAxis()?.column == "date")
    #expect(try table("a,b\n1,x\n2,y\n").timeAxis() == nil)
  }

  @Test(
    "Rows that do not follow one another, named by their lines",
    arguments: [
      (
        "2000-02-01 2000-02-01 2000-02-02",
        "rows 2 and 3, column \"ds\": found \"2000-02-01\" twice, expected each time once"
      ),
      (
        "2000-01-24 2000-01-23 2000-01-22",
        "rows 2 and 3, column \"ds\": found \"2000-01-24\" and then \"2000-01-23\", expected later times further down"
      ),
      (
        "2000-01-01 2000-02-01 2000-03-01 2000-07-01 2000-08-01 2000-12-01",
        "rows 4 and 5, column \"ds\": found \"2000-03-01\" and then \"2000-07-01\", expected \"2000-04-01\", a month later"
      ),
      (
        "2020-01-01 2020-01-02 2020-02-30 2020-01-04",
        "row 4, column \"ds\": found \"2020-02-30\", expected a date like \"2020-01-02\" in the row before"
      ),
      (
        "2020-01-01 2020-01-02  2020-01-04",
        "row 4, column \"ds\": found \"\", expected a date like \"2020-01-02\" in the row before"
      ),
      (
        "2020-01-01 2020-01-04 2020-01-21 2020-03-02",
        "rows 3 and 4, column \"ds\": found \"2020-01-04\" and then \"2020-01-21\", expected even steps"
      ),
      (
        "2020-01-01T01:00Z 2020-01-01T02:00+01:00",
        "rows 2 and 3, column \"ds\": found \"2020-01-01T01:00Z\" and \"2020-01-01T02:00+01:00\", the same time, "
          + "expected each time once"
      ),
    ])
  func unevenDates(_ times: String, _ message: String) throws {
    let table = try rows(times)
    expectError(.badData, "a.csv: \(message)") { _ = try table.timeAxis() }
  }

  @Test("Where day and month may be either, the order that is even is meant")
  func dayOrders() throws {
    // The first of four months, and not three days in January with one a year later.
    #expect(
      try rows("01/10/2020 01/11/2020 01/12/2020 01/01/2021").timeAxis()?.step?.description == "a month")
    #expect(try rows("01/02/2020 01/03/2020 01/04/2020").timeAxis()?.step?.description == "a day")
    #expect(try rows("30/01/2020 31/01/2020 01/02/2020").timeAxis()?.step?.description == "a day")
    #expect(throws: FileError.self) { try rows("13/01/2020 01/13/2020").timeAxis() }
  }

  @Test("Numbers of steps, years and dates written as numbers")
  func numbers() throws {
    for (name, times) in [
      ("t", "0 1 2 3"), ("step", "5 10 15"), ("year", "1871 1872 1873"), ("time", "1960 1960.25 1960.5"),
      ("Time", "1749.000 1749.083 1749.167 1749.250"), ("date", "20200130 20200131 20200201 20200202"),
      ("ds", "202011 202012 202101"), ("ds", "43831 43832 43833 43836 43837"),
      ("timestamp", "1577836800 1580515200 1583020800"), ("timestamp", "1577836800000 1577836860000"),
      // What comes round, or counts something else.
      ("month", "11 12 1 2"), ("id", "1 5 2"), ("index", "0 3 7"), ("t", "1 x 2"), ("t", "1  3"),
    ] {
      _ = try rows(times, name: name).timeAxis()
    }
    #expect(try table("year,month,y\n2000,1,1\n2000,2,1\n").timeAxis() == nil)
    #expect(try table("y,t\n2000,1\n2000,1\n").timeAxis() == nil)
    for (name, times, message) in [
      ("t", "0 1 1 2", "rows 3 and 4, column \"t\": found \"1\" twice, expected each time once"),
      (
        "t", "3 2 1",
        "rows 2 and 3, column \"t\": found \"3\" and then \"2\", expected later times further down"
      ),
      (
        "year", "1871 1872 1874 1875",
        "rows 3 and 4, column \"year\": found \"1872\" and then \"1874\", expected even steps"
      ),
      (
        "ds", "20200126 20200127 20200129 20200130",
        "rows 3 and 4, column \"ds\": found \"20200127\" and then \"20200129\", expected even steps"
      ),
    ] {
      let table = try rows(times, name: name)
      expectError(.badData, "a.csv: \(message)") { _ = try table.timeAxis() }
    }
  }
}
