import TSForecast
import TestSupport
import Testing

@Suite struct HeldBackTests {
  @Test func theLastValuesAreForecastFromThoseBefore() throws {
    let values = Process.driftingWalk.series(60, seed: 3).map { Optional($0) }
    let series = Series(values, name: "walk")
    let held = try #require(try Forecaster(seed: 2).heldBack(series, horizon: 6))
    let steps = try Forecaster(seed: 2).forecast(Series(Array(values[..<54]), name: "walk"), horizon: 6).steps
    // The mean of the scores of the steps, each from its own points.
    let expected = zip(steps, values[54...]).reduce(0.0) { $0 + $1.0.crps($1.1 ?? 0) } / 6
    #expect(isClose(try #require(held.scores.crps), expected, relative: 1e-12))
    let inside = zip(steps, values[54...]).count { step, y in
      step.interval(0.8)?.contains(y ?? .nan) == true
    }
    #expect(held.summary.hasPrefix("held back the last 6 values: \(inside) of them in the 80 % intervals"))
    #expect(held.summary.contains("% below that of the naive") || held.summary.contains("% above"))
  }

  @Test func aQuarterAtMost() throws {
    let values = Process.autoregression.series(40, seed: 3).map { Optional($0) }
    #expect(try Forecaster().heldBack(Series(values), horizon: 50)?.scores.steps.count == 10)
  }

  @Test func tooShortOrWithoutValues() throws {
    #expect(try Forecaster().heldBack(Series([1, 2, 3, 4, 5, 6]), horizon: 2) == nil)
    let gone = [1, 2, 3] + [Double?](repeating: nil, count: 20)
    #expect(try Forecaster().heldBack(Series(gone), horizon: 4) == nil)
    let late = [Double?](repeating: nil, count: 20) + [1, 2, 3, 4]
    #expect(try Forecaster().heldBack(Series(late), horizon: 4) == nil)
    #expect(try Forecaster().heldBack(Series([]), horizon: 4) == nil)
    #expect(try Forecaster().heldBack(Series([Double?](repeating: 2, count: 20)), horizon: 0) == nil)
  }

  /// What comes before is constant, or all but; nothing of it is a number to divide by.
  @Test func constantBeforeWhatIsHeldBack() throws {
    let values = [Double?](repeating: 5, count: 30) + [6, 7, 8, 9]
    let held = try #require(try Forecaster().heldBack(Series(values), horizon: 4))
    #expect(held.summary.hasPrefix("held back the last 4 values: 0 of them"))
  }

  @Test func aNaiveForecastThatIsRightToRounding() throws {
    let season = [0.1 + 0.2, 7, 3, 9]
    var values = (0..<48).map { Optional(season[$0 % 4]) }
    values[7] = 9 + 1e-15
    values[20] = 0.3
    let held = try #require(try Forecaster().heldBack(Series(values, seasons: [4]), horizon: 4))
    #expect(!held.summary.isEmpty)
  }

  @Test func changesThatAreTooLargeToAddUp() throws {
    let values = (0..<20).map { Optional(Double($0 % 2) * 1.5e308) }
    #expect(try Forecaster().heldBack(Series(values), horizon: 4) == nil)
  }

  @Test func seasonsThatAreNone() throws {
    let values = Process.autoregression.series(40, seed: 3).map { Optional($0) }
    for season in [Double.nan, .infinity, 1e300, -4, 0.2] {
      #expect(try Forecaster().heldBack(Series(values, seasons: [season]), horizon: 4) != nil)
    }
  }
}
