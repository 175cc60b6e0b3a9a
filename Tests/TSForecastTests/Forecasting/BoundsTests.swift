import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Floor and cap")
struct BoundsTests {
  static let values: [Double?] = [12, 15, 11, 18, 22, nil, 19, 25, 24, 28]

  @Test func scalesAndBack() throws {
    for (floor, cap) in [(10, nil), (nil, 30), (10, 30), (10.5, 1000), (-1e6, nil)] as [(Double?, Double?)] {
      for power in [0, 0.35, 1] {
        let scale = try #require(SeriesScale(Self.values, power: power, floor: floor, cap: cap))
        for x in Self.values.compactMap({ $0 }) {
          #expect(isClose(scale.restored(scale.standardized(x)), x, relative: 1e-9))
        }
        #expect(scale.standardized(12) == 0)
        #expect(scale.standardized(25) > scale.standardized(24))
        for z in [-1e300, -1e6, -50, -3, 0, 3, 50, 1e6, 1e300] {
          let x = scale.restored(z)
          #expect(x >= floor ?? -.infinity && x <= cap ?? .infinity && x.isFinite, "\(z): \(x)")
        }
        // In order.
        let restored = stride(from: -30.0, through: 30, by: 0.5).map(scale.restored)
        #expect(zip(restored, restored.dropFirst()).allSatisfy { $0 <= $1 })
      }
    }
  }

  /// z of a floor is that of what lies above it; of both bounds it is a logit.
  @Test func formulas() throws {
    let above = try #require(SeriesScale(Self.values, power: 0.5, floor: 10))
    let plain = try #require(SeriesScale(Self.values.map { $0.map { $0 - 10 } }, power: 0.5))
    for x in [12.0, 15, 28] {
      #expect(isClose(above.standardized(x), plain.standardized(x - 10), relative: 1e-12, absolute: 1e-14))
    }
    let both = try #require(SeriesScale(Self.values, power: 0.5, floor: 10, cap: 30))
    func logit(_ x: Double) -> Double { Double.log((x - 10) / (30 - x)) }
    #expect(
      isClose(
        both.standardized(28) / both.standardized(15), (logit(28) - logit(12)) / (logit(15) - logit(12)),
        relative: 1e-12))
    #expect(both.power == 1 && above.power == 0.5)
    // A mirror.
    let below = try #require(SeriesScale(Self.values, power: 0.5, cap: 30))
    let mirror = try #require(SeriesScale(Self.values.map { $0.map { -$0 } }, power: 0.5, floor: -30))
    for x in [12.0, 15, 28] {
      #expect(isClose(below.standardized(x), -mirror.standardized(-x), absolute: 1e-12))
    }
    #expect(
      SeriesScale(Self.values, power: 1, floor: 12.5) == nil
        && SeriesScale(Self.values, power: 1, cap: 27) == nil)
    // At a bound values are as they are.
    #expect(SeriesScale(Self.values, power: 0.5, floor: 11)?.power == 1)
  }

  @Test(arguments: [(10.0, nil), (nil, 29), (10, 29), (11, 28)] as [(Double?, Double?)])
  func noForecastIsBeyondThem(_ floor: Double?, _ cap: Double?) throws {
    let series = Series(Self.values, floor: floor, cap: cap)
    let forecast = try Forecaster().forecast(series, horizon: 12, paths: 200)
    for x in forecast.steps.flatMap(\.values) + forecast.paths.flatMap({ $0 }) {
      #expect(x >= floor ?? -.infinity && x <= cap ?? .infinity)
    }
    // Two bounds: every member is on the same scale.
    if floor == 10, cap == 29 {
      #expect(
        forecast.members.map(\.formula) == [
          "drift + ar(1) on logits", "damped + ar(1) on logits", "trend + ar(1) on logits",
        ])
    }
    if floor == 10, cap == nil {
      #expect(forecast.members[0].formula == "drift + ar(1) on powers of 0.5 above 10")
    }
  }

  @Test func whatIsRefused() {
    func found(_ floor: Double?, _ cap: Double?, _ values: [Double?] = Self.values) -> String {
      message {
        _ = try Forecaster().forecast(Series(values, name: "sales", floor: floor, cap: cap), horizon: 2)
      }
    }
    #expect(found(11.5, nil) == "sales, step 2: found 11.0, expected 11.5, the floor, or more")
    #expect(found(nil, 24.5) == "sales, step 7: found 25.0, expected 24.5, the cap, or less")
    #expect(found(30, 30) == "the floor: found 30.0, expected a number below the cap, 30.0")
    #expect(found(.nan, nil) == "the floor: found nan, expected a finite number")
    #expect(found(0, .infinity) == "the cap: found inf, expected a finite number")
  }
}
