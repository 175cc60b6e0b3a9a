import TSForecast
import TestSupport
import Testing

@Suite struct SeriesScoresTests {
  @Test func scoresAreThoseOfGluonTS() throws {
    let cases = ScoresReference.all["series"].elements
    #expect(cases.count == 3)
    for reference in cases {
      let scores = try Self.scores(reference)
      func expect(_ figure: Double?, _ name: String) {
        let isSame = isClose(figure ?? .nan, reference[name].number, relative: 1e-11, absolute: 1e-14)
        #expect(isSame, "\(name): \(String(describing: figure)) for \(reference[name].number)")
      }
      expect(scores.meanAbsoluteScaledError, "mase")
      expect(scores.weightedQuantileLoss, "wql")
      expect(scores.crps, "crps")
      for level in [50, 80, 90, 95] {
        expect(scores.meanScaledIntervalScore(Double(level) / 100), "msis\(level)")
        expect(scores.coverage(Double(level) / 100), "coverage\(level)")
      }
      let scaled = try #require(scores.scaledCRPS)
      #expect(isClose(scaled * reference["scale"].number, reference["crps"].number, relative: 1e-11))
    }
  }

  static func scores(_ reference: Reference, named series: String = "") throws -> SeriesScores {
    let history = reference["history"].numbers
    return try SeriesScores(
      series: series, origin: history.count,
      forecast: reference["steps"].elements.map { try PredictivePoints($0.numbers) },
      actual: reference["actual"].numbers,
      scale: ErrorScale(history: history, period: reference["period"].integer))
  }

  /// By hand: the history changes by 2 from season to season; the medians miss by 1 and 3.
  @Test func scaledErrorByHand() throws {
    let scale = try ErrorScale(history: [1, 10, 3, 12, 5, 14], period: 2)
    let forecast = try [7.0, 16, 9].map { try PredictivePoints([$0]) }
    let scores = try SeriesScores(forecast: forecast, actual: [8, nil, 6], scale: scale)
    #expect(scores.meanAbsoluteScaledError == 1)
    #expect(scores.scaledCRPS == 1)
    #expect(scores.crps == 2)
    #expect(scores.steps.map(\.step) == [1, 3])
    #expect(scores.coverage(0.8) == 0)
    #expect(scores.coverage(0.81) == nil)
    #expect(scores.logScore == nil)
  }

  @Test func withoutAScale() throws {
    let scores = try SeriesScores(
      forecast: [PredictivePoints([5])], actual: [5], scale: ErrorScale(history: [5, 5], period: 1))
    #expect(scores.scale == .constant)
    #expect(scores.crps == 0)
    #expect(scores.scaledCRPS == nil)
    #expect(scores.meanAbsoluteScaledError == nil)
    #expect(scores.meanScaledIntervalScore(0.8) == nil)
    #expect(scores.weightedQuantileLoss == 0)
  }

  @Test func nothingCame() throws {
    let scores = try SeriesScores(
      forecast: [PredictivePoints([5])], actual: [nil], scale: .meanChange(1))
    #expect(scores.steps.isEmpty)
    #expect(scores.crps == nil)
    #expect(scores.weightedQuantileLoss == nil)
    let zeros = try SeriesScores(forecast: [PredictivePoints([5])], actual: [0], scale: .meanChange(1))
    #expect(zeros.weightedQuantileLoss == nil)
  }

  private struct WithDensity: PredictiveStep {
    let knownProbabilities = 0.0...1
    let mean = 0.0
    let density: Double?
    func quantile(_ probability: Double) -> Double { 0 }
    func cdf(_ x: Double) -> Double { 0.5 }
    func crps(_ actual: Double) -> Double { 0 }
    func probabilityIntegral(_ actual: Double) -> Double { 0.5 }
    func logDensity(_ actual: Double) -> Double? { density }
  }

  @Test func logScore() throws {
    let known = [WithDensity(density: -1), WithDensity(density: -3), WithDensity(density: -9)]
    let scores = try SeriesScores(forecast: known, actual: [0, 0, nil], scale: .constant)
    #expect(scores.logScore == -2)
    let some = [WithDensity(density: -1), WithDensity(density: nil)]
    #expect(try SeriesScores(forecast: some, actual: [0, 0], scale: .constant).logScore == nil)
  }

  @Test func faults() throws {
    let step = try PredictivePoints([5])
    #expect(
      message { _ = try SeriesScores(forecast: [step], actual: [1, 2], scale: .constant) }
        == "the forecast: found 1 step, expected 2 as in what came")
    #expect(
      message { _ = try SeriesScores(forecast: [step], actual: [.nan], scale: .constant) }
        == "what came: found nan in step 1, expected a finite number or a gap")
    #expect(
      message { _ = try SeriesScores(forecast: [step], actual: [1], scale: .constant, levels: [80]) }
        == "the intervals: found the level 80.0, expected one between 0 and 1")
  }
}
