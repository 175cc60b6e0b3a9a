import TSForecast
import TestSupport
import Testing

@Suite struct StepScoreTests {
  private func step(_ forecast: some PredictiveStep, _ actual: Double) throws -> StepScore {
    try #require(
      SeriesScores(forecast: [forecast], actual: [actual], scale: .meanChange(1)).steps.first)
  }

  /// By hand: the interval of 80 % of the points 1, 2, ..., 10 goes from 1.5 to 9.5.
  @Test func intervals() throws {
    let forecast = try PredictivePoints((1...10).map(Double.init))
    let above = try step(forecast, 10).intervals
    #expect(above.map(\.level) == [0.5, 0.8, 0.9, 0.95])
    #expect(above.map(\.isHit) == [false, false, true, true])
    #expect(isClose(above[1].bounds.lowerBound, 1.5, relative: 1e-14))
    #expect(isClose(above[1].bounds.upperBound, 9.5, relative: 1e-14))
    #expect(isClose(above[1].score, 8 + 0.5 * 2 / 0.2, relative: 1e-13))
    #expect(isClose(try step(forecast, 0).intervals[1].score, 8 + 1.5 * 2 / 0.2, relative: 1e-13))
    #expect(isClose(try step(forecast, 5).intervals[1].score, 8, relative: 1e-13))
  }

  @Test func fewQuantilesGiveFewScores() throws {
    let few = try step(PredictiveQuantiles(levels: [0.25, 0.5, 0.75], values: [1, 2, 3]), 2.5)
    #expect(few.decileLosses.isEmpty)
    #expect(few.intervals.map(\.level) == [0.5])
    #expect(few.absoluteError == 0.5)
    let deciles = try step(PredictiveQuantiles(levels: [0.1, 0.9], values: [1, 3]), 2.5)
    #expect(deciles.decileLosses.count == 9)
    #expect(deciles.intervals.map(\.level) == [0.5, 0.8])
    #expect(isClose(deciles.decileLosses[0], 0.15, relative: 1e-14))
  }
}
