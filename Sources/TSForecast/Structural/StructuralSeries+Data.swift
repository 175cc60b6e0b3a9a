import TSFiles
import TSModel
import TSNumerics

// What of the model comes from the series.
extension StructuralSeries {
  /// A model for a series.
  ///
  /// - Parameters:
  ///   - formula: the parts; see ``StructuralFormula``.
  ///   - series: the series, whose first value and mean absolute step are taken; nil where a value is missing.
  ///   - covariates: by name, for each step, those of the future included.
  ///   - events: what happens at some steps, those of the future included; all of them are taken where the formula names none.
  ///   - timeline: the times of the steps, which shifts are looked up on; steps are numbered from 0 without.
  ///   - name: what messages call the series.
  /// - Throws: ``ForecastError`` for a formula that is none, a series without two values or with values that are no counts where
  ///   the formula is of counts, and where a covariate or an event is missing or too short.
  public init(
    _ formula: String, for series: [Double?], covariates: [String: [Double]] = [:], events: [Event] = [],
    timeline: Timeline? = nil, name: String = "the series"
  ) throws(ForecastError) {
    self.init()
    let placed = try PlacedFormula(
      formula, for: Series(series, name: name, events: events, timeline: timeline))
    (self.formula, calendar) = (placed.formula, placed.calendar)
    self.covariates = covariates
    (steps, past) = (series.count, series.count)
    for (name, _) in try StructuralFormula(formula).covariates {
      guard let values = covariates[name] else {
        throw ForecastError("the formula: found regression(\(name)), expected values for \(name)")
      }
      guard values.count >= steps else {
        throw ForecastError(
          "\(name) ends too early: found \(counted(values.count, "value")), expected \(steps)")
      }
      guard Regression(name, values, past: past).deviation > 0 else {
        throw ForecastError(
          "\(name): found the same value at every step of the series, which says nothing of its effect; expected values that "
            + "differ")
      }
    }
    let own = try Defaults(placed.formula, series, name)
    (origin, unit) = (own.origin, own.unit)
  }

  public func fitDefaults(
    for data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> [String: ParameterValue] {
    guard let series = data["y"] else { return [:] }
    let own: Defaults
    do throws(ForecastError) {
      _ = try parts()
      own = try Defaults(formula, series.elements, "the series")
    } catch {
      throw ParameterError(error.message)
    }
    // What is missing at the end is the future.
    let past = (series.elements.lastIndex { $0 != nil } ?? -1) + 1
    return ["origin": .number(own.origin), "unit": .number(own.unit), "past": .integer(past)]
  }

  /// What follows from a series.
  private struct Defaults {
    let origin: Double
    let unit: Double

    init(_ formula: String, _ series: [Double?], _ name: String) throws(ForecastError) {
      let formula = try StructuralFormula(formula)
      try Self.check(formula, steps: series.count)
      let known = series.compactMap { $0 }
      guard known.count >= Forecaster.fewestValues else {
        throw ForecastError(
          "\(name) is too short: found \(counted(known.count, "value")), expected \(Forecaster.fewestValues) or more"
        )
      }
      if formula.family != .normal {
        try PreparedSeries(Series(series, name: name), horizon: 1).checkCounts(formula.family)
        let scale = CountScale(series)
        (origin, unit) = (scale.origin, scale.unit)
        return
      }
      guard let scale = SeriesScale(series, power: 1) else {
        throw ForecastError(
          "\(name) is constant, or its values are too far apart: expected some that differ")
      }
      (origin, unit) = (scale.origin, scale.unit)
    }

    /// Refuses seasons and lags that the series is too short for.
    private static func check(_ formula: StructuralFormula, steps: Int) throws(ForecastError) {
      if let season = formula.seasons.first(where: { 2 * $0 > Double(steps) }) {
        throw ForecastError(
          "the formula: found seasonal(\(Seasonal.text(season))) for \(steps) steps, expected two seasons or more"
        )
      }
      for (name, _) in formula.covariates where formula.leastLag(of: name) >= steps {
        throw ForecastError(
          "the formula: found a lag of \(formula.leastLag(of: name)) steps for \(name), expected fewer than the \(steps) of "
            + "the series")
      }
    }
  }
}
