import TSForecast
import TestSupport
import Testing

@Suite struct SeasonalNaiveTests {
  @Test func forecastsAreThoseOfStatsforecast() throws {
    let cases = ScoresReference.all["naive"].elements
    #expect(cases.count == 3)
    for reference in cases {
      let benchmark = try SeasonalNaive(period: reference["period"].integer)
      let steps = try benchmark.forecast(
        after: reference["history"].numbers, horizon: reference["horizon"].integer, pointCount: 4000)
      #expect(isClose(steps.map(\.mean), reference["mean"].numbers, relative: 1e-12))
      for (level, name) in [(0.5, "50"), (0.8, "80"), (0.95, "95")] {
        let bounds = steps.compactMap { $0.interval(level) }
        let centre = steps.map(\.mean)
        let low = zip(bounds, centre).map { $1 - $0.lowerBound }
        let expected = zip(reference["lo-\(name)"].numbers, centre).map { $1 - $0 }
        #expect(isClose(low, expected, relative: 1e-4))
        let high = zip(bounds, centre).map { $0.upperBound - $1 }
        #expect(isClose(high, zip(reference["hi-\(name)"].numbers, centre).map { $0 - $1 }, relative: 1e-4))
      }
    }
  }

  /// By hand: places 0 and 1 change by 2 over one season and by 4 over two, so that σ² = (4 + 16/2)/2 = 6; place 1 was
  /// last seen two seasons before the first forecast of it.
  @Test func gapsAreBridged() throws {
    let history: [Double?] = [1, 10, 3, nil, nil, 14, nil, nil]
    let steps = try SeasonalNaive(period: 2).forecast(after: history, horizon: 2, pointCount: 1)
    #expect(steps.map(\.mean) == [3, 14])
    let spread = try SeasonalNaive(period: 2).forecast(after: history, horizon: 2, pointCount: 10_000)
      .map(\.standardDeviation)
    let expected: [Double] = [18, 12]
    #expect(isClose(spread, expected.map { $0.squareRoot() }, relative: 1e-3))
  }

  @Test func shortHistoriesHaveNoSeason() throws {
    let history: [Double?] = [1, 2, nil, 4]
    let naive = try SeasonalNaive(period: 1).forecast(after: history, horizon: 3)
    for period in [3, 4, 5, .max] {
      #expect(try SeasonalNaive(period: period).forecast(after: history, horizon: 3) == naive)
    }
    #expect(isClose(naive.map(\.mean), [4, 4, 4], relative: 1e-12))
  }

  @Test func constantHistory() throws {
    let steps = try SeasonalNaive(period: 12).forecast(
      after: Array(repeating: 7, count: 40), horizon: 5, pointCount: 3)
    #expect(steps.allSatisfy { $0.values == [7, 7, 7] })
  }

  @Test func faults() throws {
    let benchmark = try SeasonalNaive(period: 2)
    func fault(_ history: [Double?], _ horizon: Int = 1, _ count: Int = 10) -> String {
      message { _ = try benchmark.forecast(after: history, horizon: horizon, pointCount: count) }
    }
    #expect(message { _ = try SeasonalNaive(period: 0) } == "the period: found 0, expected 1 or more")
    #expect(fault([]) == "the history: found 0 values, expected two or more")
    #expect(fault([nil, 3]) == "the history: found 1 value, expected two or more")
    #expect(fault([1, 2], 0) == "the horizon: found 0, expected 1 or more")
    #expect(fault([1, 2], 1, 0) == "the points of a step: found 0, expected 1 or more")
    #expect(fault([1, .infinity]) == "the history: found inf as value 2, expected a finite number or a gap")
  }
}
