import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct CycleTests {
  /// The covariance of two steps is s² ρᵈ cos λd, whatever steps they are.
  @Test(arguments: [2.5, 7, 11]) func itsCovarianceIsADampedWave(_ period: Double) throws {
    let model = Structural([Cycle(period)], steps: 9)
    let label = period == 2.5 ? "2.5" : "\(Int(period))"
    #expect(Cycle(period).formula == "cycle(\(label))")
    let y = (0..<9).map { Double?(0.1 * Double($0)) }
    #expect(
      try sampledSites(model, y) == ["sigma", "levelShare", "cycleSize\(label)", "cycleDamping\(label)"])
    let (size, damping) = (Double.exp(0.4), logistic(of: 1.9))
    let covariances = (0..<9).map { d in
      size * size * (0..<d).reduce(1.0) { product, _ in product * damping }
        * Double.cos(2 * Double.pi / period * Double(d))
    }
    let irregular = 1 - logistic(of: -0.5)
    let prior =
      StructuralTests.prior(0, -0.5) + normalLogDensity(0.4, 0, 1) + normalLogDensity(1.9, 2.9, 1)
    // Without an autoregression the irregular is white noise.
    try AutocorrelationTests.expectCovariances(
      model, covariances, irregular, prior, at: [0, -0.5, 0.4, 1.9], measurement: 1)
  }

  @Test func aPeriodThatIsNotGivenIsSampled() throws {
    let model = Structural([Cycle(between: 4...16)], steps: 6)
    #expect(
      try sampledSites(model, [1, 2, 1, 0, 1, 2])
        == ["sigma", "levelShare", "cycleSize", "cycleDamping", "cyclePeriod"])
    // In the middle of the logarithms it is 8.
    let known = Structural([Cycle(8)], steps: 6)
    let y: [Double?] = [1, 2, 1, 0, 1, 2]
    let found = try marginal(model, y, at: [0.1, -0.5, 0.2, 2.5, 0])
    let expected = try marginal(known, y, at: [0.1, -0.5, 0.2, 2.5]) + normalLogDensity(0, 0, 1.5)
    #expect(isClose(found, expected, relative: 1e-12))
    #expect(Cycle().formula == "cycle" && Cycle(between: 4...16).formula == "cycle")
  }

  /// A wave whose length no one says goes on.
  @Test(arguments: [(7.3, 5.0), (17, 1), (31, 2)]) func theLengthIsFound(_ period: Double, _ noise: Double)
    throws
  {
    let key = PRNGKey(seed: 3)
    func wave(_ t: Int) -> Double { 50 + 10 * Double.sin(2 * Double.pi * Double(t) / period) }
    let y = (0..<150).map { Optional(wave($0) + noise * key.normal(at: UInt64($0))) }
    let formula = try StructuralFormula("constant + cycle")
    let forecast = try Forecaster([formula.candidate(power: 1)]).forecast(Series(y), horizon: Int(period))
    for (h, median) in forecast.median.enumerated() {
      #expect(abs(median - wave(150 + h)) < 5, "\(h): \(median) \(wave(150 + h))")
    }
  }

  /// The numbers of sunspots come back every eleven years or so: what goes on as it was, on its own level, is far off.
  @Test func sunspots() throws {
    let table = sunspotNumbers
    let (past, future) = (Array(table.dropLast(20)), table.suffix(20).map { Optional($0) })
    func error(_ candidates: [Candidate]?) throws -> Double {
      let forecast = try Forecaster(candidates).forecast(Series(past.map { $0 }), horizon: 20)
      let scale = try ErrorScale(history: past.map { $0 }, period: 1)
      let scores = try SeriesScores(
        series: "sunspots", origin: past.count, forecast: forecast.steps, actual: Array(future), scale: scale)
      return try #require(scores.crps)
    }
    let usual = try error(Candidate.automatic(seasons: []))
    for formula in ["level + cycle", "level + ar(9)"] {
      #expect(try error([StructuralFormula(formula).candidate(power: 1)]) < 0.5 * usual)
    }
    // An AR(9) around a mean by maximum likelihood (statsmodels 0.15) has 9.82.
    #expect(try error([StructuralFormula("constant + ar(9)").candidate(power: 1)]) < 10.5)
  }
}
