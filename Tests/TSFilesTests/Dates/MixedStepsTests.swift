import TSFiles
import TestSupport
import Testing

/// Two frequencies in one column, told from gaps.
@Suite struct MixedStepsTests {
  private func timeline(_ days: [CivilDate]) throws -> Timeline? {
    try table("date,y\n" + days.map { "\($0),1" }.joined(separator: "\n") + "\n").timeline()
  }

  private let days = (0..<1500).map { CivilDate(dayNumber: 17_897 + $0) }  // From 1 January 2019.

  @Test("Months and then days, weeks and then days, quarters and then months, and the other way round")
  func mixed() throws {
    let monthly = days.filter { $0.day == 1 }
    for (coarse, fine, before, after, gap) in [
      (Array(monthly.prefix(6)), Array(days[181..<500]), "a month", "a day", 6),
      (days.prefix(70).filter { $0.weekday == 1 }, Array(days[70..<200]), "a week", "a day", 10),
      (monthly.prefix(18).filter { $0.month % 3 == 1 }, Array(monthly[18..<40]), "a quarter", "a month", 6),
    ] {
      let all = coarse + fine
      let wanted =
        "a.csv: rows \(gap + 2) and \(gap + 3), column \"date\": found \"\(all[gap])\" and then \"\(all[gap + 1])\", where steps of \(before) become steps of \(after), expected one frequency in a file"
      expectError(.badData, wanted) { _ = try timeline(all) }
    }
    let turned = Array(days[0..<304]) + days[304...].filter { $0.day == 1 }.prefix(8)
    expectError(
      .badData,
      "a.csv: rows 306 and 307, column \"date\": found \"2019-11-01\" and then \"2019-12-01\", where steps of a day become steps of a month, expected one frequency in a file"
    ) { _ = try timeline(turned + []) }
  }

  @Test("Gaps of chance, of a long time and of holidays are gaps")
  func gaps() throws {
    var generator = FixedGenerator(5)
    for share in [2, 3, 5, 20] {
      for _ in 0..<50 {
        let kept = days.indices.filter {
          $0 == 0 || $0 == 1499 || Int.random(in: 0..<share, using: &generator) > 0
        }
        guard 2 * kept.count >= days.count else { continue }
        #expect(try timeline(kept.map { days[$0] })?.gapCount == 1500 - kept.count)
      }
    }
    #expect(try timeline(Array(days[0..<300] + days[500..<800]))?.gapCount == 200)
    // Every other day of a week is missing once.
    let week = Set([101, 103, 105, 107])
    #expect(try timeline(days.indices.filter { !week.contains($0) }.map { days[$0] })?.gapCount == 4)
  }
}
