import TSForecast
import TSNumerics
import TestSupport
import Testing

@Suite struct PredictiveQuantilesTests {
  @Test func crpsIsThatOfQuadrature() throws {
    let cases = ScoresReference.all["quantiles"].elements
    #expect(cases.count == 20)
    for reference in cases {
      let step = try PredictiveQuantiles(
        levels: reference["levels"].numbers, values: reference["values"].numbers)
      #expect(isClose(step.crps(reference["actual"].number), reference["crps"].number, relative: 1e-9))
    }
  }

  @Test func crpsOfTheNormal() throws {
    let levels = ScoresReference.levels
    let step = try PredictiveQuantiles(levels: levels, values: levels.map(SpecialFunctions.normalQuantile))
    let actual = normalPoints(2000)
    let found = actual.reduce(0) { $0 + step.crps($1) }
    #expect(isClose(found, actual.reduce(0) { $0 + normalCRPS($1) }, relative: 1e-3))
  }

  @Test func betweenAndBeyondTheLevels() throws {
    let step = try PredictiveQuantiles(levels: [0.1, 0.5, 0.9], values: [1, 3, 4])
    #expect(
      isClose(
        [0, 0.1, 0.2, 0.5, 0.7, 0.9, 1].map(step.quantile), [1, 1, 1.5, 3, 3.5, 4, 4], relative: 1e-15))
    #expect(isClose([0, 1, 2, 3, 4, 5].map(step.cdf), [0, 0.1, 0.3, 0.5, 1, 1], relative: 1e-15))
    #expect(
      isClose([0, 1, 2, 4, 5].map(step.probabilityIntegral), [0.05, 0.1, 0.3, 0.9, 0.95], relative: 1e-15))
    #expect(step.interval(0.8) == 1...4)
    #expect(step.interval(0.9) == nil)
    #expect(step.knownProbabilities == 0.1...0.9)
  }

  @Test func mean() throws {
    let step = try PredictiveQuantiles(levels: [0.25, 0.75], values: [1, 3])
    #expect(step.mean == 2)
    #expect(try PredictiveQuantiles(levels: [0.5], values: [7]).mean == 7)
    #expect(try PredictiveQuantiles(levels: [0.5], values: [7], mean: 8).mean == 8)
  }

  @Test func equalQuantiles() throws {
    let step = try PredictiveQuantiles(levels: [0.2, 0.4, 0.8], values: [5, 5, 5])
    #expect(step.crps(5) == 0)
    #expect(step.crps(8) == 3)
    #expect(isClose(step.probabilityIntegral(5), 0.5, relative: 1e-15))
    #expect(step.cdf(5) == 1)
    #expect(step.quantile(0.3) == 5)
  }

  @Test func crossingQuantilesArePutInOrder() throws {
    #expect(try PredictiveQuantiles(levels: [0.1, 0.5, 0.9], values: [3, 1, 4]).values == [1, 3, 4])
  }

  @Test func notAForecast() {
    func fault(_ levels: [Double], _ values: [Double], _ mean: Double? = nil) -> String {
      message { _ = try PredictiveQuantiles(levels: levels, values: values, mean: mean) }
    }
    #expect(
      fault([], []) == "a forecast: found 0 levels and 0 quantiles, expected as many, one or more")
    #expect(
      fault([0.5], [1, 2]) == "a forecast: found 1 level and 2 quantiles, expected as many, one or more")
    #expect(fault([0, 0.5], [1, 2]) == "a forecast: found the level 0.0, expected one between 0 and 1")
    #expect(
      fault([0.5, 0.5], [1, 2]) == "a forecast: found the levels 0.5 and 0.5, expected increasing ones")
    #expect(fault([0.5], [.nan]) == "a forecast: found nan, expected finite numbers")
    #expect(fault([0.5], [1], .infinity) == "a forecast: found inf, expected finite numbers")
  }
}
