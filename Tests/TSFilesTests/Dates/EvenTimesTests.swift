import TSFiles
import Testing

@Suite struct EvenTimesTests {
  private func times(_ texts: [String], _ order: DateReading.DayOrder = .monthFirst) throws -> [CalendarTime]
  {
    try texts.map { try #require(DateReading(order: order).read(Array($0.utf8)[...]), "\($0)") }
  }

  private func even(_ text: String) throws -> EvenTimes {
    EvenTimes(try times(text.split(separator: ",").map { $0.trimmingPrefix(" ").description }))
  }

  @Test(
    "Even steps",
    arguments: [
      ("2020-02-27, 2020-02-28, 2020-02-29, 2020-03-01", "a day"),
      ("2019-02-28, 2019-03-01, 2019-03-02", "a day"),
      ("2020-01-06, 2020-01-13, 2020-01-20", "a week"), ("2020-01-01, 2020-01-15, 2020-01-29", "2 weeks"),
      ("2020-W52, 2020-W53, 2021-W01", "a week"),
      ("2019-12-31, 2020-01-31, 2020-02-29, 2020-03-31, 2020-04-30", "a month"),
      ("2020-01-30, 2020-02-29, 2020-03-30", "a month"), ("2020-01-15, 2020-02-15, 2020-03-15", "a month"),
      ("2020-02-29, 2020-03-31, 2020-04-30", "a month"), ("2020-11, 2020-12, 2021-01", "a month"),
      ("2020-03-31, 2020-06-30, 2020-09-30, 2020-12-31", "a quarter"),
      ("2020Q3, 2020Q4, 2021Q1", "a quarter"),
      ("2020-01-01, 2021-01-01, 2022-01-01, 2023-01-01, 2024-01-01", "a year"),
      ("2019-02-28, 2020-02-29, 2021-02-28, 2022-02-28", "a year"),
      ("2020-01-01, 2030-01-01, 2040-01-01", "10 years"),
      // The last and the first working days of months, as pandas' BM and BMS have them.
      ("2020-01-31, 2020-02-28, 2020-03-31, 2020-04-30, 2020-05-29", "a month"),
      ("2020-01-01, 2020-02-03, 2020-03-02, 2020-04-01", "a month"),
      ("2020-01-02, 2020-01-03, 2020-01-06, 2020-01-07, 2020-01-08, 2020-01-09", "a working day"),
      // Sunday to Thursday, and Monday to Saturday.
      ("2020-01-01, 2020-01-02, 2020-01-05, 2020-01-06, 2020-01-07", "a working day"),
      ("2020-01-03, 2020-01-04, 2020-01-06, 2020-01-07", "a working day"),
      ("2020-01-31 22:00, 2020-01-31 23:00, 2020-02-01 00:00", "an hour"),
      ("2020-01-31T23:45:00Z, 2020-02-01T00:00:00Z, 2020-02-01T00:15:00Z", "15 minutes"),
      ("2020-03-29T00:30:00+01:00, 2020-03-29T01:30:00+01:00, 2020-03-29T03:30:00+02:00", "an hour"),
      ("2020-01-31 09:30, 2020-02-03 09:30, 2020-02-04 09:30, 2020-02-05 09:30", "a working day"),
      ("2020-01-01 00:00:00.1, 2020-01-01 00:00:00.2, 2020-01-01 00:00:00.3", "100000 microseconds"),
      ("2020-01-01, 2020-02-03", "33 days"),
    ])
  func evenSteps(_ text: String, _ step: String) throws {
    let even = try even(text)
    #expect(even.fault == nil && even.step?.description == step, "\(even)")
  }

  @Test(
    "The first time that does not follow",
    arguments: [
      ("2000-02-01, 2000-02-01, 2000-02-02", 1, "doubled"),
      ("2000-01-03, 2000-01-02, 2000-01-01", 1, "backwards"),
      ("2020-01-01, 2020-01-02, 2020-01-03, 2020-01-05", 3, "2020-01-04"),
      ("2000-01-01, 2000-02-01, 2000-03-01, 2000-07-01, 2000-08-01, 2000-12-01", 3, "2000-04-01"),
      ("2020-01-31, 2020-02-29, 2020-04-30, 2020-05-31", 2, "2020-03-31"),
      ("2020Q1, 2020Q2, 2020Q4, 2021Q1", 2, "2020-07"),
      // A holiday on a Monday, a leap day left out.
      ("2020-01-02, 2020-01-03, 2020-01-07, 2020-01-08, 2020-01-09, 2020-01-10, 2020-01-13", 2, "2020-01-06"),
      ("2020-02-26, 2020-02-27, 2020-02-28, 2020-03-01, 2020-03-02", 3, "2020-02-29"),
      ("2020-01-01 00:00, 2020-01-01 01:00, 2020-01-01 03:00, 2020-01-01 04:00", 2, "2020-01-01 02:00"),
      ("2020-01-01, 2021-01-01, 2023-01-01, 2024-01-01, 2025-01-01", 2, "2022-01-01"),
      ("2020-01-01, 2020-01-04, 2020-01-21, 2020-03-02, 2020-03-03", 1, "none"),
    ])
  func faults(_ text: String, _ index: Int, _ what: String) throws {
    let fault = try #require(try even(text).fault)
    let found =
      switch fault.fault {
      case .doubled: "doubled"
      case .backwards: "backwards"
      case .hole(let expected, _): expected?.description ?? "none"
      }
    #expect(fault.index == index && found == what, "\(fault)")
  }

  @Test("Every row that is left out of a long even series is found, but those at its ends")
  func eachHole() throws {
    let days = (0..<400).map { CalendarTime(CivilDate(dayNumber: 18_000 + $0), grain: .day) }
    let steps: [(String, [CalendarTime])] = [
      ("daily", days), ("working", days.filter { $0.date.weekday < 5 }),
      ("monthly", days.filter { $0.date.day == 1 }),
      ("ends", days.filter { $0.date.day == CivilDate.dayCount(year: $0.date.year, month: $0.date.month) }),
      ("hourly", (0..<100).map { CalendarTime(microseconds: $0 * 3_600_000_000, grain: .time) }),
    ]
    for (name, all) in steps {
      #expect(EvenTimes(all).fault == nil, "\(name)")
      for index in 1..<(all.count - 1) {
        var some = all
        some.remove(at: index)
        #expect(EvenTimes(some).fault?.index == index, "\(name) \(index)")
      }
      for index in 0..<(all.count - 1) {
        var some = all
        some.insert(all[index], at: index)
        #expect(EvenTimes(some).fault?.index == index + 1)
        some = all
        some.swapAt(index, index + 1)
        #expect(EvenTimes(some).fault != nil)
      }
    }
  }

  @Test("One time, and none")
  func few() throws {
    #expect(EvenTimes([]).fault == nil && EvenTimes([]).step == nil)
    #expect(try even("2020-01-01").fault == nil)
  }
}
