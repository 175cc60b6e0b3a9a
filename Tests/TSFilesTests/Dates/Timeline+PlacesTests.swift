import TSFiles
import TestSupport
import Testing

@Suite("Steps of a time")
struct TimelinePlacesTests {
  static func timeline(_ rows: [String], _ name: String = "date") throws -> Timeline {
    let text = "\(name),y\n" + rows.map { "\($0),1" }.joined(separator: "\n")
    return try #require(try SeriesReader().parse(Array(text.utf8), file: "t.csv").timeline())
  }

  @Test(arguments: [
    ("2024-03-02", 1..<2), ("2024-02-29", -1..<0), ("2025-03-01", 365..<366), ("2024-03", 0..<31),
    ("2024", -60..<306),
    ("20240303", 2..<3), ("3 Mar 2024", 2..<3), ("2024-03-02 17:00", 1..<2), ("13/03/2024", 12..<13),
    ("2024Q2", 31..<122),
  ])
  func ofDays(_ text: String, _ steps: Range<Int>) throws {
    #expect(try Self.timeline(["2024-03-01", "2024-03-02", "2024-03-03"]).steps(of: text) == steps)
  }

  /// A week goes from its time to the next; months by their number, from their first day or to their last.
  @Test func longerSteps() throws {
    let weeks = try Self.timeline(["2024-03-04", "2024-03-11", "2024-03-18"])
    #expect(weeks.steps(of: "2024-03-10") == 0..<1)
    #expect(weeks.steps(of: "2024-03-11") == 1..<2)
    #expect(weeks.steps(of: "2024-03-03") == -1..<0)
    #expect(weeks.steps(of: "2024-03") == 0..<4)
    for rows in [
      ["2024-01", "2024-02", "2024-03"], ["2024-01-01", "2024-02-01", "2024-03-01"],
      ["2024-01-31", "2024-02-29", "2024-03-31"], ["2024-01-15", "2024-02-15", "2024-03-15"],
    ] {
      let months = try Self.timeline(rows)
      #expect(months.steps(of: "2024-02-14") == 1..<2, "\(rows)")
      #expect(months.steps(of: "2023-12-31") == -1..<0)
      #expect(months.steps(of: "2025-01") == 12..<13)
      #expect(months.steps(of: "2025") == 12..<24)
    }
    let starts = try Self.timeline(["2024-01-01", "2024-04-01", "2024-07-01"])
    let ends = try Self.timeline(["2024-03-31", "2024-06-30", "2024-09-30"])
    for quarters in [starts, ends] {
      #expect(quarters.steps(of: "2024-05-05") == 1..<2)
      #expect(quarters.steps(of: "2024-03-31") == 0..<1)
      #expect(quarters.steps(of: "2024Q4") == 3..<4)
    }
    let years = try Self.timeline(["1983", "1984", "1985"], "year")
    #expect(years.steps(of: "1984-06-30") == 1..<2)
    #expect(years.steps(of: "1990") == 7..<8)
  }

  @Test func shorterSteps() throws {
    let hours = try Self.timeline(["2024-03-01 22:00", "2024-03-01 23:00", "2024-03-02 00:00"])
    #expect(hours.steps(of: "2024-03-02") == 2..<26)
    #expect(hours.steps(of: "2024-03-01 22:30") == 0..<1)
    #expect(hours.steps(of: "2024-03-01 23:00") == 1..<2)
    // Of working days the weekend belongs to the last of the week.
    let days = try Self.timeline(["2024-03-06", "2024-03-07", "2024-03-08", "2024-03-11", "2024-03-12"])
    #expect(days.steps(of: "2024-03-09") == 2..<3)
    #expect(days.steps(of: "2024-03-11") == 3..<4)
  }

  @Test func numbers() throws {
    let steps = try Self.timeline(["10", "20", "30"], "t")
    #expect(steps.steps(of: "20") == 1..<2)
    #expect(steps.steps(of: "29.9") == 1..<2)
    #expect(steps.steps(of: "0") == -1..<0)
    for text in ["nan", "inf", "1e300", "", "2024-01-01"] { #expect(steps.steps(of: text) == nil) }
  }

  @Test(arguments: ["", "soon", "2024-13-01", "02/03/2024", "123", "99999", "2024-02-30", "🙂", "20241301"])
  func whatIsNoTime(_ text: String) throws {
    #expect(try Self.timeline(["2024-03-01", "2024-03-02", "2024-03-03"]).steps(of: text) == nil)
  }

  @Test func theEndsOfTheCalendar() throws {
    let days = try Self.timeline(["2024-03-01", "2024-03-02", "2024-03-03"])
    #expect(days.steps(of: "9999-12-30") != nil)
    #expect(days.steps(of: "0000-01-01") != nil)
    #expect(days.steps(of: "9999-12") == nil)
  }
}
