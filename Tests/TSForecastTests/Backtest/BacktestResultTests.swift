import TSForecast
import TestSupport
import Testing

@Suite struct BacktestResultTests {
  /// A method that fails at early origins.
  private func late(_ first: Int) -> BacktestMethod {
    BacktestMethod("late") { past, horizon in
      guard past.values.count >= first else { throw ForecastError("too early") }
      return try (0..<horizon).map { _ in try PredictivePoints([1, 2]) }
    }
  }

  @Test func failuresAreLeftOutAndNoted() throws {
    let series = Series(randomWalk(40, seed: 1))
    let result = try Backtest(horizon: 5, folds: 4).run(series, [late(30), walker()])
    #expect(
      result.methods.map { $0.scores.forecasts.map(\.origin) } == [
        [30, 35], [20, 25, 30, 35], [20, 25, 30, 35],
      ])
    #expect(result.notes == ["late, 2 of 4 origins: left out: too early"])
    #expect(result.summaries.map(\.originCount) == [2, 4, 4])
    #expect(result.summaries[0].difference?.count == 2)
    #expect(message { _ = try Backtest(horizon: 5).run(series, [walker(), late(50)]) } == "too early")
  }

  /// Too few steps are no forecast.
  @Test func forecastsOfAnotherLength() {
    let short = BacktestMethod("short") { _, _ in [try PredictivePoints([1])] }
    #expect(
      message { _ = try Backtest(horizon: 2).run(Series(randomWalk(20, seed: 1)), [short]) }
        == "the forecast: found 1 step, expected 2 as in what came")
  }

  @Test func constantSeries() throws {
    let series = Series([Double?](repeating: 3, count: 30))
    let result = try Backtest(horizon: 2, folds: 4).run(series, Forecaster())
    #expect(result.methods[0].scores.mean(\.crps)?.value == 0)
    #expect(result.methods[0].scores.mean(\.scaledCRPS) == nil)
    #expect(result.notes.count == 1)
    #expect(result.notes[0].hasPrefix("auto, 4 of 4 origins: the series is constant"))
    #expect(!result.verdict().isKnown && !result.verdict().isRejected)
    #expect(
      result.verdict().description == "no verdict on the intervals of auto: there are none with a width")
  }

  /// Differences by hand, and standard errors of two values: half their distance.
  @Test func summaries() throws {
    let result = try Backtest(horizon: 2, folds: 2).run(Series(growing), [lastValue])
    let own = result.summaries[0]
    #expect(own.method == "last value")
    #expect(own.crps?.value == 14)
    #expect(own.crps?.standardError == 1.5)
    #expect(isClose(own.meanAbsoluteScaledError?.standardError ?? .nan, 0.0125, relative: 1e-9))
    // All quantiles are the last value, below what came by 8, 17, 10 and 21: twice the mean level, 1/2, of that.
    #expect(isClose(own.weightedQuantileLoss ?? .nan, 56.0 / 206, relative: 1e-12))
    let naive = result.summaries[1]
    let difference = try #require(own.difference)
    let means = (try #require(own.scaledCRPS)).value - (try #require(naive.scaledCRPS)).value
    #expect(isClose(difference.value, means, relative: 1e-12))
    #expect(naive.difference?.value == 0)
    #expect(own.coverage.keys.sorted() == [0.5, 0.8, 0.9, 0.95])
    #expect(own.coverage[0.8]?.value == 0 && own.coverage[0.8]?.standardError == 0)
    #expect(own.logScore == nil)
  }

  @Test func histogramAndCoverageByStep() throws {
    let series = Series(randomWalk(400, seed: 2))
    let result = try Backtest(horizon: 3, folds: 100).run(series, [walker()])
    let scores = result.methods[0].scores
    let bins = scores.probabilityIntegralHistogram(bins: 5)
    #expect(bins.reduce(0, +) == 300)
    // Sixty are expected in each, with a standard deviation of seven.
    #expect(bins.allSatisfy { (32...88).contains($0) })
    let byStep = scores.coverageByStep(0.8)
    #expect(byStep.count == 3)
    #expect(byStep.allSatisfy { (0.64...0.94).contains($0 ?? 0) })
  }
}
