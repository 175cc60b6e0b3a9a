/// A model that takes part in a forecast: its parts, and the power of the series that they add up to.
public struct Candidate: Sendable {
  /// What it is called in reports.
  public var name: String
  /// The parts. Where none is a ``Regression`` by name, one is added for each covariate of the series; and so an ``Event``.
  public var parts: [any StructuralPart]
  /// The power λ of the values, see ``SeriesScale``.
  public var power: Double
  /// What the values are distributed by, given the sum of the parts.
  public var family: ObservationFamily

  /// A model.
  public init(
    _ name: String, _ parts: [any StructuralPart], power: Double, family: ObservationFamily = .normal
  ) {
    self.name = name
    self.parts = parts
    self.power = power
    self.family = family
  }

  /// How it is written: its formula, and the power unless the values are taken as they are.
  public var formula: String {
    let scale = power == 1 ? "" : power == 0 ? " on logarithms" : " on powers of \(power)"
    return Self.formula(of: parts, family) + (family == .normal ? scale : "")
  }

  /// How parts and a family are written.
  static func formula(of parts: [any StructuralPart], _ family: ObservationFamily) -> String {
    (parts.map(\.formula) + (family == .normal ? [] : [family.rawValue])).joined(separator: " + ")
  }

  /// The models that a forecast is pooled from when none is named.
  ///
  /// They have errors that are unlike each other: a level that drifts, a slope that fades, and both, on three powers. Equal
  /// weights did better out of sample than any that were taken from the data.
  ///
  /// The priors of drift and slope are those of monthly series, carried over to other steps: over k months drift grows by k and
  /// noise by √k, so that their ratio grows by √k, or k^0.7 as did best on the quarterly and yearly series of M1; and a slope
  /// that is the sum of k steps of its own grows by k √k.
  ///
  /// - Parameters:
  ///   - seasons: the lengths of seasons, in steps.
  ///   - stepsPerYear: how many steps a year has; if nil as many as the longest season, or one where there is none.
  public static func automatic(seasons: [Double], stepsPerYear: Double? = nil) -> [Candidate] {
    let months = 12 / max(1, min(stepsPerYear ?? seasons.max() ?? 1, 10_000))
    func parts(_ trend: Trend) -> [any StructuralPart] {
      var own = trend
      own.driftScale *= Double.exp(0.7 * Double.log(months))
      own.slopeScale *= months
      return [own as any StructuralPart] + seasons.map { Seasonal($0) } + [Autocorrelation()]
    }
    return [
      Candidate("drift", parts(Trend(hasSlope: false, driftScale: 0.10)), power: 0.5),
      Candidate("damped", parts(Trend(driftScale: 0)), power: 0.2),
      Candidate("trend", parts(Trend()), power: 0.35),
    ]
  }
}
