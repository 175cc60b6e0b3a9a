import TSNumerics
import TSProbability
import TestSupport
import Testing

/// What a mask drops is not looked at: terms that are no numbers, data outside the support, parameters out of range.
@Suite struct MaskTests {
  /// A factor that is NaN below 0 and has no finite derivative at 0, a datum outside its support, and a scale out of range.
  struct Masked: Model {
    var keeps = false

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let x = effects.sample("x", Normal(0, 1))
      effects.with(Mask(keeps)) { effects in
        effects.factor("f", log(x))
        effects.factor("root", sqrt(x))
        effects.sample("g", Gamma(2, 1), observed: E.Real(-3))
        effects.sample("k", Normal(0, sqrt(x)), observed: E.Real(-3))
      }
    }
  }

  /// NumPyro 0.22, 64 bits, Tests/reference/make_handlers.py: value and derivative.
  @Test(arguments: [1, 2, 4, 8])
  func densityAndGradient(_ lanes: Int) throws {
    let density = try ModelDensity(Masked())
    let known = [
      (-1.0, -1.4189385332046727, 1.0), (0, -0.9189385332046727, 0), (2, -2.9189385332046727, -2),
    ]
    let points = (0..<lanes).map { [known[$0 % 3].0] }
    for (lane, found) in evaluate(density, points).enumerated() {
      #expect(isClose(found.value, known[lane % 3].1, relative: 1e-14))
      #expect(
        isClose(found.gradient[0], known[lane % 3].2, absolute: 1e-14), "\(found.gradient) at \(points[lane])"
      )
    }
    #expect(density.rejection(at: [-1]) == nil)
    let kept = try ModelDensity(Masked(keeps: true))
    #expect(evaluate(kept, points).allSatisfy { $0.value == -.infinity })
    #expect(kept.rejection(at: [-1]) != nil)
  }

  @Test func draws() throws {
    for seed in 0..<20 {
      let trace = try Masked().seed(UInt64(seed)).trace()
      let x = try trace["x"][0]
      #expect(try trace["g"] == [-3] && trace["k"] == [-3])
      #expect(isClose(trace.logDensity, -0.5 * x * x - 0.9189385332046727, relative: 1e-14))
      #expect(try isClose(Masked().substitute(["x": x]).logDensity(), trace.logDensity, relative: 1e-14))
    }
    #expect(throws: ModelError.self) { try Masked(keeps: true).seed(1).trace() }
  }

  /// What is drawn still needs parameters that are in range.
  @Test func aMaskedDrawIsChecked() {
    struct Drawn: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.with(Mask(false)) { $0.sample("x", Normal(0, E.Real(-1))) }
      }
    }
    #expect {
      try Drawn().seed(1).trace()
    } throws: {
      "\($0)" == "site 'x': Normal: scale is -1.0, but must be positive and finite"
    }
  }

  /// A series whose first steps are left out, with data there that cannot be.
  struct Tail: Model {
    var y: [Double]
    var first: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let shape = effects.sample("shape", Exponential(1))
      let rate = effects.sample("rate", Normal(0, 1))
      effects.scan(length: y.count, into: ()) { effects, _, t in
        effects.with(Mask(t >= first)) { effects in
          effects.sample("y", Gamma(shape, t >= first ? exp(rate) : sqrt(rate - 100)), observed: E.Real(y[t]))
        }
      }
    }
  }

  @Test func theRestHasTheDensityOfTheRest() throws {
    let whole = try ModelDensity(Tail(y: [-1, -2, 0.5, 2, 1.5], first: 2))
    let rest = try ModelDensity(Tail(y: [0.5, 2, 1.5], first: 0))
    let points = coordinates(2, sets: 8)
    for (a, b) in zip(evaluate(whole, points), evaluate(rest, points)) {
      #expect(isClose(a.value, b.value, relative: 1e-14))
      for (x, y) in zip(a.gradient, b.gradient) { #expect(isClose(x, y, relative: 1e-13)) }
    }
  }
}
