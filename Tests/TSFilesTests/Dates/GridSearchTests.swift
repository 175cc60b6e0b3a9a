import TSFiles
import TestSupport
import Testing

/// The step of times some of which are missing, and what is no step.
@Suite struct GridSearchTests {
  private func timeline(_ times: [String]) throws -> Timeline {
    let rows = times.enumerated().map { "\($1),\($0)" }
    return try #require(try table("ds,y\n" + rows.joined(separator: "\n") + "\n").timeline())
  }

  /// Dates that pandas 3.1 gives for its frequencies MS, ME, BME, BMS, W-SUN, B, h, 10min, QS, QE, YS, YE and 2MS.
  static let pandas: [(String, String, [Double])] = [
    (
      "a month",
      "2019-11-01 2019-12-01 2020-01-01 2020-02-01 2020-03-01 2020-04-01 2020-05-01 2020-06-01 2020-07-01",
      [12]
    ),
    (
      "a month",
      "2019-11-30 2019-12-31 2020-01-31 2020-02-29 2020-03-31 2020-04-30 2020-05-31 2020-06-30 2020-07-31",
      [12]
    ),
    (
      "a month",
      "2020-01-31 2020-02-28 2020-03-31 2020-04-30 2020-05-29 2020-06-30 2020-07-31 2020-08-31 2020-09-30 2020-10-30",
      [12]
    ),
    (
      "a month",
      "2020-01-01 2020-02-03 2020-03-02 2020-04-01 2020-05-01 2020-06-01 2020-07-01 2020-08-03 2020-09-01 2020-10-01",
      [12]
    ),
    (
      "a week",
      "2019-12-22 2019-12-29 2020-01-05 2020-01-12 2020-01-19 2020-01-26 2020-02-02 2020-02-09 2020-02-16",
      [52.178571428571431]
    ),
    (
      "a working day",
      "2019-12-30 2019-12-31 2020-01-01 2020-01-02 2020-01-03 2020-01-06 2020-01-07 2020-01-08 2020-01-09 2020-01-10 "
        + "2020-01-13 2020-01-14", [5]
    ),
    (
      "an hour",
      "2019-12-31T22:00 2019-12-31T23:00 2020-01-01T00:00 2020-01-01T01:00 2020-01-01T02:00 2020-01-01T03:00 "
        + "2020-01-01T04:00 2020-01-01T05:00 2020-01-01T06:00", [24, 168]
    ),
    (
      "10 minutes",
      "2019-12-31T23:40 2019-12-31T23:50 2020-01-01T00:00 2020-01-01T00:10 2020-01-01T00:20 2020-01-01T00:30 "
        + "2020-01-01T00:40 2020-01-01T00:50 2020-01-01T01:00", [144, 1008]
    ),
    (
      "a quarter",
      "2019-07-01 2019-10-01 2020-01-01 2020-04-01 2020-07-01 2020-10-01 2021-01-01 2021-04-01 2021-07-01",
      [4]
    ),
    (
      "a quarter",
      "2019-06-30 2019-09-30 2019-12-31 2020-03-31 2020-06-30 2020-09-30 2020-12-31 2021-03-31 2021-06-30",
      [4]
    ),
    (
      "a year",
      "2019-01-01 2020-01-01 2021-01-01 2022-01-01 2023-01-01 2024-01-01 2025-01-01 2026-01-01 2027-01-01", []
    ),
    (
      "a year",
      "2019-12-31 2020-12-31 2021-12-31 2022-12-31 2023-12-31 2024-12-31 2025-12-31 2026-12-31 2027-12-31", []
    ),
    (
      "2 months",
      "2019-11-01 2020-01-01 2020-03-01 2020-05-01 2020-07-01 2020-09-01 2020-11-01 2021-01-01 2021-03-01",
      [6]
    ),
  ]

  @Test("Every frequency of a data frame, its rows all there, one missing, and two", arguments: pandas)
  func frequencies(_ step: String, _ text: String, _ seasons: [Double]) throws {
    let all = text.split(separator: " ").map(String.init)
    // The last two are the future.
    let known = all.dropLast(2).indices
    for first in known.dropFirst().dropLast() {
      for second in first..<(known.count - 1) {
        let rows = known.filter { $0 != first && $0 != second }
        // Without those of February and May the last working days are the last days.
        if text.hasPrefix("2020-01-31"), (first, second) == (1, 4) { continue }
        let timeline = try timeline(rows.map { all[$0] })
        #expect(timeline.step.description == step && timeline.seasons == seasons, "\(first), \(second)")
        #expect(timeline.gapCount == known.count - rows.count)
        #expect(timeline.rows == known.map { rows.firstIndex(of: $0) })
        #expect(all.indices.map { timeline.label(at: $0) } == all)
      }
    }
  }

  @Test("A third of a long series missing by chance")
  func manyGaps() throws {
    var generator = FixedGenerator(4)
    let days = (0..<2000).map { CivilDate(dayNumber: 17_900 + $0) }
    let series: [(String, [CivilDate])] = [
      ("a day", Array(days.prefix(400))), ("a working day", days.filter { $0.weekday < 5 }),
      ("a working day", days.filter { $0.weekday != 4 && $0.weekday != 5 }),
      ("a week", days.filter { $0.weekday == 2 }),
      ("a month", days.filter { $0.day == 15 }),
      ("a month", days.filter { $0.day == CivilDate.dayCount(year: $0.year, month: $0.month) }),
    ]
    for (step, all) in series {
      for _ in 0..<20 {
        let kept = all.indices.filter {
          $0 == 0 || $0 == all.count - 1 || Int.random(in: 0..<3, using: &generator) > 0
        }
        let timeline = try timeline(kept.map { all[$0].description })
        #expect(timeline.step.description == step && timeline.stepCount == all.count)
        #expect(timeline.rows.indices.filter { timeline.rows[$0] != nil } == kept)
      }
    }
  }

  @Test("One Friday or Sunday that is missing is a gap, and no weekend")
  func singleDays() throws {
    // From Wednesday, 1 January 2020.
    let days = (0..<9).map { CivilDate(dayNumber: 18_262 + $0) }
    for weekday in [4, 6] {
      let first = try #require(days.first { $0.weekday == weekday })
      let timeline = try timeline(days.filter { $0 != first }.map(\.description))
      #expect(timeline.step.description == "a day" && timeline.gapCount == 1)
    }
    // A fortnight from Monday to Saturday.
    let shop = (0..<14).map { CivilDate(dayNumber: 18_264 + $0) }.filter { $0.weekday != 6 }
    #expect(try timeline(shop.map(\.description)).step == .workingDay(.sunday))
  }

  @Test(
    "The hour that is left out in spring is a gap; with offsets there is none",
    arguments: [
      (
        "2021-03-28 00:00:00 2021-03-28 01:00:00 2021-03-28 03:00:00 2021-03-28 04:00:00", 1,
        "2021-03-28 05:00:00"
      ),
      (
        "2021-03-28 00:00:00+01:00 2021-03-28 01:00:00+01:00 2021-03-28 03:00:00+02:00 2021-03-28 04:00:00+02:00",
        0,
        "2021-03-28 03:00Z"
      ),
    ])
  func summerTime(_ text: String, _ gaps: Int, _ next: String) throws {
    let times = text.split(separator: " ").map(String.init)
    let pairs = stride(from: 0, to: times.count, by: 2).map { times[$0] + " " + times[$0 + 1] }
    let timeline = try timeline(pairs)
    #expect(timeline.step.description == "an hour" && timeline.gapCount == gaps)
    #expect(timeline.label(at: timeline.stepCount) == next)
  }

  @Test("Days of a place whose offset changes are days")
  func localDays() throws {
    let days = [("27", "+01:00"), ("28", "+01:00"), ("29", "+02:00"), ("31", "+02:00")]
    let timeline = try timeline(days.map { "2021-03-\($0) 00:00:00\($1)" })
    #expect(timeline.step.description == "a day" && timeline.gapCount == 1)
    #expect(timeline.label(at: 5) == "2021-04-01 00:00")
    // But what comes twice is no day of the place.
    #expect(throws: FileError.self) {
      try self.timeline(["2021-03-27 00:00+01:00", "2021-03-27 00:00+02:00", "2021-03-27 00:00+02:00"])
    }
  }

  @Test(
    "Times without even steps, named by their lines",
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
        "2020-01-01T01:00Z 2020-01-01T02:00+01:00",
        "rows 2 and 3, column \"ds\": found \"2020-01-01T01:00Z\" and \"2020-01-01T02:00+01:00\", the same time, expected each time once"
      ),
      // An hour that comes twice.
      (
        "2021-10-31T01:00 2021-10-31T02:00 2021-10-31T02:00 2021-10-31T03:00",
        "rows 3 and 4, column \"ds\": found \"2021-10-31T02:00\" twice, expected each time once (an hour that comes twice in autumn needs its offset, as in +01:00)"
      ),
      (
        "2021-10-31T02:20 2021-10-31T02:40 2021-10-31T02:00",
        "rows 3 and 4, column \"ds\": found \"2021-10-31T02:40\" and then \"2021-10-31T02:00\", expected later times further down (an hour that comes twice in autumn needs its offset, as in +01:00)"
      ),
      // Off the grid.
      (
        "2020-01-01 2020-02-01 2020-03-02 2020-04-01 2020-05-01",
        "rows 3 and 4, column \"ds\": found \"2020-02-01\" and then \"2020-03-02\", expected \"2020-03-01\" or \"2020-04-01\", as most rows are a month apart"
      ),
      (
        "2020-01-06 2020-01-13 2020-01-20 2020-01-28 2020-02-03 2020-02-10",
        "rows 4 and 5, column \"ds\": found \"2020-01-20\" and then \"2020-01-28\", expected \"2020-01-27\" or \"2020-02-03\", as most rows are a week apart"
      ),
      (
        "2020-01-01 2020-01-02 2020-01-03T13:00 2020-01-04 2020-01-05",
        "rows 3 and 4, column \"ds\": found \"2020-01-02\" and then \"2020-01-03T13:00\", expected \"2020-01-03 00:00\" or \"2020-01-04 00:00\", as most rows are a day apart"
      ),
      (
        "2019-12-15 2020-01-31 2020-02-29 2020-03-31 2020-04-30",
        "row 2, column \"ds\": found \"2019-12-15\", expected \"2019-11-30\" or \"2019-12-31\", as most rows are a month apart"
      ),
      // Mostly gaps, and no order at all.
      (
        "2020-01-01 2020-01-02 2020-01-03 2020-01-04 2020-12-31",
        "rows 5 and 6, column \"ds\": found \"2020-01-04\" and then \"2020-12-31\", and 5 rows for 366 steps of a day, expected a row for half of them or more"
      ),
      (
        "2020-01-01 2020-01-04 2020-01-21 2020-03-02",
        "rows 4 and 5, column \"ds\": found \"2020-01-21\" and then \"2020-03-02\", expected even steps"
      ),
      // A cell that is no date.
      (
        "2020-01-01 2020-01-02 2020-02-30 2020-01-04",
        "row 4, column \"ds\": found \"2020-02-30\", expected a date like \"2020-01-02\" in the row before"
      ),
      (
        "01/02/2020 01/03/2020 01/04/2020",
        "row 2, column \"ds\": found \"01/02/2020\", which may be 2020-01-02 or 2020-02-01, expected dates such as \"2020-01-02\""
      ),
    ])
  func faults(_ times: String, _ message: String) throws {
    expectError(.badData, "a.csv: \(message)") {
      _ = try timeline(times.split(separator: " ").map(String.init))
    }
  }

  @Test("Where day and month may be either, the order with fewer gaps is meant")
  func dayOrders() throws {
    #expect(try timeline(["01/10/2020", "01/11/2020", "01/12/2020", "01/01/2021"]).step == .months(1))
    #expect(try timeline(["30/01/2020", "31/01/2020", "01/02/2020"]).step.description == "a day")
    #expect(try timeline(["1/30/20", "1/31/20", "2/2/20"]).gapCount == 1)
  }
}
