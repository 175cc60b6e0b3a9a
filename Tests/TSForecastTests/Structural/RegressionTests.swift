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
}
