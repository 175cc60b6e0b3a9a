import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

/// Forecasts with parameters that were fitted before.
@Suite struct FittedParametersTests {
  private let forecaster = Forecaster(
    [Candidate("level", [Trend(hasSlope: false, driftScale: 0), Autocorrelation()], power: 0.5)], seed: 2)

  /// On the values that they were fitted to they say the same again: only the states are computed anew.
  @Test func theSameValues() throws {
    let series = Series(randomWalk(60, seed: 8))
    let first = try forecaster.forecast(series, horizon: 4)
    #expect(first.members[0].outliers.isEmpty && !first.parameters.isEmpty)
    let again = try forecaster.forecast(series, horizon: 4, reusing: first.parameters)
    #expect(again.steps == first.steps && again.members == first.members)
  }

  /// More values move the states, and not the parameters: those of a fit to all values are others.
  @Test func moreValues() throws {
    let values = randomWalk(90, seed: 8)
    let first = try forecaster.forecast(Series(Array(values.prefix(60))), horizon: 4)
    let known = try forecaster.forecast(Series(values), horizon: 4, reusing: first.parameters)
    let anew = try forecaster.forecast(Series(values), horizon: 4)
    #expect(known.members[0].paretoShape == first.members[0].paretoShape)
    #expect(known.members[0].spreadRatio == first.members[0].spreadRatio)
    #expect(anew.members[0].paretoShape != first.members[0].paretoShape)
    // It begins where the series ends, thirty steps later.
    #expect(abs(known.median[0] - anew.median[0]) < 1)
    #expect(known.firstStep == 90 && known.steps != anew.steps)
  }

  /// What bounds a cycle comes from the series that it was fitted to: on those of a longer one the same coordinate is another
  /// period, and the wave is soon out of step.
  @Test func aCycleKeepsItsBounds() throws {
    let cycle = Forecaster([Candidate("cycle", [Trend.constant, Cycle()], power: 1)], seed: 2)
    let noise = randomWalk(201, seed: 4)
    func wave(_ t: Int) -> Double { 50 + 10 * sin(2 * Double.pi * Double(t) / 10) }
    let values = (0..<200).map { wave($0) + 0.3 * (noise[$0 + 1] - noise[$0]) }
    let first = try cycle.forecast(Series(Array(values.prefix(100))), horizon: 10)
    let known = try cycle.forecast(Series(values), horizon: 10, reusing: first.parameters)
    for (h, median) in known.median.enumerated() {
      #expect(abs(median - wave(200 + h)) < 2, "\(h): \(median), \(wave(200 + h))")
    }
  }

  /// Counts are fitted anew, and a candidate of another name has none.
  @Test func whoHasNone() throws {
    let counts: [Double?] = (0..<40).map { Double($0 * 7 % 5) }
    let model = Forecaster([try StructuralFormula("level + poisson").candidate(power: 1)])
    #expect(try model.forecast(Series(counts), horizon: 2).parameters.isEmpty)
    let first = try forecaster.forecast(Series(randomWalk(60, seed: 8)), horizon: 2)
    var other = forecaster
    other.candidates?[0].name = "another"
    let series = Series(randomWalk(70, seed: 8))
    #expect(
      try other.forecast(series, horizon: 2, reusing: first.parameters).steps
        == other.forecast(series, horizon: 2).steps)
  }
}
