import TSFiles
import TestSupport
import Testing

@Suite struct DateReadingTests {
  private func read(_ text: String, _ order: DateReading.DayOrder = .monthFirst) -> String? {
    DateReading(order: order).read(Array(text.utf8)[...])?.description
  }

  @Test(
    "Forms that say one thing",
    arguments: [
      ("2020-01-31", "2020-01-31"), ("2020/1/31", "2020-01-31"), ("2020.01.31", "2020-01-31"),
      (" 2020-02-29 ", "2020-02-29"), ("31.01.2020", "2020-01-31"), ("31 Jan 2020", "2020-01-31"),
      ("Jan 31, 2020", "2020-01-31"), ("31-JAN-20", "2020-01-31"), ("31Jan1999", "1999-01-31"),
      ("1 September 1999", "1999-09-01"), ("Sept 1 1999", "1999-09-01"), ("may 2, 1970", "1970-05-02"),
      ("2020-01", "2020-01"), ("2020/12", "2020-12"), ("01/2020", "2020-01"), ("Jan 2020", "2020-01"),
      ("January 2020", "2020-01"), ("2020-Feb", "2020-02"), ("Jan-20", "2020-01"), ("Dec-69", "1969-12"),
      ("2020Q1", "2020-01"), ("2020-Q4", "2020-10"), ("Q2 2020", "2020-04"), ("2020 q3", "2020-07"),
      ("2020-W53-5", "2021-01-01"), ("2009-W01-1", "2008-12-29"), ("2009-W01", "2008-12-29"),
      ("2020W05", "2020-01-27"), ("2020-01-31T14:30", "2020-01-31 14:30"),
      ("2020-01-31 14:30:59", "2020-01-31 14:30:59"), ("2020-01-31 00:00:00", "2020-01-31 00:00"),
      ("2020-01-31 1:02:03.25", "2020-01-31 01:02:03.250000"),
      ("2020-01-31T23:30:00+01:00", "2020-01-31 22:30"), ("2020-01-31T23:30-0130", "2020-02-01 01:00"),
      ("2020-01-01T00:30:00+01", "2019-12-31 23:30"), ("2020-01-31T14:30:00Z", "2020-01-31 14:30"),
      ("2020-01-31 14:30 UTC", "2020-01-31 14:30"), ("1/31/2020 2:30 PM", "2020-01-31 14:30"),
      ("2020-01-31 14:30:00", "2020-01-31 14:30"), ("2020-01-31t09:05", "2020-01-31 09:05"),
      ("1/31/2020 12:05 am", "2020-01-31 00:05"), ("2016-12-31 23:59:60", "2017-01-01 00:00"),
    ])
  func forms(_ text: String, _ expected: String) {
    #expect(read(text) == expected)
  }

  @Test("Day and month first")
  func orders() {
    #expect(read("02/01/2020", .monthFirst) == "2020-02-01" && read("02/01/2020", .dayFirst) == "2020-01-02")
    #expect(read("2/1/20", .dayFirst) == "2020-01-02" && read("2-1-2020", .dayFirst) == "2020-01-02")
    #expect(read("31/01/2020", .monthFirst) == nil && read("31/01/2020", .dayFirst) == "2020-01-31")
    // With points the day is always first.
    #expect(read("02.01.2020", .monthFirst) == "2020-01-02")
  }

  @Test(
    "What is no date",
    arguments: [
      "", "2020", "20200131", "2020.5", "12.5", "1,5", "-1-2-3", "2020-13-01", "2019-02-29", "2020-1-",
      "-2020-01",
      "2020--01", "20-01-31", "2020-01/31", "2020-00-10", "abc", "Jan", "Janus 2020", "2020-Q5", "2020-W54",
      "2020Q", "Q1", "2020-01-31 24:00", "2020-01-31 12:60", "2020-01-31 12:3", "2020-01-31T", "12:30",
      "1:2:3",
      "2020-01 12:30", "2020-01-31 13:00 PM", "2020-01-31 12:30+1", "2020-01-31 12:30 CET",
      "1-2", "1/2", "1e5", "NA", "x1", "store-1", "10.0.0.1", "2020-01-31-01", "１２-01-2020", "2020-1a-01",
      "2020-01-3/", "2020-01-31 2:300", "2020-01-31 24:00:00",
      "123456789012-01-01",
    ])
  func noDates(_ text: String) {
    for order in DateReading.DayOrder.allCases {
      #expect(read(text, order) == nil, "\(text)")
    }
  }

  @Test("Whatever the bytes, there is a date or none")
  func randomBytes() {
    var generator = FixedGenerator(3)
    let alphabet = Array("0123456789012345-/.: ,TZQWJanFeb+APM\u{FF}".utf8)
    for _ in 0..<100_000 {
      let text = (0..<Int.random(in: 0...24, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator) ?? 0
      }
      for order in DateReading.DayOrder.allCases {
        if let time = DateReading(order: order).read(text[...]) {
          #expect(0..<CalendarTime.microsecondsPerDay ~= time.microsecond)
        }
      }
    }
  }
}
