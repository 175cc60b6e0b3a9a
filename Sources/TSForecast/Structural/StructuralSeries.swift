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
/// `part.` and how it is written, and `fitted` is their sum with the origin. What a person asks of the parts in the units of the
/// series is computed as well: `deviation.noise`, `deviation.level`, `coefficient.price`; see each part.
///
/// Counts have the sum as the logarithm of their mean, `poisson` or `negbinomial` in the formula: origin is the logarithm of the
/// mean count and unit the mean absolute step of logarithms; δ ~ HalfNormal(1). Their states are sampled with the parameters, and a
/// season does not change.
public struct StructuralSeries: CatalogModel, SteppedModel {
  public static let name = "structural"
  public static var length: WritableKeyPath<StructuralSeries, Int> { \.steps }
  public static let summary =
    "A sum of parts: a trend, seasons, covariates, a rest that lasts. 'fit FORMULA' takes the formula alone."
  public static let parameters = [
    Parameter("steps", "how many steps to draw", unit: "steps", .within(0...1e12)),
    Parameter(
      "formula",
      "the parts: one of constant, level, drift, damped and trend; seasonal(12), cycle, ar(1), regression(COLUMN), "
        + "event(NAME), shift(TIME); poisson or negbinomial"),
    Parameter(
      "calendar", "the steps of events and shifts, as 'event(easter): -1 0: 3 15'",
      fitDefault: "as the times say"),
    Parameter("origin", "where the level is counted from", fitDefault: "the first value, of counts log mean"),
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
    SiteDescription(
      "deviation.noise", "the standard deviation of the irregular; with ar(p) that of all of the rest"),
    SiteDescription("deviation.ar", "the standard deviation of a step of the rest, with ar(p)"),
    SiteDescription("deviation.level", "the standard deviation of a step of the level"),
    SiteDescription("coefficient.COLUMN", "what a unit of a covariate adds"),
    SiteDescription(
      "dispersion", "of negbinomial: the variance is mean + dispersion² mean²", isDrawnOnce: true),
    SiteDescription("fitted", "the origin and all parts; of counts the logarithm of their mean"),
    SiteDescription("y", "the series, Normal(fitted, the irregular)", isSeries: true),
  ]

  /// How many steps there are.
  public var steps = 100
  /// The parts, as ``StructuralFormula`` reads them.
  public var formula = "trend + ar(1)"
  /// The steps of events and shifts; see ``PlacedFormula``.
  public var calendar = ""
  /// Where the level is counted from.
  public var origin = 0.0
  /// What the series changes by a step in the mean, positive.
  public var unit = 1.0
  /// How many of the first values of a covariate its mean and standard deviation are taken of.
  public var past = 0
  /// The values of covariates by name.
  public var covariates: [String: [Double]] = [:]

  private enum CodingKeys: String, CodingKey { case steps, formula, calendar, origin, unit, past }

  public init() {}

  public var ownInputs: [Input<StructuralSeries>] {
    guard let formula = try? StructuralFormula(formula) else { return [] }
    return formula.covariates.map { covariate in
      Input(
        covariate.name, "the covariate of \(Regression(covariate.name, [], sign: covariate.sign).formula)",
        .knownAhead, \StructuralSeries[covariate: covariate.name])
    }
  }

  public var covariateLengths: [String: Int] { covariates.mapValues(\.count) }

  /// The values of a covariate.
  subscript(covariate name: String) -> [Double] {
    get { covariates[name] ?? [] }
    set { covariates[name] = newValue }
  }

  /// The parts of the formula, events and shifts at their steps.
  func parts() throws(ForecastError) -> [any StructuralPart] {
    let placed = try PlacedFormula(formula, calendar: calendar)
    return try placed.parts.map { part throws(ForecastError) in
      guard let named = part as? Regression else { return part }
      return Regression(
        named.name, covariates[named.name] ?? [], past: past > 0 ? past : nil, scale: named.scale,
        sign: named.sign, isVarying: named.isVarying, lag: named.lag)
    }
  }

  public func callAsFunction<E: Effects>(_ effects: inout E) {
    let (parts, family): ([any StructuralPart], ObservationFamily)
    do {
      (parts, family) = (try self.parts(), try StructuralFormula(formula).family)
    } catch { return effects.fail("\(error)") }
    let hasRest = parts.contains { $0 is Autocorrelation }
    let scales = StructuralScales.drawn(
      &effects, unit: unit, family, wanders: parts.contains { ($0 as? Trend)?.wanders ?? false },
      hasRest: hasRest, areStatesIntegrated: family == .normal)
    let dispersion =
      family == .negativeBinomial ? effects.sample("dispersion", HalfNormal(1)) : E.Real(1)
    let noise = scales.irregular * E.Real((hasRest ? Structural.measurement : 1).squareRoot())
    if family == .normal { effects.deterministic("deviation.noise", scales.irregular) }
    var states = parts.map { $0.begin(&effects, scales) }
    for i in states.indices { states[i].isCentred = scales.isCentred }
    for (part, state) in zip(parts, states) { part.summarize(&effects, state) }
    let names = parts.map { SiteName(Self.site(of: $0)) }
    effects.scan(0..<max(0, steps), into: states) { effects, states, step in
      var mean = E.Real(origin)
      for (i, part) in parts.enumerated() {
        if step > 0 { part.advance(&effects, &states[i]) }
        mean += effects.deterministic(names[i], part.value(states[i], at: step))
      }
      let fitted = effects.deterministic("fitted", mean)
      if family == .normal {
        effects.sample("y", Normal(fitted, noise))
      } else {
        count(&effects, fitted, dispersion, family)
      }
    }
  }

  /// A count around its mean.
  private func count<E: Effects>(
    _ effects: inout E, _ logMean: E.Real, _ dispersion: E.Real, _ family: ObservationFamily
  ) {
    let mean = exp(Structural.bounded(logMean))
    if family == .poisson {
      effects.sample("y", Poisson(mean))
    } else {
      effects.sample("y", NegativeBinomial2(mean, 1 / (dispersion * dispersion)))
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
