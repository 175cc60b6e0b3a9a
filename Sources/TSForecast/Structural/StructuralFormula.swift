/// The parts of a structural model as people write them: `trend + seasonal(12) + regression(price) + ar(1)`.
///
/// | written | part |
/// | --- | --- |
/// | `constant`, `level`, `drift`, `damped`, `trend` | a ``Trend`` that stays, that wanders, along a straight line, with a slope that fades, and both; without one there is a level |
/// | `seasonal(m)`, `seasonal(m, k)` | ``Seasonal``, with k waves |
/// | `cycle`, `cycle(m)` | ``Cycle``, of a length that is found or of m steps |
/// | `ar(p)` | ``Autocorrelation`` |
/// | `regression(x)`, `regression(x, negative)`, `regression(x, varying)`, `regression(x, lag 2)` | ``Regression`` |
/// | `event(name)` | ``Event``, with dates that are given with the series |
/// | `shift(1983-02)` | ``LevelShift`` |
/// | `poisson`, `negbinomial` | the values are counts: ``ObservationFamily`` |
public struct StructuralFormula: Sendable, Hashable {
  /// A part.
  public enum Term: Sendable, Hashable {
    case constant, level, drift, damped, trend
    case seasonal(Double, harmonics: Int?)
    case cycle(Double?)
    case autocorrelation(order: Int = 1)
    case regression(String, Regression.Sign, isVarying: Bool = false, lag: Int = 0)
    case event(String)
    case shift(String)
    case family(ObservationFamily)
  }

  /// The parts in their order.
  public let terms: [Term]

  /// Reads a formula.
  ///
  /// - Throws: ``ForecastError`` that names the term and what was expected.
  public init(_ text: String) throws(ForecastError) {
    var terms: [Term] = []
    for piece in text.split(separator: "+", omittingEmptySubsequences: false) {
      terms.append(try FormulaTermReader(piece).term())
    }
    let trends = terms.filter(\.isTrend).count
    guard trends <= 1 else {
      throw ForecastError(
        "the formula: found \(trends) trends, expected one of constant, level, drift, damped, trend")
    }
    // Twice even with other waves, or with another sign.
    var names: Set<String> = []
    for term in terms where !names.insert(term.name).inserted {
      throw ForecastError("the formula: found \(term.name) twice, expected it once")
    }
    self.terms = terms
  }

  /// The names of the covariates, each once.
  public var covariates: [(name: String, sign: Regression.Sign)] {
    var all: [(name: String, sign: Regression.Sign)] = []
    for term in terms {
      guard case .regression(let name, let sign, _, _) = term, !all.contains(where: { $0.name == name })
      else {
        continue
      }
      all.append((name, sign))
    }
    return all
  }

  /// How many steps ago the values of a covariate are from that have an effect: the least of its lags; the forecast needs its
  /// values of the future but for so many steps.
  public func leastLag(of covariate: String) -> Int {
    terms.compactMap {
      if case .regression(covariate, _, _, let lag) = $0 { lag } else { nil }
    }.min() ?? 0
  }

  /// The names of the events.
  public var events: [String] {
    terms.compactMap { if case .event(let name) = $0 { name } else { nil } }
  }

  /// The lengths of the seasons.
  public var seasons: [Double] {
    terms.compactMap { if case .seasonal(let period, _) = $0 { period } else { nil } }
  }

  /// What the values are distributed by, given their level.
  public var family: ObservationFamily {
    terms.lazy.compactMap { if case .family(let family) = $0 { family } else { nil } }.first ?? .normal
  }

  /// The model. Covariates and events are looked up in the series that is forecast.
  ///
  /// - Parameter power: the power λ of the values, see ``SeriesScale``; counts have none.
  public func candidate(power: Double) -> Candidate {
    var parts: [any StructuralPart] =
      terms.contains(where: \.isTrend) ? [] : [Trend(hasSlope: false, driftScale: 0)]
    // What the series has values of comes last.
    let isLooked = terms.map { if case .regression = $0 { true } else { false } }
    for (term, isLast) in zip(terms, isLooked) where !isLast { term.part.map { parts.append($0) } }
    for (term, isLast) in zip(terms, isLooked) where isLast { term.part.map { parts.append($0) } }
    return Candidate("formula", parts, power: power, family: family)
  }
}

extension StructuralFormula.Term {
  fileprivate var isTrend: Bool {
    switch self {
    case .constant, .level, .drift, .damped, .trend: true
    default: false
    }
  }

  /// What it is, without how.
  fileprivate var name: String {
    switch self {
    case .constant, .level, .drift, .damped, .trend: "a trend"
    case .seasonal(let period, _): "seasonal(\(Seasonal.text(period)))"
    case .cycle(let period): period.map { "cycle(\(Seasonal.text($0)))" } ?? "cycle"
    case .autocorrelation: "ar"
    case .regression(let name, _, _, let lag):
      lag == 0 ? "regression(\(name))" : "regression(\(name), lag \(lag))"
    case .event(let name): "event(\(name))"
    case .shift(let date): "shift(\(date))"
    case .family: "a family"
    }
  }

  /// The part; nil for what is none.
  fileprivate var part: (any StructuralPart)? {
    switch self {
    case .constant: .some(Trend.constant)
    case .level: Trend(hasSlope: false, driftScale: 0)
    case .drift: Trend(hasSlope: false, driftScale: 0.1)
    case .damped: Trend(driftScale: 0)
    case .trend: Trend()
    case .seasonal(let period, let harmonics): Seasonal(period, harmonics: harmonics)
    case .cycle(let period): Cycle(period)
    case .autocorrelation(let order): Autocorrelation(order)
    case .regression(let name, let sign, let isVarying, let lag):
      Regression(name, sign: sign, isVarying: isVarying, lag: lag)
    case .event(let name): Event(name)
    case .shift(let date): LevelShift(on: date)
    case .family: nil
    }
  }
}
