import TSText

/// Reads one term of a ``StructuralFormula``.
struct FormulaTermReader {
  private let text: String

  init(_ piece: Substring) { text = Self.trimmed(piece) }

  private static func trimmed(_ text: Substring) -> String {
    let kept = text.drop(while: \.isWhitespace)
    return String(kept.reversed().drop(while: \.isWhitespace).reversed())
  }

  static let names = [
    "level", "drift", "damped", "trend", "constant", "seasonal", "cycle", "ar", "regression", "event",
    "shift",
    "poisson", "negbinomial",
  ]

  /// The term.
  func term() throws(ForecastError) -> StructuralFormula.Term {
    let open = text.firstIndex(of: "(")
    let name = String(text[..<(open ?? text.endIndex)])
    var arguments: [String] = []
    if let open {
      guard text.last == ")" else { throw wrong("a closing bracket at its end") }
      let inside = text[text.index(after: open)..<text.index(before: text.endIndex)]
      arguments = inside.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
    }
    switch (name, arguments.count) {
    case ("constant", 0): return .constant
    case ("level", 0): return .level
    case ("drift", 0): return .drift
    case ("damped", 0): return .damped
    case ("trend", 0): return .trend
    case ("poisson", 0): return .family(.poisson)
    case ("negbinomial", 0): return .family(.negativeBinomial)
    case ("seasonal", 1...2): return try seasonal(arguments)
    case ("seasonal", _): throw wrong("the length of the season in steps, as in seasonal(12)")
    case ("cycle", 0...1): return try cycle(arguments)
    case ("cycle", _): throw wrong("cycle alone, or the length of a round in steps as in cycle(11)")
    case ("ar", 1): return try autocorrelation(arguments[0])
    case ("ar", _): throw wrong("ar(1), or another order up to \(Autocorrelation.greatestOrder)")
    case ("regression", 1...4): return try regression(arguments)
    case ("regression", _): throw wrong("the name of a column, as in regression(price)")
    case ("event", 1) where !arguments[0].isEmpty: return .event(arguments[0])
    case ("event", _): throw wrong("the name of an event, as in event(easter)")
    case ("shift", 1) where !arguments[0].isEmpty: return .shift(arguments[0])
    case ("shift", _): throw wrong("the time of a new level, as in shift(1983-02)")
    case let (name, _) where Self.names.contains(name): throw wrong("\(name) alone")
    default:
      let near = nearest(name, among: Self.names)
      throw wrong(near.isEmpty ? Self.names.joined(separator: ", ") : "\(near[0]); did you mean it?")
    }
  }

  private func seasonal(_ arguments: [String]) throws(ForecastError) -> StructuralFormula.Term {
    guard let period = Double(arguments[0]), period >= 2, period <= 1e6 else {
      throw wrong("a season of 2 to 1000000 steps")
    }
    guard arguments.count == 2 else { return .seasonal(period, harmonics: nil) }
    guard let harmonics = Int(arguments[1]), harmonics >= 1, 2 * Double(harmonics) <= period, harmonics <= 24
    else {
      throw wrong("1 to \(min(24, Int(period / 2))) waves")
    }
    return .seasonal(period, harmonics: harmonics)
  }

  private func cycle(_ arguments: [String]) throws(ForecastError) -> StructuralFormula.Term {
    guard let text = arguments.first else { return .cycle(nil) }
    guard let period = Double(text), period >= 2, period <= 1e6 else {
      throw wrong("a cycle of 2 to 1000000 steps, or cycle alone")
    }
    return .cycle(period)
  }

  private func autocorrelation(_ text: String) throws(ForecastError) -> StructuralFormula.Term {
    guard let order = Int(text), (1...Autocorrelation.greatestOrder).contains(order) else {
      throw wrong("ar(1), or another order up to \(Autocorrelation.greatestOrder)")
    }
    return .autocorrelation(order: order)
  }

  private func regression(_ arguments: [String]) throws(ForecastError) -> StructuralFormula.Term {
    var (sign, isVarying, lag) = (Regression.Sign?.none, false, Int?.none)
    guard !arguments[0].isEmpty else { throw wrongRegression }
    for word in arguments.dropFirst() {
      if let own = Regression.Sign(rawValue: word), sign == nil {
        sign = own
      } else if word == "varying", !isVarying {
        isVarying = true
      } else if word.hasPrefix("lag"), lag == nil {
        guard let steps = Int(Self.trimmed(word.dropFirst(3))), (1...Regression.greatestLag).contains(steps)
        else { throw wrong("a lag of 1 to \(Regression.greatestLag) steps, as in regression(price, lag 2)") }
        lag = steps
      } else {
        throw wrongRegression
      }
    }
    guard !isVarying || sign == nil || sign == .either else {
      throw wrong("a sign or varying: a coefficient that varies may change its sign")
    }
    return .regression(arguments[0], sign ?? .either, isVarying: isVarying, lag: lag ?? 0)
  }

  private var wrongRegression: ForecastError {
    wrong(
      "regression(COLUMN), or with positive or negative as in regression(price, negative), with varying, or with a "
        + "lag as in regression(price, lag 2)")
  }

  private func wrong(_ expected: String) -> ForecastError {
    let shown = text.count > 60 ? "\(text.prefix(60))..." : text
    return ForecastError("the formula: found '\(shown)', expected \(expected)")
  }
}
