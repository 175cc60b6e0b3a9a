import TSForecast
import TestSupport
import Testing

@Suite struct PredictivePointsTests {
  @Test func scoresAndQuantilesAreThoseOfOthers() throws {
    let cases = ScoresReference.all["points"].elements
    #expect(cases.count == 30)
    for reference in cases {
      let step = try PredictivePoints(reference["values"].numbers)
      let actual = reference["actual"].number
      #expect(isClose(step.crps(actual), reference["crps"].number, relative: 1e-12, absolute: 1e-13))
      #expect(isClose(step.mean, reference["mean"].number, relative: 1e-14, absolute: 1e-14))
      #expect(isClose(step.standardDeviation, reference["sd"].number, relative: 1e-12))
      let quantiles = ScoresReference.levels.map(step.quantile)
      #expect(isClose(quantiles, reference["quantiles"].numbers, relative: 1e-13, absolute: 1e-13))
    }
  }

  /// Points at the middles of slices come near the closed form with the square of their number or so, draws do not.
  @Test(arguments: [-3, -0.7, 0, 0.2, 2.5]) func crpsOfTheNormal(_ z: Double) throws {
    var error = 1.0
    for count in [10, 100, 1000] {
      let found = abs(try PredictivePoints(normalPoints(count)).crps(z) - normalCRPS(z))
      #expect(found < error / 5 || found < 1e-6)
      error = found
    }
    #expect(error < 1e-4)
  }

  /// The CRPS is twice the integral of the quantile loss over all levels.
  @Test func crpsIsTheIntegralOfQuantileLosses() throws {
    let step = try PredictivePoints([1, 1, 2, 5, 9])
    for actual in [-1.0, 1, 3, 9, 12] {
      // The quantile function of the points themselves, without interpolation, is constant on each slice.
      var sum = 0.0
      for (i, q) in step.values.enumerated() {
        for k in 0..<1000 {
          let p = (Double(i) + (Double(k) + 0.5) / 1000) / 5
          sum += (actual >= q ? p * (actual - q) : (1 - p) * (q - actual)) / 5000
        }
      }
      #expect(isClose(step.crps(actual), 2 * sum, relative: 1e-12))
    }
  }

  @Test func orderDoesNotMatter() throws {
    #expect(try PredictivePoints([3, 1, 2]) == PredictivePoints([1, 2, 3]))
    #expect(try PredictivePoints([3, 1, 2]).values == [1, 2, 3])
  }

  @Test func distributionFunction() throws {
    let step = try PredictivePoints([1, 2, 2, 4])
    #expect([0, 1, 1.5, 2, 3, 4, 5].map(step.cdf) == [0, 0.25, 0.25, 0.75, 0.75, 1, 1])
    #expect([0, 1, 1.5, 2, 3, 4, 5].map(step.probabilityIntegral) == [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9])
  }

  @Test func quantilesAtTheEnds() throws {
    let step = try PredictivePoints([1, 2, 3, 4])
    #expect([-1, 0, 0.125, 0.25, 0.5, 0.875, 1, 2].map(step.quantile) == [1, 1, 1, 1.5, 2.5, 4, 4, 4])
    #expect(step.quantile(.nan).isNaN)
    #expect(step.interval(0.5) == 1.5...3.5)
    let far = try PredictivePoints([-1e308, 1e308])
    #expect(far.quantile(0.5) == 0)
  }

  @Test func pinball() throws {
    let step = try PredictivePoints([2])
    #expect(isClose(step.pinball(5, 0.1), 0.3, relative: 1e-15))
    #expect(isClose(step.pinball(-1, 0.1), 2.7, relative: 1e-15))
    #expect(step.pinball(2, 0.1) == 0)
    #expect(step.logDensity(2) == nil)
  }

  @Test func notAForecast() {
    #expect(
      message { _ = try PredictivePoints([]) } == "a forecast: found no points, expected one or more")
    #expect(
      message { _ = try PredictivePoints([1, .infinity]) }
        == "a forecast: found inf as point 2, expected a finite number")
  }

  /// Of counts a quantile is the least point at or below which there is as much.
  @Test func quantilesOfCounts() throws {
    let points = try PredictivePoints([0, 0, 1, 2, 2, 7, 9, 9, 9, 30], areWhole: true)
    for (p, expected) in [
      (-1.0, 0.0), (0, 0), (0.1, 0), (0.2, 0), (0.21, 1), (0.3, 1), (0.5, 2), (0.55, 7), (0.6, 7), (0.9, 9),
      (0.91, 30),
      (1, 30), (2, 30),
    ] { #expect(points.quantile(p) == expected, "\(p)") }
    #expect(points.quantile(.nan).isNaN)
  }
}
