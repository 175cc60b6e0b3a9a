import TSText

/// A formula with the steps of its events and shifts, as a model keeps them that knows no dates.
///
/// Of each event and each shift the calendar says how it is written, the places around its steps that have an effect, and its
/// steps counted from 0 on, such as `event(easter): -1 0: 3 15 27; shift(1983-02): 0: 169`.
public struct PlacedFormula: Sendable, Hashable {
  /// The parts, with all events that are taken.
  public let formula: String
  /// The places of all events and shifts, with semicolons between them.
  public let calendar: String

  /// Looks events and shifts up.
  ///
  /// - Parameters:
  ///   - formula: the parts; see ``StructuralFormula``. Where it names no event all of the series are taken.
  ///   - series: the series with its events and times.
  /// - Throws: ``ForecastError`` for a formula that is none; for a series that is too short or that counts cannot be made of; and
  ///   where an event or a shift has no step of the series, which would say nothing of its effect.
  public init(_ formula: String, for series: Series) throws(ForecastError) {
    let own = try StructuralFormula(formula)
    let prepared = try PreparedSeries(series, horizon: 1)
    if own.family != .normal { try prepared.checkCounts(own.family) }
    var asked = own.candidate(power: 1).parts.filter { $0 is Event || $0 is LevelShift }
    var text = formula
    if own.events.isEmpty {
      for event in series.events {
        asked.append(Event(event.name))
        text += " + \(Event(event.name).formula)"
      }
    }
    for case let event as Event in asked where event.name.contains(where: { ",;()+".contains($0) }) {
      throw ForecastError(
        "the events: found the name '\(event.name)', expected one without , ; ( ) +, as a formula has it")
    }
    // A prepared series begins with its first value.
    let start = series.values.firstIndex { $0 != nil } ?? 0
    var entries: [String] = []
    for part in asked {
      let found = try (part as? any SeriesPart)?.prepared(for: prepared) ?? PreparedPart(nil)
      switch found.part {
      case let event as Event:
        entries.append(Self.entry(event.formula, event.offsets, event.steps.map { $0 + start }))
      case let shift as LevelShift: entries.append(Self.entry(shift.formula, [0], [shift.step + start]))
      default:
        let expected =
          part is LevelShift
          ? "a time of the series after its first" : "dates of it within the series: there is none"
        throw ForecastError("the formula: found \(part.formula), expected \(expected)")
      }
    }
    (self.formula, calendar) = (text, entries.joined(separator: "; "))
  }

  /// A formula that was placed.
  package init(_ formula: String, calendar: String) throws(ForecastError) {
    (self.formula, self.calendar) = (formula, calendar)
    _ = try parts
  }

  private static func entry(_ formula: String, _ offsets: [Int], _ steps: [Int]) -> String {
    [formula, numbers(offsets), numbers(steps)].joined(separator: ": ")
  }

  private static func numbers(_ all: [Int]) -> String { all.map { "\($0)" }.joined(separator: " ") }

  /// The parts, those of the calendar at their steps.
  package var parts: [any StructuralPart] {
    get throws(ForecastError) {
      var places: [String: (offsets: [Int], steps: [Int])] = [:]
      for entry in calendar.split(separator: ";") {
        let (formula, offsets, steps) = try Self.read(String(entry.drop { $0 == " " }))
        guard places.updateValue((offsets, steps), forKey: formula) == nil else {
          throw ForecastError("the calendar: found \(formula) twice, expected it once")
        }
      }
      var all: [any StructuralPart] = []
      for part in try StructuralFormula(formula).candidate(power: 1).parts {
        guard part is Event || part is LevelShift else {
          all.append(part)
          continue
        }
        guard let (offsets, steps) = places[part.formula] else {
          throw ForecastError(
            "the calendar: found no steps of \(part.formula), expected some\(near(part.formula, places.keys.sorted()))"
          )
        }
        if let event = part as? Event {
          all.append(Event(event.name, at: steps, offsets: offsets))
        } else if let shift = part as? LevelShift {
          all.append(LevelShift(at: steps.first ?? 0, date: shift.date ?? ""))
        }
      }
      return all
    }
  }

  /// The most steps around a date.
  private static let greatestOffset = 1_000
  /// The farthest step.
  private static let greatestStep = 1 << 52

  /// Reads an entry from its end: a name may have colons.
  private static func read(_ entry: String) throws(ForecastError) -> (String, offsets: [Int], steps: [Int]) {
    let wrong = ForecastError(
      "the calendar: found '\(entry.prefix(60))', expected something such as 'event(easter): -1 0: 3 15'")
    var rest = Substring(entry)
    var numbers: [[Int]] = []
    for _ in 0..<2 {
      guard let colon = rest.lastIndex(of: ":") else { throw wrong }
      let words = rest[rest.index(after: colon)...].split(separator: " ")
      let all = words.compactMap { Int($0) }
      guard all.count == words.count, !all.isEmpty else { throw wrong }
      numbers.append(all)
      rest = rest[..<colon]
    }
    let (offsets, steps) = (numbers[1], numbers[0])
    guard offsets.allSatisfy((-greatestOffset...greatestOffset).contains),
      Set(offsets).count == offsets.count,
      steps.allSatisfy((-greatestStep...greatestStep).contains)
    else { throw wrong }
    if rest.hasPrefix("shift("), offsets != [0] || steps.count != 1 || steps[0] < 1 { throw wrong }
    return (String(rest), offsets, steps)
  }
}
