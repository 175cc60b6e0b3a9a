import TSForecast
import TestSupport
import Testing

@Suite struct BacktestOriginsTests {
  private func run(_ backtest: Backtest, _ values: [Double?]) throws -> BacktestResult {
    try backtest.run(Series(values, name: "sales"), [lastValue], jobs: 1)
  }

  private func fault(_ backtest: Backtest, _ values: [Double?]) -> String {
    message { _ = try run(backtest, values) }
  }

  private let thirty = (0..<30).map { Optional(Double($0 * $0 % 7)) }

  @Test func fromTheEndBackwards() throws {
    #expect(try run(Backtest(horizon: 5, folds: 3), thirty).origins == [15, 20, 25])
    let close = try run(Backtest(horizon: 5, folds: 3, stride: 2), thirty)
    #expect(close.origins == [21, 23, 25])
    #expect(close.notes.count == 1 && close.notes[0].hasPrefix("the futures of the origins overlap"))
    let far = try run(Backtest(horizon: 5, folds: 3, stride: 7), thirty)
    #expect(far.origins == [11, 18, 25])
    #expect(far.notes.isEmpty)
  }

  @Test func fewerThanAskedFor() throws {
    let result = try run(Backtest(horizon: 6, folds: 100), thirty)
    #expect(result.origins == [12, 18, 24])
    #expect(result.notes == ["3 origins instead of 100: 8 values have to lie before each"])
    var few = Backtest(horizon: 6, folds: 100)
    few.fewestValues = 0
    #expect(try run(few, thirty).origins == [6, 12, 18, 24])
    #expect(try run(Backtest(horizon: 1, folds: .max, stride: .max), thirty).origins == [29])
  }

  /// Gaps are no values: of the first twenty steps fifteen are missing.
  @Test func gapsAreNotCounted() throws {
    let values = thirty.enumerated().map { $0 < 15 ? nil : $1 }
    #expect(try run(Backtest(horizon: 2, folds: 10), values).origins == [24, 26, 28])
    var hollow = thirty
    for step in 24..<28 { hollow[step] = nil }
    let result = try run(Backtest(horizon: 2, folds: 4), hollow)
    #expect(result.origins == [22, 28])
    #expect(result.notes == ["2 origins left out: no value came within the horizon"])
    #expect(result.methods[0].scores.forecasts.map(\.steps.count) == [2, 2])
  }

  @Test func noOriginAtAll() {
    #expect(
      fault(Backtest(horizon: 25), thirty)
        == "sales is too short for a backtest: found 30 values in 30 steps, expected 8 or more before the last 25 steps"
    )
    #expect(
      fault(Backtest(horizon: .max), thirty).hasPrefix("sales is too short for a backtest: found 30 values"))
    #expect(
      fault(Backtest(horizon: 1), [])
        == "sales is too short for a backtest: found 0 values in 0 steps, expected 8 or more before the last 1 step"
    )
    let ended = thirty + [Double?](repeating: nil, count: 3)
    #expect(
      fault(Backtest(horizon: 3, folds: 1), ended)
        == "sales cannot be tested: found no value after any origin, expected some")
  }

  @Test func numbersThatAreWrong() {
    #expect(fault(Backtest(horizon: 0), thirty) == "the horizon: found 0, expected 1 or more")
    #expect(
      fault(Backtest(horizon: 1, folds: -1), thirty) == "the number of folds: found -1, expected 1 or more")
    #expect(fault(Backtest(horizon: 1, stride: 0), thirty) == "the stride: found 0, expected 1 or more")
    var level = Backtest(horizon: 1)
    level.levels = [0.5, 1]
    #expect(
      fault(level, thirty) == "the intervals: found the level 1.0, expected one between 0 and 1")
    #expect(
      fault(Backtest(horizon: 1), thirty + [.infinity])
        == "sales, step 30: found inf, expected a finite number or a gap")
  }
}
