import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct TrendTests {
  static let y: [Double?] = [0, 1, 1.4, 2.2, 3.1, 2.8]

  @Test(arguments: [
    (true, 0.07, "trend", ["sigma", "levelShare", "driftScale", "slopeScale", "damping"]),
    (true, 0, "damped", ["sigma", "levelShare", "slopeScale", "damping"]),
    (false, 0.1, "drift", ["sigma", "levelShare", "driftScale"]),
    (false, 0, "level", ["sigma", "levelShare"]),
  ])
  func kinds(_ hasSlope: Bool, _ driftScale: Double, _ formula: String, _ sites: [String]) throws {
    let trend = Trend(hasSlope: hasSlope, driftScale: driftScale)
    #expect(trend.formula == formula)
    let model = Structural([trend], steps: Self.y.count)
    #expect(try sampledSites(model, Self.y) == sites)
    let names = Set(try model.seed(1).trace().sites.map(\.name))
    #expect(names.contains("drift") == (driftScale > 0))
    #expect(names.contains("slope") == hasSlope && names.contains("initialSlope") == hasSlope)
  }

  @Test func aDriftIsAStraightLine() throws {
    let model = Structural([Trend(hasSlope: false, driftScale: 0.1)], steps: Self.y.count)
    let (sigma, share) = (Double.exp(-0.5), logistic(of: -1))
    var noise = Noise()
    let drift = noise.next(Double.exp(-2.1) * sigma)
    var level = noise.next(20 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + drift + noise.next(sigma * share.squareRoot()) }
      return level + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected =
      StructuralTests.seen(means, Self.y) + StructuralTests.prior(-0.5, -1)
      + normalLogDensity(-2.1, Double.log(0.1), 1)
    #expect(isClose(try marginal(model, Self.y, at: [-0.5, -1, -2.1]), expected, relative: 1e-10))
  }

  @Test func aConstantStays() throws {
    #expect(Trend.constant.formula == "constant")
    let model = Structural([Trend.constant], steps: Self.y.count)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare"])
    let (sigma, share) = (Double.exp(-0.5), logistic(of: -1))
    var noise = Noise()
    let level = noise.next(20 * sigma)
    let means = Self.y.indices.map { _ in level + noise.next(sigma * (1 - share).squareRoot()) }
    let expected = StructuralTests.seen(means, Self.y) + StructuralTests.prior(-0.5, -1)
    #expect(isClose(try marginal(model, Self.y, at: [-0.5, -1]), expected, relative: 1e-10))
  }
}
