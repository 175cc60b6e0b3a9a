import TSFiles
import TestSupport
import Testing

/// From a file to even steps with dates, without a word about the file.
@Suite struct TimelineTests {
  /// The labels of the steps from `first` on.
  private func labels(_ timeline: Timeline, _ first: Int, _ count: Int) -> [String] {
    (first..<(first + count)).map { timeline.label(at: $0) }
  }

  private func timeline(_ text: String) throws -> Timeline {
    try #require(try table(text).timeline())
  }

  @Test(
    "Eight shapes of file",
    arguments: [
      (
        "date,y\n2020-02-27,1\n2020-02-28,2\n2020-02-29,3\n", "date", TimeStep.microseconds(86_400_000_000),
        3,
        ["2020-03-01", "2020-03-02"]
      ),
      (
        "day,y\n20201230,1\n20201231,2\n20210101,3\n", "day", .microseconds(86_400_000_000), 3,
        ["20210102", "20210103"]
      ),
      ("month,y\nNov 2020,1\nDec 2020,2\nJan 2021,3\n", "month", .months(1), 3, ["Feb 2021", "Mar 2021"]),
      (
        "year,quarter,y\n2020,3,1\n2020,4,2\n2021,1,3\n", "year quarter", .months(3), 3, ["2021Q2", "2021Q3"]
      ),
      (
        "week,y\n2019-12-22,1\n2020-01-05,2\n2020-01-12,3\n2020-02-02,4\n", "week",
        .microseconds(604_800_000_000), 7,
        ["2020-02-09", "2020-02-16"]
      ),
      (
        "time,y\n2019-12-31 22:00:00,1\n2019-12-31 23:00:00,2\n2020-01-01 00:00:00,3\n", "time",
        .microseconds(3_600_000_000), 3, ["2020-01-01 01:00:00", "2020-01-01 02:00:00"]
      ),
      (
        "year,spots\n" + (1700...2008).map { "\($0),\($0 % 11)" }.joined(separator: "\n"), "year",
        .months(12), 309,
        ["2009", "2010"]
      ),
      (",y\n0,11.5\n1,13.0\n2,11.5\n", "", .number(1), 3, ["3", "4"]),
    ])
  func shapes(_ text: String, _ columns: String, _ step: TimeStep, _ count: Int, _ future: [String]) throws {
    let timeline = try timeline(text)
    #expect(timeline.columns.joined(separator: " ") == columns && timeline.step == step)
    #expect(timeline.stepCount == count && labels(timeline, count, 2) == future)
  }

  @Test("Gaps are steps without a row")
  func gaps() throws {
    let timeline = try timeline(
      "ds,y\n2000-01-01,2\n2000-02-01,4\n2000-03-01,1\n2000-07-01,4\n2000-08-01,1\n2000-12-01,4\n")
    #expect(timeline.step == .months(1) && timeline.gapCount == 6 && timeline.stepCount == 12)
    #expect(timeline.rows == [0, 1, 2, nil, nil, nil, 3, 4, nil, nil, nil, 5])
    #expect(timeline.arranged([2, 4, 1, 4, nil, 4]) == [2, 4, 1, nil, nil, nil, 4, nil, nil, nil, nil, 4])
    #expect(timeline.arranged([Double?]()) == [Double?](repeating: nil, count: 12))
    #expect(labels(timeline, 3, 1) == ["2000-04-01"] && timeline.label(at: -1) == "1999-12-01")
    #expect(timeline.seasons == [12])
  }

  @Test("What spreadsheets and data frames write")
  func otherPrograms() throws {
    let dates = ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"]
    func rows(_ mark: String, _ value: String) -> String {
      dates.map { $0 + mark + value }.joined(separator: "\r\n") + "\r\n\r\n"
    }
    for text in [
      "date,y\r\n" + rows(",", "1"), "\u{FEFF}date;y\r\n" + rows(";", "11,5"),
      "date\ty\r\n" + rows("\t", "1"),
      rows(",", "11.5"), ",y\r\n" + rows(",", "1"), "date,y\r\n" + rows(",", "\"2,150.00\""),
    ] {
      let timeline = try timeline(text)
      #expect(timeline.stepCount == 4 && timeline.gapCount == 0 && timeline.label(at: 4) == "2020-01-05")
      #expect(timeline.seasons == [7, 365.25])
    }
    for header in [",y", "Unnamed: 0,y", "ds,y", "t,y"] {
      let timeline = try timeline(header + "\n873,1.5\n874,3.5\n875,0.5\n")
      #expect(timeline.step == .number(1) && timeline.label(at: 3) == "876" && timeline.seasons.isEmpty)
    }
  }

  @Test("The column that was named")
  func named() throws {
    let two = try table(
      "start,end,n,y\n2020-01-01,2020-01-31,5,a\n2020-02-01,2020-02-29,7,b\n2020-03-01,2020-03-31,9,c\n")
    #expect(try two.timeline()?.columns == ["start"])
    #expect(try two.timeline(named: "end")?.label(at: 3) == "2020-04-30")
    #expect(try two.timeline(named: "n")?.label(at: 3) == "11")
    expectError(
      .badData,
      "a.csv: no column is named \"ende\" (did you mean \"end\"?): found \"start\", \"end\", \"n\", \"y\""
    ) {
      _ = try two.timeline(named: "ende")
    }
    expectError(
      .badData, "a.csv: row 2, column \"y\": found \"a\", expected a time such as \"2020-01-31\", or a number"
    ) { _ = try two.timeline(named: "y") }
    // Either of two columns that belong together, but years alone where they are even.
    let parts = try table("y,year,month\n1,2020,11\n2,2020,12\n3,2021,1\n")
    for name in ["year", "month"] { #expect(try parts.timeline(named: name)?.label(at: 3) == "2021-02") }
    #expect(try table("year,month\n2019,1\n2020,1\n").timeline(named: "year")?.label(at: 2) == "2021")
  }

  @Test("No column of times")
  func none() throws {
    for text in [
      "y\n1\n2\n", "a,b\n1,x\n2,y\n", "id,y\n7,1\n5,2\n", ",y\n0,1\n1,2\n3,4\n", "sales,y\n1700,1\n1702,3\n",
    ] {
      #expect(try table(text).timeline() == nil)
    }
    // A text that happens to begin with dates.
    expectError(
      .badData,
      "a.csv: row 4, column \"note\": found \"late\", expected a date like \"2020-01-02\" in the row before"
    ) { _ = try table("y,note\n1,2020-01-01\n2,2020-01-02\n3,late\n").timeline() }
  }

  @Test("Another column of dates, in no order, is passed over")
  func otherDates() throws {
    let table = try table(
      "born,y,when\n1970-01-01,1,2020-01-01\n1969-01-01,2,2020-01-02\n1971-01-01,3,2020-01-03\n")
    #expect(throws: FileError.self) { try table.timeline() }
    #expect(try table.timeline(named: "when")?.stepCount == 3)
    let later = try self.timeline(
      "y,born,when\n1,1970-01-01,2020-01-01\n2,1969-01-01,2020-01-02\n3,1971-01-01,2020-01-03\n")
    #expect(later.columns == ["when"])
  }

  @Test("One row")
  func oneRow() throws {
    for (time, step) in [
      ("2020-01-31", "a day"), ("2020-01", "a month"), ("2020Q1", "a quarter"),
      ("2020-01-01 12:00", "an hour"),
    ] {
      let timeline = try timeline("date,y\n\(time),1\n")
      #expect(timeline.stepCount == 1 && timeline.step.description == step)
    }
    #expect(
      try timeline("year,y\n1871,1\n").label(at: 1) == "1872" && timeline("t,y\n5,1\n").label(at: 1) == "6")
  }

  @Test("Steps far beyond the calendar have names too")
  func farAway() throws {
    for text in [
      "d,y\n2020-01-01,1\n2020-01-02,2\n", "d,y\n2020-01,1\n2020-02,2\n", "year,y\n2020,1\n2021,2\n",
      "t,y\n1,1\n2,2\n",
      "d,y\n2020-01-01 00:00:00.000001,1\n2020-01-01 00:00:00.000002,2\n",
      "d,y\n2020-01-02,1\n2020-01-03,2\n2020-01-06,1\n2020-01-07,1\n2020-01-08,1\n2020-01-09,1\n2020-01-10,1\n2020-01-13,1\n",
    ] {
      let timeline = try timeline(text)
      for number in [Int.max, .min, 1 << 40, -(1 << 40), 5_000_000, -5_000_000] {
        #expect(!timeline.label(at: number).isEmpty)
      }
    }
    #expect(
      try timeline("d,y\n2020-01-01,1\n2020-01-02,2\n").label(at: 10_000_000) == "2020-01-01 + 10000000 steps"
    )
  }

  /// Whatever stands in a column of times, each row has its step, in order, or there is an error of one line.
  @Test func anyTimes() {
    var generator = FixedGenerator(6)
    let names = ["date", "t", "year", "", "time", "ds", "q", "month", "Unnamed: 0"]
    let forms: [(Int) -> String] = [
      { CivilDate(dayNumber: 18_000 + $0).description }, { "\(2000 + $0)" }, { "2020-\($0 % 14)" },
      { "2020Q\($0 % 6)" }, { "\(20_200_100 + $0)" }, { "\(202_000 + $0)" },
      { "\(1_577_836_800 + 3600 * $0)" },
      { "2020-01-0\(1 + $0 / 24 % 9) \($0 % 24):00" }, { "\($0 % 32)/\($0 / 3 % 14)/2020" },
      { "\(Double($0) / 8)" },
      { "\(43_000 + $0)" }, { _ in "" }, { "9999-12-\($0 % 31)" }, { "0000-01-0\($0 % 9)" },
      { "1e\($0 * 9)" },
      { "2020-W\(10 + $0)" }, { "-\($0)" }, { "99999\($0)99999999999999" },
    ]
    for _ in 0..<20_000 {
      let first = Int.random(in: 0..<forms.count, using: &generator)
      var number = 0
      let rows = (0..<Int.random(in: 1...14, using: &generator)).map { row in
        number +=
          Int.random(in: 0..<20, using: &generator) == 0 ? Int.random(in: -3...40, using: &generator) : 1
        let isOther = Int.random(in: 0..<40, using: &generator) == 0
        let form = forms[isOther ? Int.random(in: 0..<forms.count, using: &generator) : first]
        return "\(form(max(0, number))),\(row)"
      }
      let name = names[Int.random(in: 0..<names.count, using: &generator)]
      do {
        let table = try table("\(name),y\n" + rows.joined(separator: "\n") + "\n")
        for column in [nil, name] {
          guard let timeline = try table.timeline(named: column) else { continue }
          #expect(
            timeline.rows.compactMap { $0 } == Array(0..<rows.count) && timeline.rows.last == rows.count - 1)
          #expect(
            timeline.gapCount == timeline.stepCount - rows.count && timeline.stepCount <= 2 * rows.count)
          for step in [-1, 0, timeline.stepCount, .max, .min] { #expect(!timeline.label(at: step).isEmpty) }
        }
      } catch let error as FileError {
        #expect(error.category == .badData && error.description.count < 300)
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}
