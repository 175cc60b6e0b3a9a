import TSForecast
import TestSupport
import Testing

@Suite struct StructuralFormulaTests {
  @Test(
    arguments: [
      ("level", [.level]), ("drift", [.drift]), ("damped", [.damped]), ("trend", [.trend]),
      ("ar(1)", [.autocorrelation()]), ("seasonal(12)", [.seasonal(12, harmonics: nil)]),
      ("seasonal(52.18, 4)", [.seasonal(52.18, harmonics: 4)]),
      ("seasonal(12,6)", [.seasonal(12, harmonics: 6)]),
      ("regression(price)", [.regression("price", .either)]),
      ("regression( unit price , negative )", [.regression("unit price", .negative)]),
      ("regression(x, positive)+trend", [.regression("x", .positive), .trend]),
      ("trend +\n\tar(1)\r\n", [.trend, .autocorrelation()]), ("regression(é)", [.regression("é", .either)]),
      ("regression(f(x))", [.regression("f(x)", .either)]), ("ar(9)", [.autocorrelation(order: 9)]),
      ("cycle", [.cycle(nil)]), ("cycle( 10.7 )", [.cycle(10.7)]), ("constant", [.constant]),
      ("regression(x, varying)", [.regression("x", .either, isVarying: true)]),
      ("regression(x, lag 12, positive)", [.regression("x", .positive, lag: 12)]),
      ("regression(x,varying,lag 3)", [.regression("x", .either, isVarying: true, lag: 3)]),
      ("event(black friday)", [.event("black friday")]), ("shift( 1983-02 )", [.shift("1983-02")]),
      ("level+poisson", [.level, .family(.poisson)]), ("negbinomial", [.family(.negativeBinomial)]),
      (
        " trend + seasonal(24)  + seasonal(168) + ar(1) ",
        [.trend, .seasonal(24, harmonics: nil), .seasonal(168, harmonics: nil), .autocorrelation()]
      ),
    ] as [(String, [StructuralFormula.Term])])
  func whatIsRead(_ text: String, _ terms: [StructuralFormula.Term]) throws {
    #expect(try StructuralFormula(text).terms == terms)
  }

  @Test func seasonsAndCovariates() throws {
    let formula = try StructuralFormula(
      "seasonal(12) + regression(a) + regression(b, negative) + seasonal(4)")
    #expect(formula.seasons == [12, 4])
    #expect(formula.covariates.map(\.name) == ["a", "b"])
    #expect(formula.covariates.map(\.sign) == [.either, .negative])
    let lagged = try StructuralFormula(
      "regression(a, lag 3) + regression(a, lag 1) + regression(b) + event(easter) + regression(b, lag 2)")
    #expect(lagged.covariates.map(\.name) == ["a", "b"])
    #expect(lagged.leastLag(of: "a") == 1 && lagged.leastLag(of: "b") == 0 && lagged.leastLag(of: "c") == 0)
    #expect(lagged.events == ["easter"] && lagged.family == .normal)
    #expect(try StructuralFormula("level + poisson").family == .poisson)
  }

  /// What a candidate of a formula is written as can be read again, and is the same.
  @Test(arguments: [
    ("trend + seasonal(12) + ar(1)", "trend + seasonal(12) + ar(1)"), ("drift", "drift"),
    ("damped", "damped"),
    ("ar(1)", "level + ar(1)"), ("seasonal(12, 3)", "level + seasonal(12, 3)"),
    ("level + seasonal(52.18)", "level + seasonal(52.18)"), ("regression(x)", "level + regression(x)"),
    ("regression(x, lag 2) + ar(3)", "level + ar(3) + regression(x, lag 2)"),
    ("cycle + cycle(7)", "level + cycle + cycle(7)"),
    ("constant + regression(x, negative)", "constant + regression(x, negative)"),
    ("shift(1983-02) + event(easter)", "level + shift(1983-02) + event(easter)"),
    ("regression(x, varying, lag 2)", "level + regression(x, varying, lag 2)"),
  ])
  func writtenAgain(_ text: String, _ written: String) throws {
    let candidate = try StructuralFormula(text).candidate(power: 1)
    #expect(candidate.formula == written)
    #expect(try StructuralFormula(candidate.formula).candidate(power: 1).formula == written)
  }

  @Test func powersAreSaid() throws {
    let formula = try StructuralFormula("trend")
    #expect(formula.candidate(power: 0).formula == "trend on logarithms")
    #expect(formula.candidate(power: 0.35).formula == "trend on powers of 0.35")
  }

  @Test(arguments: [
    ("", "expected level, drift, damped, trend"), ("+", "expected level, drift, damped, trend"),
    ("trend +", "expected level"),
    ("+ trend", "expected level"), ("trend + + ar(1)", "expected level"), ("trend + trend", "found 2 trends"),
    ("level + drift", "expected one of constant, level, drift, damped, trend"),
    ("trnd", "trend; did you mean it?"),
    ("seasnal(12)", "seasonal; did you mean it?"), ("Trend", "trend"), ("trend()", "trend alone"),
    ("trend(2)", "trend alone"), ("level(", "a closing bracket"), ("trend)", "expected"),
    ("(", "a closing bracket"),
    ("()", "expected"), (")(", "a closing bracket"), ("seasonal", "as in seasonal(12)"),
    ("seasonal()", "2 to 1000000"), ("seasonal(0)", "2 to 1000000"), ("seasonal(-12)", "2 to 1000000"),
    ("seasonal(1)", "2 to 1000000"), ("seasonal(1e300)", "2 to 1000000"), ("seasonal(nan)", "2 to 1000000"),
    ("seasonal(inf)", "2 to 1000000"), ("seasonal(twelve)", "2 to 1000000"),
    ("seasonal(12, 0)", "1 to 6 waves"),
    ("seasonal(12, 7)", "1 to 6 waves"), ("seasonal(12, 2.5)", "1 to 6 waves"),
    ("seasonal(12, 99999999999999999999)", "1 to 6 waves"), ("seasonal(168, 25)", "1 to 24 waves"),
    ("seasonal(12, 2, 3)", "as in seasonal(12)"), ("seasonal(12) + seasonal(12)", "seasonal(12) twice"),
    ("seasonal(12) + seasonal(12, 3)", "seasonal(12) twice"),
    ("seasonal(12) + seasonal(1.2e1)", "seasonal(12) twice"), ("ar", "ar(1)"), ("ar()", "ar(1)"),
    ("ar(0)", "ar(1)"), ("ar(25)", "order up to 24"), ("ar(1.5)", "ar(1)"),
    ("ar(1) + ar(2)", "found ar twice"), ("ar(2) + ar(3)", "found ar twice"),
    ("cycle(1)", "2 to 1000000"), ("cycle()", "2 to 1000000"), ("cycle(11, 2)", "as in cycle(11)"),
    ("cycle + cycle", "found cycle twice"), ("regression(x, lag)", "lag of 1 to 10000"),
    ("regression(x, lag 0)", "lag of 1 to 10000"), ("regression(x, lag -2)", "lag of 1 to 10000"),
    ("regression(x, lag 1, lag 2)", "lag as in"), ("regression(x, varying, varying)", "with varying"),
    ("regression(x, positive, varying)", "a sign or varying"), ("event", "as in event(easter)"),
    ("event()", "as in event(easter)"), ("shift", "as in shift(1983-02)"),
    ("shift( )", "as in shift(1983-02)"),
    ("poisson(2)", "poisson alone"), ("poisson + negbinomial", "found a family twice"),
    ("negbinom", "negbinomial; did you mean it?"), ("event(a) + event(a)", "event(a) twice"),
    ("ar(1) + ar(1)", "found ar twice"), ("regression", "the name of a column"),
    ("regression()", "regression(COLUMN)"), ("regression( )", "regression(COLUMN)"),
    ("regression(x, up)", "positive or negative"), ("regression(x, positive, 2)", "positive or negative"),
    ("regression(x, positive, lag 2, varying, 3)", "the name of a column"),
    ("regression(x) + regression(x)", "regression(x) twice"),
    ("regression(x) + regression(x, positive)", "regression(x) twice"), ("trend - ar(1)", "expected"),
    ("trend, ar(1)", "expected"), ("niveau é", "expected"), ("🙂", "expected"), ("trend\u{301}", "expected"),
    ("regression(x)\u{301}", "a closing bracket"),
  ])
  func whatIsRefused(_ text: String, _ expected: String) {
    let found = message { _ = try StructuralFormula(text) }
    #expect(found.hasPrefix("the formula: found ") && found.contains(expected), "\(text): \(found)")
  }

  @Test func longTextsAreRefusedSoon() {
    for text in [
      String(repeating: "x", count: 100_000), String(repeating: "+", count: 10_000),
      String(repeating: "(", count: 100_000), "seasonal(" + String(repeating: "9", count: 100_000) + ")",
      String(repeating: "trend + ", count: 5_000) + "trend",
    ] {
      let found = message { _ = try StructuralFormula(text) }
      #expect(found.hasPrefix("the formula: found "))
      #expect(found.count < 500, "\(found.count)")
    }
  }
}
