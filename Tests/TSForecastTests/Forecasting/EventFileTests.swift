import TSFiles
import TSForecast
import TestSupport
import Testing

@Suite struct EventFileTests {
  static func events(_ text: String, _ series: String? = "date,y\n2024-03-01,1\n2024-03-02,2\n2024-03-03,3")
    throws
    -> [Event]
  {
    let timeline = try series.flatMap {
      try SeriesReader().parse(Array($0.utf8), file: "y.csv").timeline()
    }
    return try EventFile(SeriesReader().parse(Array(text.utf8), file: "e.csv"), timeline: timeline).events
  }

  @Test func namesDatesAndWindows() throws {
    let found = try Self.events(
      "date,name,before,after\n2024-03-29,easter,2,1\n2024-03-02,market,,\n2024-03-09,market,,\n2023-04-07,easter,2,1"
    )
    #expect(found.map(\.name) == ["easter", "market"])
    #expect(found.map(\.steps) == [[-329, 28], [1, 8]])
    #expect(found.map(\.window) == [-2...1, 0...0])
    // The names of columns elsewhere, without windows, and in another order.
    let other = try Self.events("holiday,ds,lower_window,upper_window\neaster,2024-03-29,-2,1")
    #expect(other.map(\.steps) == [[28]] && other.map(\.window) == [-2...1])
    #expect(try Self.events("event,date\neaster,2024-03-29").map(\.window) == [0...0])
  }

  @Test func stepsThatHoldADate() throws {
    let months = "month,y\n2024-01,1\n2024-02,1\n2024-03,1"
    #expect(try Self.events("date,name\n2024-02-29,leap\n2025-12-25,leap", months).map(\.steps) == [[1, 23]])
    // A day has all of its hours.
    let hours = "time,y\n2024-03-01 22:00,1\n2024-03-01 23:00,2\n2024-03-02 00:00,3"
    #expect(try Self.events("date,name\n2024-03-02,a", hours).map(\.steps) == [Array(2...25)])
    #expect(try Self.events("date,name\n3,a\n7,a", nil).map(\.steps) == [[3, 7]])
  }

  @Test(arguments: [
    (
      "when,name\n2024-03-01,a",
      "found the columns when, name, expected columns named date and name, and perhaps before and after: there is none for the date"
    ),
    ("date,what\n2024-03-01,a", "there is none for the name"),
    (
      "date,name\n2024-03-01,a\nsoon,a",
      "row 3, column \"date\": found \"soon\", expected a time such as \"2024-03-01\""
    ),
    ("date,name\n2024-03-01,\"\"", "row 2, column \"name\": found no name"),
    (
      "date,name,before\n2024-03-01,a,1\n2024-03-02,a,2",
      "row 3, column \"before\": found 2 for a, expected 1 as in row 2"
    ),
    (
      "date,name,after\n2024-03-01,a,-1",
      "row 2, column \"after\": found -1.0, expected a whole number of steps from 0 to 366"
    ),
    ("date,name,after\n2024-03-01,a,0.5", "found 0.5"),
    ("date,name,lower_window\n2024-03-01,a,1", "expected a whole number of steps from -366 to 0"),
    ("date,name,after\n2024-03-01,a,many", "row 2, column \"after\": found \"many\""),
  ])
  func whatIsRefused(_ text: String, _ expected: String) {
    let found = message { _ = try Self.events(text) }
    #expect(found.hasPrefix("e.csv: ") && found.contains(expected), "\(found)")
  }

  @Test func withoutTimesDatesAreNumbers() {
    #expect(
      message { _ = try Self.events("date,name\n2024-03-01,a", nil) }
        == "e.csv: row 2, column \"date\": found \"2024-03-01\", expected the number of a step: the series has no times"
    )
  }
}
