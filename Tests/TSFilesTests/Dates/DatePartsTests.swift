import TSFiles
import Testing

/// Dates in several columns.
@Suite struct DatePartsTests {
  @Test(
    "Years with months, quarters, days and hours",
    arguments: [
      ("year,month,y\n2020,11,1\n2020,12,2\n2021,2,3\n", "year month", "a month", 1, "2021-03"),
      ("y,Year,Month\n1,2020,Nov\n2,2020,December\n3,2021,jan\n", "Year Month", "a month", 0, "2021-02"),
      ("quarter,year,y\n3,2020,1\n4,2020,2\n1,2021,3\n", "year quarter", "a quarter", 0, "2021Q2"),
      ("yr;qtr;y\n2020;Q3;1,5\n2020;Q4;2,5\n2021;Q2;3,5\n", "yr qtr", "a quarter", 1, "2021Q3"),
      (
        "year,month,day,y\n2020,2,27,1\n2020,2,28,2\n2020,3,1,3\n", "year month day", "a day", 1, "2020-03-02"
      ),
      (
        "year,month,day,hour,y\n2020,2,29,22,1\n2020,2,29,23,2\n", "year month day hour", "an hour", 0,
        "2020-03-01 00:00"
      ),
      // A day of the week is none of the month.
      ("year,month,day,y\n2020,11,Sun,1\n2020,12,Tue,2\n", "year month", "a month", 0, "2021-01"),
      ("index,year,month,y\n0,2020,11,1\n1,2020,12,2\n", "year month", "a month", 0, "2021-01"),
    ])
  func parts(_ text: String, _ columns: String, _ step: String, _ gaps: Int, _ next: String) throws {
    let timeline = try #require(try table(text).timeline())
    #expect(timeline.columns.joined(separator: " ") == columns && timeline.step.description == step)
    #expect(timeline.gapCount == gaps && timeline.label(at: timeline.stepCount) == next)
  }

  @Test(
    "What is no part, and what does not follow",
    arguments: [
      (
        "year,month,y\n2020,1,1\n2020,2,2\n2020,13,3\n",
        "row 4, column \"month\": found \"13\", expected a month from 1 to 12 or by name"
      ),
      (
        "year,quarter,y\n2020,1,1\n2020,2,2\n2020,5,3\n",
        "row 4, column \"quarter\": found \"5\", expected a quarter from 1 to 4"
      ),
      ("year,month,y\n2020,1,1\n2020,2,2\n,3,3\n", "row 4, column \"year\": found \"\", expected a year"),
      (
        "year,month,day,y\n2020,2,27,1\n2020,2,28,2\n2020,2,30,3\n",
        "row 4, column \"day\": found \"30\", expected a day of the month"
      ),
      (
        "year,month,y\n2020,1,1\n2020,2,2\n2020,2,3\n",
        "rows 3 and 4, column \"year\": found \"2020-02\" twice, expected each time once"
      ),
      (
        "year,quarter,y\n2020,2,1\n2020,1,2\n",
        "rows 2 and 3, column \"year\": found \"2020Q2\" and then \"2020Q1\", expected later times further down"
      ),
    ])
  func faults(_ text: String, _ message: String) throws {
    let table = try table(text)
    expectError(.badData, "a.csv: \(message)") { _ = try table.timeline() }
  }
}
