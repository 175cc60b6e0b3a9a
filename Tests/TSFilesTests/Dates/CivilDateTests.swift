import Foundation
import TSFiles
import Testing

@Suite struct CivilDateTests {
  @Test(
    "Days by number: those that are well known",
    arguments: [
      (0, 1970, 1, 1, 3), (10_957, 2000, 1, 1, 5), (18_321, 2020, 2, 29, 5), (-1, 1969, 12, 31, 2),
      (-25_567, 1900, 1, 1, 0), (-719_468, 0, 3, 1, 2), (2_932_896, 9999, 12, 31, 4),
    ])
  func knownDays(_ number: Int, _ year: Int, _ month: Int, _ day: Int, _ weekday: Int) throws {
    let date = try #require(CivilDate(year: year, month: month, day: day))
    #expect(date.dayNumber == number && date.weekday == weekday)
    #expect(CivilDate(dayNumber: number) == date)
  }

  @Test("Every day of 400 years is the one of Foundation's calendar, and the one after the day before")
  func everyDay() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    var before = CivilDate(dayNumber: -135_141)
    for number in -135_140...10_957 {
      let date = CivilDate(dayNumber: number)
      #expect(date.dayNumber == number && before < date && date.weekday == (before.weekday + 1) % 7)
      if number % 13 == 0 {
        let parts = calendar.dateComponents(
          [.year, .month, .day], from: Date(timeIntervalSince1970: 86_400 * Double(number)))
        #expect(parts.year == date.year && parts.month == date.month && parts.day == date.day)
      }
      before = date
    }
  }

  @Test("Days that are none")
  func noDays() {
    for (year, month, day) in [
      (2019, 2, 29), (1900, 2, 29), (2020, 13, 1), (2020, 0, 1), (2020, 4, 31), (2020, 1, 0), (10_000, 1, 1),
      (-1, 1, 1),
    ] {
      #expect(CivilDate(year: year, month: month, day: day) == nil)
    }
    #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
  }
}
