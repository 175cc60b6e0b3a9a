import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct RegressionTests {
  static let y: [Double?] = [0, 2, 1, 3, 1.5]
  static let x = [10.0, 30, 20, 40, 25]

  @Test func valuesAreStandardised() {
    let part = Regression("x", Self.x)
    #expect(isClose(part.values.reduce(0, +), 0, absolute: 1e-14))
    #expect(isClose(part.values.reduce(0) { $0 + $1 * $1 }, 5, relative: 1e-14))
    #expect(
      isClose((part.values[1] - part.values[0]) / (part.values[2] - part.values[0]), 2, relative: 1e-12))
    #expect(Regression("x", [3, 3, 3]).values == [0, 0, 0])
    #expect(Regression("x", []).values == [])
    for extreme in [[1e308, 1e308, -1e308], [.nan, 1, 2], [.leastNonzeroMagnitude, 0, 0], [.infinity, 0]] {
      #expect(Regression("x", extreme).values.allSatisfy { $0.isFinite }, "\(extreme)")
    }
    #expect(part.formula == "regression(x)")
    #expect(Regression("x", [], sign: .negative).formula == "regression(x, negative)")
  }

  @Test func ofEitherSignItIsIntegratedOut() throws {
    let part = Regression("x", Self.x, scale: 2)
    let model = Structural([Trend(hasSlope: false, driftScale: 0), part], steps: 5)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare"])
    let (sigma, share) = (Double.exp(0.2), logistic(of: 0))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let beta = noise.next(2 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      return level + part.values[t] * beta + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected = StructuralTests.seen(means, Self.y) + StructuralTests.prior(0.2, 0)
    #expect(isClose(try marginal(model, Self.y, at: [0.2, 0]), expected, relative: 1e-10))
  }

  @Test(arguments: [Regression.Sign.positive, .negative])
  func withASignItIsSampledFromAHalf(_ sign: Regression.Sign) throws {
    let part = Regression("x", Self.x, scale: 2, sign: sign)
    let model = Structural([Trend(hasSlope: false, driftScale: 0), part], steps: 5)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare", "beta.x"])
    let (sigma, share) = (Double.exp(0.2), logistic(of: 0))
    let beta = Double.exp(-0.7)
    let own = sign == .positive ? beta : -beta
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      return level + Combination(mean: own * part.values[t]) + noise.next(sigma * (1 - share).squareRoot())
    }
    // Half of a normal distribution with its Jacobian.
    let half = normalLogDensity(beta, 0, 2 * sigma) + Double.log(2) - 0.7
    let expected = StructuralTests.seen(means, Self.y) + StructuralTests.prior(0.2, 0) + half
    #expect(isClose(try marginal(model, Self.y, at: [0.2, 0, -0.7]), expected, relative: 1e-10))
  }

  @Test func aStepPastTheEndCountsAsTheMean() throws {
    let short = Structural([Regression("x", Self.x)], steps: 7)
    let long = Structural([Regression("x", Self.x + [24, 26])], steps: 7)
    let y = Self.y + [1, 2]
    let (a, b) = (try marginal(short, y, at: [0, 0]), try marginal(long, y, at: [0, 0]))
    #expect(a.isFinite && b.isFinite && a != b)
  }

  /// A future far from the past must not change what the past is measured by.
  @Test func theFutureDoesNotScaleThePast() {
    #expect(Regression("x", [1, 3, 1000], past: 2).values == [-1, 1, 998])
    #expect(Regression("x", [1, 3], past: 2).values == [-1, 1])
  }

  @Test func aLagMovesTheValues() throws {
    let (plain, late) = (Regression("x", Self.x), Regression("x", Self.x, lag: 2))
    #expect(late.values == [0, 0] + plain.values && late.formula == "regression(x, lag 2)")
    #expect(Regression("x", Self.x, lag: -4).values == plain.values)
    let model = Structural([Trend(hasSlope: false, driftScale: 0), late], steps: 5)
    let (sigma, share) = (Double.exp(0.2), logistic(of: 0))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let beta = noise.next(3 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      let effect = t < 2 ? Combination() : plain.values[t - 2] * beta
      return level + effect + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected = StructuralTests.seen(means, Self.y) + StructuralTests.prior(0.2, 0)
    #expect(isClose(try marginal(model, Self.y, at: [0.2, 0]), expected, relative: 1e-10))
  }

  @Test func aCoefficientThatVariesWalks() throws {
    let part = Regression("x", Self.x, sign: .positive, isVarying: true)
    #expect(part.sign == .either && part.formula == "regression(x, varying)")
    let model = Structural([Trend(hasSlope: false, driftScale: 0), part], steps: 5)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare", "betaStep.x"])
    let (sigma, share, step) = (Double.exp(0.2), logistic(of: 0), Double.exp(-2.5))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    var beta = noise.next(3 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 {
        level = level + noise.next(sigma * share.squareRoot())
        beta = beta + noise.next(step * sigma)
      }
      return level + part.values[t] * beta + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected =
      StructuralTests.seen(means, Self.y) + StructuralTests.prior(0.2, 0) + normalLogDensity(-2.5, -3, 1)
    #expect(isClose(try marginal(model, Self.y, at: [0.2, 0, -2.5]), expected, relative: 1e-10))
  }

  /// A series that follows a covariate two steps later needs none of its future for two steps.
  @Test func aLagNeedsLessOfTheFuture() throws {
    let key = PRNGKey(seed: 12)
    let x = (0..<60).map { key.child(1).normal(at: UInt64($0)) }
    let y = (0..<60).map {
      Optional(10 + ($0 < 2 ? 0 : 5 * x[$0 - 2]) + 0.2 * key.child(2).normal(at: UInt64($0)))
    }
    let forecaster = Forecaster([try StructuralFormula("level + regression(x, lag 2)").candidate(power: 1)])
    let series = Series(y, covariates: [Series.Covariate("x", x)])
    let forecast = try forecaster.forecast(series, horizon: 2)
    #expect(forecast.members.map(\.formula) == ["level + regression(x, lag 2)"])
    for h in 0..<2 { #expect(abs(forecast.median[h] - 10 - 5 * x[58 + h]) < 1.5, "\(h)") }
    #expect(
      message { _ = try forecaster.forecast(series, horizon: 3) }
        == "x ends too early for a lag of 2: found 60 values, expected 61: those of the series and 1 of the future"
    )
    var short = series
    short.covariates[0].values.removeLast(5)
    #expect(
      message { _ = try forecaster.forecast(short, horizon: 1) }
        == "x ends too early for a lag of 2: found 55 values, expected 59: those of the first steps of the series"
    )
    var renamed = series
    renamed.covariates[0].name = "xx"
    #expect(
      message { _ = try forecaster.forecast(renamed, horizon: 1) }
        == "regression(x): found no values of it, expected some; there are xx")
    // Both lags of one covariate.
    let both = try StructuralFormula("level + regression(x, lag 2) + regression(x, lag 3)").candidate(
      power: 1)
    #expect(try Forecaster([both]).forecast(series, horizon: 2).members[0].formula == both.formula)
  }
}
