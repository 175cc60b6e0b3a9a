import TSForecast
import TSModel
import TestSupport
import Testing

/// How far off the forecasts of the second half of a series were.
@Suite struct HorizonCheckTests {
  /// The ratio for a series of the model that says so, its noise multiplied from the middle on.
  static func ratio(seed: UInt64, factor: Double = 1, horizon: Int = 6) throws -> Double {
    let key = PRNGKey(seed: seed)
    let (move, irregular) = (0.5, 0.5)
    var level = 0.0
    let values: [Double?] = (0..<120).map { t in
      let own = t < 60 ? 1 : factor
      level += own * move * key.child(named: "level").normal(at: UInt64(t))
      return level + own * irregular * key.child(named: "noise").normal(at: UInt64(t))
    }
    let model = Structural([Trend(hasSlope: false, driftScale: 0)], steps: values.count)
    let density = try ModelDensity(model.condition(["y": SiteData(values)]), marginalize: .all)
    // σ² is the sum of both variances, the share one half.
    return try HorizonCheck(
      #require(density.makeForesight()), at: [0.5 * Double.log(0.5), 0], values, horizon: horizon, season: 1
    ).spreadRatio
  }

  @Test func ofTheRightModelItIsOne() throws {
    let squares = try (0..<60).map { try Self.ratio(seed: $0) }.map { $0 * $0 }
    let mean = squares.reduce(0, +) / 60
    let deviation = (squares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
    #expect(abs(mean - 1) < 4 * deviation / 60.0.squareRoot(), "\(mean) \(deviation)")
    #expect(deviation < 0.6)
  }

  @Test func spreadThatDoublesIsSeen() throws {
    let squares = try (0..<30).map { try Self.ratio(seed: $0, factor: 2) }.map { $0 * $0 }
    // Four times the variance.
    let mean = squares.reduce(0, +) / 30
    #expect(mean > 3 && mean < 5, "\(mean)")
    let halved = try (0..<30).map { try Self.ratio(seed: $0, factor: 0.5) }.reduce(0, +) / 30
    #expect(halved > 0.45 && halved < 0.6, "\(halved)")
  }

  @Test func itIsBounded() throws {
    #expect(try Self.ratio(seed: 1, factor: 1e3) == 6.0.squareRoot())
    #expect(try Self.ratio(seed: 1, factor: 1e-3) == 0.5)
  }

  @Test func aHorizonPastTheEndIsTheLongestThereIs() throws {
    let longest = try Self.ratio(seed: 3, horizon: 60)
    #expect(try Self.ratio(seed: 3, horizon: 100_000_000) == longest)
  }

  @Test func withoutASecondHalfNothingIsKnown() throws {
    let values: [Double?] = [0, 1, 0.5, nil, 2]
    let model = Structural([Trend(hasSlope: false, driftScale: 0)], steps: values.count)
    let density = try ModelDensity(model.condition(["y": SiteData(values)]), marginalize: .all)
    for season in [1, 12, 1e300, .infinity] {
      let check = try HorizonCheck(
        #require(density.makeForesight()), at: [0, 0], values, horizon: 3, season: season)
      #expect(check.spreadRatio == 1)
    }
  }
}
