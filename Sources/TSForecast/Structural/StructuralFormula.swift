import TSText

/// The parts of a structural model as people write them: `trend + seasonal(12) + regression(price) + ar(1)`.
///
/// A trend is one of `level` (it wanders), `drift` (along a straight line), `damped` (with a slope that fades) and `trend` (both);
/// without one there is a level. The others are `seasonal(m)`, or `seasonal(m, k)` with k waves, `ar(1)`, and `regression(name)`,
/// or `regression(name, positive)` and `regression(name, negative)` for a coefficient of that sign.
public struct StructuralFormula: Sendable, Hashable {
  /// A part.
  public enum Term: Sendable, Hashable {
    case level, drift, damped, trend
    case seasonal(Double, harmonics: Int?)
    case autocorrelation
    case regression(String, Regression.Sign)
  }

  /// The parts in their order.
  public let terms: [Term]

  /// Reads a formula.
  ///
  /// - Throws: ``ForecastError`` that names the term and what was expected.
  public init(_ text: String) throws(ForecastError) {
    var terms: [Term] = []
    for piece in text.split(separator: "+", omittingEmptySubsequences: false) {
      terms.append(try Self.term(Self.trimmed(piece)))
    }
    let trends = terms.filter(\.isTrend).count
    guard trends <= 1 else {
      throw ForecastError("the formula: found \(trends) trends, expected one of level, drift, damped, trend")
    }
    // Twice even with other waves, or with another sign.
    var names: Set<String> = []
    for term in terms where !names.insert(term.name).inserted {
      throw ForecastError("the formula: found \(term.name) twice, expected it once")
    }
    self.terms = terms
  }

  private static func trimmed(_ text: Substring) -> String {
    let kept = text.drop(while: \.isWhitespace)
    return String(kept.reversed().drop(while: \.isWhitespace).reversed())
  }

  static let names = ["level", "drift", "damped", "trend", "seasonal", "ar", "regression"]

  private static func term(_ text: String) throws(ForecastError) -> Term {
    let open = text.firstIndex(of: "(")
    let name = String(text[..<(open ?? text.endIndex)])
    var arguments: [String] = []
    if let open {
      guard text.last == ")" else { throw wrong(text, "a closing bracket at its end") }
      let inside = text[text.index(after: open)..<text.index(before: text.endIndex)]
      arguments = inside.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    }
    switch (name, arguments.count) {
    case ("level", 0): return .level
    case ("drift", 0): return .drift
    case ("damped", 0): return .damped
    case ("trend", 0): return .trend
    case ("seasonal", 1...2): return try seasonal(arguments, text)
    case ("seasonal", _): throw wrong(text, "the length of the season in steps, as in seasonal(12)")
    case ("ar", 1):
      guard arguments[0] == "1" else { throw wrong(text, "ar(1)") }
      return .autocorrelation
    case ("ar", _): throw wrong(text, "ar(1)")
    case ("regression", 1...2):
      guard let sign = arguments.count == 1 ? .either : Regression.Sign(rawValue: arguments[1]),
        !arguments[0].isEmpty
      else {
        throw wrong(
          text, "regression(COLUMN), or with positive or negative as in regression(price, negative)")
      }
      return .regression(arguments[0], sign)
    case ("regression", _): throw wrong(text, "the name of a column, as in regression(price)")
    case let (name, _) where names.contains(name): throw wrong(text, "\(name) alone")
    default:
      let near = nearest(name, among: names)
      throw wrong(text, near.isEmpty ? names.joined(separator: ", ") : "\(near[0]); did you mean it?")
    }
  }

  private static func seasonal(_ arguments: [String], _ text: String) throws(ForecastError) -> Term {
    guard let period = Double(arguments[0]), period >= 2, period <= 1e6 else {
      throw wrong(text, "a season of 2 to 1000000 steps")
    }
    guard arguments.count == 2 else { return .seasonal(period, harmonics: nil) }
    guard let harmonics = Int(arguments[1]), harmonics >= 1, 2 * Double(harmonics) <= period, harmonics <= 24
    else {
      throw wrong(text, "1 to \(min(24, Int(period / 2))) waves")
    }
    return .seasonal(period, harmonics: harmonics)
  }

  private static func wrong(_ term: String, _ expected: String) -> ForecastError {
    let shown = term.count > 60 ? "\(term.prefix(60))..." : term
    return ForecastError("the formula: found '\(shown)', expected \(expected)")
  }

  /// The names of the covariates.
  public var covariates: [(name: String, sign: Regression.Sign)] {
    terms.compactMap { if case .regression(let name, let sign) = $0 { (name, sign) } else { nil } }
  }

  /// The lengths of the seasons.
  public var seasons: [Double] {
    terms.compactMap { if case .seasonal(let period, _) = $0 { period } else { nil } }
  }

  /// The model, without its covariates.
  ///
  /// - Parameter power: the power λ of the values, see ``SeriesScale``.
  public func candidate(power: Double) -> Candidate {
    var parts: [any StructuralPart] =
      terms.contains(where: \.isTrend) ? [] : [Trend(hasSlope: false, driftScale: 0)]
    for term in terms {
      switch term {
      case .level: parts.append(Trend(hasSlope: false, driftScale: 0))
      case .drift: parts.append(Trend(hasSlope: false, driftScale: 0.1))
      case .damped: parts.append(Trend(driftScale: 0))
      case .trend: parts.append(Trend())
      case .seasonal(let period, let harmonics): parts.append(Seasonal(period, harmonics: harmonics))
      case .autocorrelation: parts.append(Autocorrelation())
      case .regression: break
      }
    }
    return Candidate("formula", parts, power: power)
  }
}

extension StructuralFormula.Term {
  fileprivate var isTrend: Bool {
    switch self {
    case .level, .drift, .damped, .trend: true
    default: false
    }
  }

  /// What it is, without how.
  fileprivate var name: String {
    switch self {
    case .level, .drift, .damped, .trend: "a trend"
    case .seasonal(let period, _): "seasonal(\(Seasonal.text(period)))"
    case .autocorrelation: "ar(1)"
    case .regression(let name, _): "regression(\(name))"
    }
  }
}
