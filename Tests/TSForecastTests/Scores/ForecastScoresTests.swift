import TSForecast
import TestSupport
import Testing

@Suite struct ForecastScoresTests {
  /// Scores of single points, one after the other, with a history that changes by 1.
  private func scores(
    _ series: String, _ points: [Double], _ actual: [Double?], scale: ErrorScale = .meanChange(1)
  ) throws -> SeriesScores {
    try SeriesScores(
      series: series, forecast: points.map { try PredictivePoints([$0]) }, actual: actual, scale: scale)
  }

  /// The weighted quantile loss of several series is that of GluonTS: sums first, then the ratio.
  @Test func weightedQuantileLossOfGluonTS() throws {
    let cases = ScoresReference.all["series"].elements
    let all = ForecastScores(try cases.map { try SeriesScoresTests.scores($0, named: $0["period"].text) })
    let losses = cases.reduce(0) { $0 + $1["losses"].number }
    let size = cases.flatMap { $0["actual"].numbers }.reduce(0) { $0 + abs($1) }
    #expect(isClose(all.weightedQuantileLoss ?? .nan, losses / 9 / size, relative: 1e-11))
  }

  /// By hand: errors of 1 and 3, and a series that has no scale.
  @Test func means() throws {
    let all = ForecastScores([
      try scores("a", [1], [2]), try scores("b", [1], [4]), try scores("c", [1], [9], scale: .constant),
    ])
    let mean = try #require(all.mean(\.scaledCRPS))
    #expect(mean.value == 2)
    #expect(mean.standardError == 1)
    #expect(mean.count == 2)
    #expect(mean.leftOut == 1)
    #expect(all.mean(\.crps)?.value == 4)
    #expect(all.mean(\.logScore) == nil)
    #expect(ForecastScores([try scores("a", [1], [2])]).mean(\.crps)?.standardError == nil)
    #expect(ForecastScores([]).mean(\.crps) == nil)
    #expect(ForecastScores([]).weightedQuantileLoss == nil)
  }

  /// By hand: 1 - 2 and 3 - 5, paired by name and not by order.
  @Test func differences() throws {
    let ours = ForecastScores([try scores("a", [1], [2]), try scores("b", [1], [4])])
    let theirs = ForecastScores([
      try scores("b", [1], [6]), try scores("c", [1], [7]), try scores("a", [1], [3]),
    ])
    let difference = try #require(ours.difference(\.scaledCRPS, from: theirs))
    #expect(difference.value == -1.5)
    #expect(difference.standardError == 0.5)
    #expect(difference.leftOut == 0)
    #expect(ours.difference(\.scaledCRPS, from: ForecastScores([])) == nil)
  }

  @Test func coverage() throws {
    let all = ForecastScores([
      try scores("a", [1, 1, 1], [1, 5, nil]), try scores("b", [1, 1, 1], [1, 1, nil]),
    ])
    #expect(all.coverage(0.8) == 0.75)
    #expect(all.coverageByStep(0.8) == [1, 0.5])
    #expect(all.coverage(0.3) == nil)
    #expect(all.coverageByStep(0.3) == [])
    let late = ForecastScores([try scores("a", [1, 1], [nil, 1])])
    #expect(late.coverageByStep(0.8) == [nil, 1])
  }

  @Test func probabilityIntegrals() throws {
    let forecast = try (0..<20).map { _ in try PredictivePoints(normalPoints(99)) }
    let actual = normalPoints(20).map { Optional($0) }
    let all = ForecastScores([try SeriesScores(forecast: forecast, actual: actual, scale: .constant)])
    #expect(all.probabilityIntegralHistogram(bins: 4) == [5, 5, 5, 5])
    #expect(all.probabilityIntegralHistogram().reduce(0, +) == 20)
    #expect(all.probabilityIntegralHistogram(bins: 0) == [])
    #expect(all.probabilityIntegralHistogram(bins: .max) == [])
  }

  /// Forecasts of a hundred series that are right, half as wide and twice as wide.
  private func judged(width: Double) throws -> ForecastScores {
    let normal = normalPoints(200)
    var generator = FixedGenerator(11)
    return ForecastScores(
      try (0..<100).map { series in
        let actual = (0..<4).map { _ in Optional(normal.randomElement(using: &generator) ?? 0) }
        let step = try PredictivePoints(normal.map { $0 * width })
        return try SeriesScores(
          series: "\(series)", forecast: [step, step, step, step], actual: actual, scale: .meanChange(1))
      })
  }

  @Test func verdicts() throws {
    let right = try judged(width: 1)
    #expect(right.levels == [0.5, 0.8, 0.9, 0.95])
    #expect(right.rejectedIntervals().isEmpty)
    #expect(right.coverageVerdict(0.8)?.count == 400)
    #expect(right.coverageVerdict(0.3) == nil)
    let narrow = try judged(width: 0.5).rejectedIntervals()
    #expect(narrow.map(\.level) == [0.5, 0.8, 0.9, 0.95])
    #expect(narrow.allSatisfy { $0.side == .tooNarrow })
    let wide = try judged(width: 2).rejectedIntervals()
    #expect(wide.contains { $0.level == 0.5 && $0.side == .tooWide })
    #expect(ForecastScores([]).rejectedIntervals().isEmpty)
  }

  /// By hand: of forty values 20, 26, 34 and 37 lie in the intervals; 26 for 32 would be too few if nothing else were
  /// tested.
  @Test func severalLevelsAreTakenTogether() throws {
    let step = try PredictivePoints(normalPoints(200))
    let counts = [(0.0, 20), (1.0, 6), (1.4, 8), (1.8, 3), (3.0, 3)]
    let actual = counts.flatMap { value, count in Array(repeating: value, count: count) }
    let all = ForecastScores(
      try actual.enumerated().map { index, value in
        try SeriesScores(series: "\(index)", forecast: [step], actual: [value], scale: .meanChange(1))
      })
    #expect([0.5, 0.8, 0.9, 0.95].map { all.coverageVerdict($0)?.hitCount } == [20, 26, 34, 37])
    let verdict = try #require(all.coverageVerdict(0.8))
    #expect(verdict.pValue > 0.05 / 4 && verdict.pValue < 0.05)
    #expect(all.rejectedIntervals().isEmpty)
    #expect(all.rejectedIntervals(significance: 0.2).map(\.level) == [0.8])
  }
}
