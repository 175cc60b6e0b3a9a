import TSModel
import TSNumerics

/// A series as a sum of parts in its own units: the model of a catalogue that a formula makes.
///
///     y[t] ~ Normal(origin + Σ part[t], noise),  parts as in ``Structural``, with σ ~ LogNormal(log unit - 0.6, 0.6)
///
/// ```swift
/// let model = try StructuralSeries("trend + seasonal(12)", for: passengers)
/// let fit = try model.condition(["y": SiteData(passengers)]).fit(seed: 1)
/// let season = try fit.components(of: model)[1]        // draws of the season at each step
/// let next = try fit.forecast(horizon: 12)["y"]
/// ```
///
/// All that moves is a ratio to σ, so that the unit of the series is all that the priors need: what it changes by from one
/// value to the next in the mean. The level is counted from the origin, the first value. Each part is a computed site,
/// `part.` and how it is written, and `fitted` is their sum with the origin.
public struct StructuralSeries: CatalogModel, SteppedModel {
  public static let name = "structural"
  public static var length: WritableKeyPath<StructuralSeries, Int> { \.steps }
  public static let summary =
    "A sum of parts: a trend, seasons, covariates, a rest that lasts. 'fit FORMULA' takes the formula alone."
  public static let parameters = [
    Parameter("steps", "how many steps to draw", unit: "steps", .within(0...1e12)),
    Parameter(
      "formula",
      "the parts: one of level, drift, damped and trend, and seasonal(12), ar(1), regression(COLUMN)"),
    Parameter("origin", "where the level is counted from", fitDefault: "the first value"),
    Parameter(
      "unit", "what the series changes by a step, which all priors are measured by", .above(0),
      fitDefault: "the mean absolute step"),
    Parameter(
      "past", "how many of the first values of a covariate say what is usual of it", unit: "steps",
      .within(0...1e12), fitDefault: "as many as the series has"),
  ]
  public static let sites = [
    SiteDescription(
      "sigma", "what a step of the level and the irregular have together, LogNormal(log unit - 0.6, 0.6)",
      isDrawnOnce: true),
    SiteDescription(
      "levelShare", "the logit of the share of sigma² that steps of the level have, Normal(-0.5, 2)",
      isDrawnOnce: true),
    SiteDescription("fitted", "the origin and all parts"),
    SiteDescription("y", "the series, Normal(fitted, the irregular)", isSeries: true),
  ]

  /// How many steps there are.
  public var steps = 100
  /// The parts, as ``StructuralFormula`` reads them.
  public var formula = "trend + ar(1)"
  /// Where the level is counted from.
  public var origin = 0.0
  /// What the series changes by a step in the mean, positive.
  public var unit = 1.0
  /// How many of the first values of a covariate its mean and standard deviation are taken of.
  public var past = 0
  /// The values of covariates by name.
  public var covariates: [String: [Double]] = [:]

  private enum CodingKeys: String, CodingKey { case steps, formula, origin, unit, past }

  public init() {}

  /// A model for a series.
  ///
  /// - Parameters:
  ///   - formula: the parts; see ``StructuralFormula``.
  ///   - series: the series, whose first value and mean absolute step are taken; nil where a value is missing.
  ///   - covariates: by name, for each step, those of the future included.
  /// - Throws: ``ForecastError`` for a formula that is none, a series without two values, and where a covariate is missing or
  ///   too short.
  public init(
    _ formula: String, for series: [Double?], covariates: [String: [Double]] = [:]
  ) throws(ForecastError) {
    self.formula = formula
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
    }
    (origin, unit) = try Self.scale(of: series)
  }

  /// The first value and the mean absolute step.
  private static func scale(of series: [Double?]) throws(ForecastError) -> (origin: Double, unit: Double) {
    let known = series.compactMap { $0 }
    guard known.count >= Forecaster.fewestValues else {
      throw ForecastError(
        "the series is too short: found \(counted(known.count, "value")), expected \(Forecaster.fewestValues) or more"
      )
    }
    guard let scale = SeriesScale(series, power: 1) else {
      throw ForecastError(
        "the series is constant, or its values are too far apart: expected some that differ")
    }
    return (scale.origin, scale.unit)
  }

  public func fitDefaults(
    for data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> [String: ParameterValue] {
    guard let series = data["y"] else { return [:] }
    let scale: (origin: Double, unit: Double)
    do throws(ForecastError) {
      let own = try StructuralFormula(formula)
      if let refused = Self.refusal(of: own) { throw refused }
      try Self.check(own, steps: series.elements.count)
      scale = try Self.scale(of: series.elements)
    } catch {
      throw ParameterError(error.message)
    }
    // What is missing at the end is the future.
    let past = (series.elements.lastIndex { $0 != nil } ?? -1) + 1
    return ["origin": .number(scale.origin), "unit": .number(scale.unit), "past": .integer(past)]
  }

  public var ownInputs: [Input<StructuralSeries>] {
    guard let formula = try? StructuralFormula(formula) else { return [] }
    return formula.covariates.map { covariate in
      Input(
        covariate.name, "the covariate of \(Self.term(covariate.name, covariate.sign))", .knownAhead,
        \StructuralSeries[covariate: covariate.name])
    }
  }

  public var covariateLengths: [String: Int] { covariates.mapValues(\.count) }

  /// The values of a covariate.
  subscript(covariate name: String) -> [Double] {
    get { covariates[name] ?? [] }
    set { covariates[name] = newValue }
  }

  private static func term(_ name: String, _ sign: Regression.Sign) -> String {
    Regression(name, [], sign: sign).formula
  }

  /// The parts of the formula.
  func parts() throws(ForecastError) -> [any StructuralPart] {
    let formula = try StructuralFormula(formula)
    if let refused = Self.refusal(of: formula) { throw refused }
    return formula.candidate(power: 1).parts.map { part in
      guard let named = part as? Regression else { return part }
      return Regression(
        named.name, covariates[named.name] ?? [], past: past > 0 ? past : nil, scale: named.scale,
        sign: named.sign, isVarying: named.isVarying, lag: named.lag)
    }
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
        "the formula: found a lag of \(formula.leastLag(of: name)) steps for \(name), expected fewer than the \(steps) of the "
          + "series")
    }
  }

  /// What a forecast can do and this model cannot: it has no dates, and its values are normal.
  private static func refusal(of formula: StructuralFormula) -> ForecastError? {
    for term in formula.terms {
      switch term {
      case .event(let name):
        return ForecastError(
          "the formula: found event(\(name)), which a forecast of a file takes with --events; expected none in a fit"
        )
      case .shift(let date):
        return ForecastError(
          "the formula: found shift(\(date)), which a forecast of a file takes; expected none in a fit")
      case .family(let family):
        return ForecastError(
          "the formula: found \(family.rawValue), which a forecast of a file takes; expected none in a fit")
      default: continue
      }
    }
    return nil
  }

  public func callAsFunction<E: Effects>(_ effects: inout E) {
    let parts: [any StructuralPart]
    do { parts = try self.parts() } catch { return effects.fail(error.message) }
    let names = parts.map { SiteName(Self.site(of: $0)) }
    let sigma = effects.sample("sigma", LogNormal(E.Real(Double.log(unit) - 0.6), 0.6))
    // Of a level that stays nothing says what share its steps would have.
    let wanders = parts.contains { ($0 as? Trend)?.wanders ?? false }
    let share = wanders ? logistic(effects.sample("levelShare", Normal(-0.5, 2))) : 0
    let scales = StructuralScales(
      whole: sigma, level: sigma * sqrt(share), irregular: sigma * sqrt(1 - share))
    let hasRest = parts.contains { $0 is Autocorrelation }
    let noise = scales.irregular * E.Real((hasRest ? Structural.measurement : 1).squareRoot())
    let states = parts.map { $0.begin(&effects, scales) }
    effects.scan(0..<max(0, steps), into: states) { effects, states, step in
      var mean = E.Real(origin)
      for (i, part) in parts.enumerated() {
        if step > 0 { part.advance(&effects, &states[i]) }
        mean += effects.deterministic(names[i], part.value(states[i], at: step))
      }
      effects.sample("y", Normal(effects.deterministic("fitted", mean), noise))
    }
  }

  /// The computed site of a part.
  static func site(of part: any StructuralPart) -> String { "part.\(part.formula)" }

  /// What each part is in the draws of a fit: how it is written, its computed site, and what is added to that.
  ///
  /// - Throws: ``ForecastError`` for a formula that is none.
  package var componentSites: [(name: String, site: String, shift: Double)] {
    get throws(ForecastError) {
      try parts().map { ($0.formula, Self.site(of: $0), $0 is Trend ? origin : 0) }
        + [("fitted", "fitted", 0)]
    }
  }
}

extension ModelEntry {
  /// Sums of parts, which ``StructuralFormula`` reads.
  public static let structural = ModelEntry(StructuralSeries.self)
}
