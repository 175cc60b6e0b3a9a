import TSFiles
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct PlacedFormulaTests {
  private static let months = (0..<24).map { month in
    let number = month % 12 + 1
    return "\(2020 + month / 12)-\(number < 10 ? "0" : "")\(number)"
  }

  private func series(_ events: [Event] = [], from first: Int = 0) throws -> Series {
    let table = try SeriesReader().parse(
      Array(("month,y\n" + Self.months.enumerated().map { "\($1),\($0 * $0 % 7)\n" }.joined()).utf8),
      file: "a.csv")
    let values: [Double?] = (0..<24).map { $0 < first ? nil : Double($0 * $0 % 7) }
    return Series(values, events: events, timeline: try table.timeline())
  }

  @Test func placesOfEventsAndShifts() throws {
    let events = [Event("sale", at: [3, 15, 27], window: -1...1), Event("strike", at: [20])]
    let placed = try PlacedFormula("level + event(sale) + shift(2021-03)", for: series(events))
    #expect(placed.formula == "level + event(sale) + shift(2021-03)")
    #expect(placed.calendar == "event(sale): -1 0 1: 3 15 27; shift(2021-03): 0: 14")
    let all = try PlacedFormula("level", for: series(events))
    #expect(all.formula == "level + event(sale) + event(strike)")
    #expect(all.calendar.hasSuffix("; event(strike): 0: 20"))
  }

  /// Steps are those of the data, also where these begin later.
  @Test func stepsAreCountedFromTheFirstRow() throws {
    let placed = try PlacedFormula(
      "level + event(sale) + shift(2021-03)", for: series([Event("sale", at: [9, 15])], from: 5))
    #expect(placed.calendar == "event(sale): 0: 9 15; shift(2021-03): 0: 14")
  }

  /// Only the places of a window have an effect of which the series says something.
  @Test func placesThatAreNotSeen() throws {
    let placed = try PlacedFormula("level", for: series([Event("sale", at: [23, 40], window: 0...1)]))
    #expect(placed.calendar == "event(sale): 0: 23 40")
  }

  @Test func partsAreReadBack() throws {
    let events = [Event("fair: spring", at: [4, 28], window: -1...0)]
    let placed = try PlacedFormula("drift + event(fair: spring) + shift(2021-01)", for: series(events))
    let parts = try PlacedFormula(placed.formula, calendar: placed.calendar).parts
    let event = try #require(parts[1] as? Event)
    #expect(event.name == "fair: spring" && event.steps == [4, 28] && event.window == -1...0)
    let shift = try #require(parts[2] as? LevelShift)
    #expect(shift.step == 12 && shift.formula == "shift(2021-01)")
  }

  @Test func whatCannotBePlaced() throws {
    let own = try series([Event("sale, big", at: [3])])
    #expect(
      message { _ = try PlacedFormula("level", for: own) }
        == "the events: found the name 'sale, big', expected one without , ; ( ) +, as a formula has it")
    let later = try series([Event("sale", at: [30])])
    #expect(
      message { _ = try PlacedFormula("level + event(sale)", for: later) }
        == "the formula: found event(sale), expected dates of it within the series: there is none")
    #expect(
      message { _ = try PlacedFormula("level + event(sle)", for: later) }
        == "event(sle): found no dates of it, expected some with the series (--events); did you mean sale?")
    #expect(
      message { _ = try PlacedFormula("level + shift(soon)", for: later) }
        == "shift(soon): found 'soon', expected a time of the series, such as 2021-01")
  }

  /// A record that was edited by hand.
  @Test(arguments: [
    "event(sale)", "event(sale): 0", "event(sale): : 3", "event(sale): 0: x", "event(sale): 5000: 3",
    "event(sale): 0: 99999999999999999999", "event(sale): -9223372036854775808: 3",
    "event(sale): 0: -9223372036854775808", "event(sale): 1 1: 3", "shift(2020-01): 0: 3 4",
    "shift(2020-01): 1: 3",
    "shift(2020-01): 0: 0",
  ]) func entriesThatAreNone(_ line: String) {
    #expect(
      message { _ = try PlacedFormula("level + event(sale)", calendar: line) }
        == "the calendar: found '\(line)', expected something such as 'event(easter): -1 0: 3 15'")
  }

  @Test func anEntryThatIsMissing() {
    #expect(
      message { _ = try PlacedFormula("level + event(sale)", calendar: "event(sal): 0: 3") }
        == "the calendar: found no steps of event(sale), expected some; did you mean event(sal)?")
  }
}
