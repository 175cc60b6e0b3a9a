import TSForecast
import TestSupport
import Testing

@Suite struct BacktestVerdictTests {
  private let series = Series(randomWalk(600, seed: 8))

  /// The forecast that a random walk is made by, half as wide and three times as wide.
  @Test func verdicts() throws {
    let methods = [walker("right"), walker("narrow", width: 0.5), walker("wide", width: 3)]
    let result = try Backtest(horizon: 5, folds: 100).run(series, methods)
    let right = result.verdict()
    #expect(right.isKnown && !right.isRejected)
    #expect(right.levels.map(\.level) == [0.5, 0.8, 0.9, 0.95])
    #expect(right.description.hasPrefix("the intervals of right are not rejected: those of 50 % hold "))
    let narrow = result.verdict(on: result.methods[1])
    #expect(narrow.isRejected && narrow.rejected.allSatisfy { $0.side == .tooNarrow })
    #expect(narrow.description.hasPrefix("the intervals of narrow are rejected: 50 % intervals hold "))
    #expect(narrow.description.hasSuffix("too narrow"))
    let wide = result.verdict(on: result.methods[2])
    #expect(wide.isRejected && wide.rejected.allSatisfy { $0.side == .tooWide })
  }

  @Test func fewOrigins() throws {
    let result = try Backtest(horizon: 5, folds: 4).run(series, [walker("right")])
    #expect(
      result.verdict().description.hasPrefix(
        "the intervals of right are not rejected, from too few origins to tell: "))
  }

  /// With a stride of one step the futures overlap; the right forecast stands all the same.
  @Test func overlappingOrigins() throws {
    let result = try Backtest(horizon: 5, folds: 300, stride: 1).run(
      series, [walker("right"), walker("narrow", width: 0.5)])
    #expect(!result.verdict().isRejected)
    #expect(result.verdict(on: result.methods[1]).isRejected)
  }

  /// The first step lies in every interval, and the second in none: as many as should be, and yet wrong.
  @Test func stepsThatAreWrongOnBothSides() throws {
    let odd = BacktestMethod("odd") { past, _ in
      let last = past.values.compactMap { $0 }.last ?? 0
      return try [1.0, 1e-6].map { width in
        try PredictivePoints(normalPoints(40).map { last + $0 * width * 100 })
      }
    }
    let result = try Backtest(horizon: 2, folds: 40).run(series, [odd])
    let verdict = result.verdict()
    #expect(verdict.rejected.first { $0.level == 0.5 }?.coverage == 0.5)
    #expect(verdict.description.contains("too wide at some steps and too narrow at others"))
  }
}
