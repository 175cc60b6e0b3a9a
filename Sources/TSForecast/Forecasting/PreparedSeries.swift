import TSFiles

/// A series once it has been checked: from its first value on, with the seasons that it is long enough for.
struct PreparedSeries {
  let values: [Double?]
  let seasons: [Double]
  let stepsPerYear: Double?
  let covariates: [Series.Covariate]
  let events: [Event]
  let timeline: Timeline?
  /// The number of the first value on the timeline.
  let offset: Int
  /// How many steps of the past and the future there are from the first value on.
  let stepCount: Int
  /// How many steps the series has before its first value.
  private let start: Int
  /// The series as it was given.
  let series: Series
  /// The value of a series that has no other.
  let constant: Double?
  let notes: [String]

  init(_ series: Series, horizon: Int) throws(ForecastError) {
    guard horizon >= 1 else { throw ForecastError("the horizon: found \(horizon), expected 1 or more") }
    if let step = series.values.firstIndex(where: { $0.map { !$0.isFinite } ?? false }) {
      throw ForecastError(
        "\(series.name), step \(step): found \(series.values[step] ?? 0), expected a finite number or a gap")
    }
    let known = series.values.compactMap { $0 }
    guard known.count >= Forecaster.fewestValues, let start = series.values.firstIndex(where: { $0 != nil })
    else {
      throw ForecastError(
        "\(series.name) is too short: found \(counted(known.count, "value")), expected \(Forecaster.fewestValues) or more"
      )
    }
    guard let (least, most) = known.min().flatMap({ least in known.max().map { (least, $0) } }),
      (most - least).isFinite
    else {
      throw ForecastError("\(series.name): found values too far apart, expected differences that are finite")
    }
    try Self.checkBounds(series)
    values = Array(series.values[start...])
    stepsPerYear = series.stepsPerYear ?? series.seasons.max()
    var notes: [String] = []
    seasons = series.usableSeasons
    for season in series.seasons where season > 1 && !seasons.contains(season) {
      let needed = Seasonal.text((2 * season).rounded(.up))
      notes.append("no season of \(Seasonal.text(season)): it needs \(needed) steps, found \(values.count)")
    }
    self.notes = notes
    stepCount = series.values.count - start + horizon
    offset = series.firstStep.addingReportingOverflow(start).partialValue
    (covariates, events, timeline, self.start) = (series.covariates, series.events, series.timeline, start)
    self.series = series
    constant = known.allSatisfy { $0 == known[0] } ? known[0] : nil
  }

  /// How many effects of events there may be.
  private static let mostEffects = 40

  /// Refuses bounds that are none, and values beyond them.
  private static func checkBounds(_ series: Series) throws(ForecastError) {
    for (name, bound) in [("floor", series.floor), ("cap", series.cap)] {
      guard let bound, !bound.isFinite else { continue }
      throw ForecastError("the \(name): found \(bound), expected a finite number")
    }
    if let floor = series.floor, let cap = series.cap, floor >= cap {
      throw ForecastError("the floor: found \(floor), expected a number below the cap, \(cap)")
    }
    for (step, value) in series.values.enumerated() {
      guard let value else { continue }
      if let floor = series.floor, value < floor {
        throw ForecastError(
          "\(series.name), \(series.place(step)): found \(value), expected \(floor), the floor, or more")
      }
      if let cap = series.cap, value > cap {
        throw ForecastError(
          "\(series.name), \(series.place(step)): found \(value), expected \(cap), the cap, or less")
      }
    }
  }

  /// Refuses values that are no counts.
  func checkCounts(_ family: ObservationFamily) throws(ForecastError) {
    for (step, value) in series.values.enumerated() {
      guard let value, value < 0 || value != value.rounded() || value > CountFit.greatestCount else {
        continue
      }
      throw ForecastError(
        "\(series.name), \(series.place(step)): found \(value), expected a whole number of 0 or more for \(family.rawValue)"
      )
    }
    if series.floor ?? 0 > 0 || series.cap != nil {
      throw ForecastError(
        "\(family.rawValue): found a floor or a cap, expected none: counts have a floor of 0")
    }
  }

  /// The parts of a candidate for this series, and what is to be said of them.
  func parts(of candidate: Candidate) throws(ForecastError) -> (parts: [any StructuralPart], notes: [String])
  {
    var (asked, notes) = (candidate.parts, [String]())
    if !asked.contains(where: { ($0 as? Regression)?.isNamedOnly ?? false }) {
      asked += covariates.map { Regression($0.name, sign: $0.sign) }
    }
    if !asked.contains(where: { ($0 as? Event)?.isNamedOnly ?? false }) {
      asked += events.map { Event($0.name) }
    }
    var parts: [any StructuralPart] = []
    for part in asked {
      let prepared = try (part as? any SeriesPart)?.prepared(for: self) ?? PreparedPart(part)
      if let part = prepared.part { parts.append(part) }
      if let note = prepared.note { notes.append(note) }
    }
    // Each effect is a state of the filter, and needs values to be seen in.
    let effects = parts.reduce(0) { $0 + (($1 as? Event)?.window.count ?? 0) }
    guard effects <= Self.mostEffects else {
      throw ForecastError(
        "the events: found \(effects) effects (names times steps around them), expected \(Self.mostEffects) or fewer; a formula "
          + "names those it takes, as in event(\(events.first?.name ?? "easter"))")
    }
    return (parts, notes)
  }

  /// The values of a covariate from the first value of the series on, and how many of them are of the past.
  ///
  /// - Parameter lag: after how many steps a value has its effect: so many fewer are needed of the future.
  func covariate(_ name: String, lag: Int) throws(ForecastError) -> (values: [Double], past: Int) {
    guard let covariate = covariates.first(where: { $0.name == name }) else {
      throw ForecastError(
        "regression(\(name)): found no values of it, expected some\(near(name, covariates.map(\.name)))")
    }
    let (count, past) = (covariate.values.count, start + values.count)
    let needed = max(start + 1, start + stepCount - lag)
    guard count >= needed else {
      let which =
        needed > past
        ? "those of the series and \(needed - past) of the future" : "those of the first steps of the series"
      throw ForecastError(
        "\(name) ends too early\(lag > 0 ? " for a lag of \(lag)" : ""): found \(counted(count, "value")), "
          + "expected \(needed): \(which)")
    }
    if let step = covariate.values.firstIndex(where: { !$0.isFinite }) {
      throw ForecastError(
        "\(name), step \(step): found \(covariate.values[step]), expected a finite number")
    }
    let known = covariate.values[start..<min(past, count)]
    guard known.contains(where: { $0 != known.first }) else {
      throw ForecastError(
        "\(name): found the same value at every step of the series, which says nothing of its effect; "
          + "expected values that differ")
    }
    return (Array(covariate.values[start..<min(count, start + stepCount)]), known.count)
  }

  /// The step of a time, counted from the first value of the series.
  func step(of date: String, in formula: String) throws(ForecastError) -> Int {
    guard let timeline else {
      if let step = Int(date) { return step.subtractingReportingOverflow(offset).partialValue }
      throw ForecastError(
        "\(formula): found '\(date)', expected the number of a step: the times of the steps are not known")
    }
    guard let steps = timeline.steps(of: date) else {
      throw ForecastError(
        "\(formula): found '\(date)', expected a time of the series, such as \(timeline.label(at: timeline.stepCount / 2))"
      )
    }
    return steps.lowerBound.subtractingReportingOverflow(offset).partialValue
  }
}
