import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct SeasonalTests {
  /// The effects of the steps from waves drawn once: the coefficient of each wave by step.
  static func heights(_ season: Seasonal, steps: Int) throws -> [[Double]] {
    // The number of waves is that of what begin draws.
    let trace = try Structural([season], steps: 0).seed(1).trace()
    let name = try #require(trace.sites.first { $0.name.hasPrefix("initialSeason") }).name
    let count = try trace[name].count
    return (0..<count).map { wave in
      var values = [Double](repeating: 0, count: count)
      values[wave] = 1
      let state = PartState(values: values)
      return (0..<steps).map { season.value(state, at: $0) }
    }
  }

  @Test(arguments: [2, 3, 4, 7, 12, 24, 52, 168] as [Double])
  func effectsSumToNothingOverAPeriod(_ period: Double) throws {
    for wave in try Self.heights(Seasonal(period), steps: 3 * Int(period)) {
      #expect(abs(wave[..<Int(period)].reduce(0, +)) < 1e-10)
      // A period later the same, to the bit.
      for t in 0..<2 * Int(period) { #expect(wave[t] == wave[t + Int(period)]) }
    }
  }

  @Test func aFractionalPeriodSumsToNothingOverItsRounds() throws {
    // A hundred years of 52.18 weeks.
    for wave in try Self.heights(Seasonal(52.18), steps: 5218) {
      #expect(abs(wave.reduce(0, +)) < 1e-8)
      #expect(abs(wave[..<52].reduce(0, +)) < 1)
    }
  }

  @Test(
    arguments: [
      (2.0, nil, 1, 1), (3, nil, 1, 2), (4, nil, 2, 3), (5, nil, 2, 4), (12, nil, 6, 11), (24, nil, 12, 23),
      (52, nil, 6, 12), (52.18, nil, 6, 12), (7.5, nil, 3, 6), (12, 2, 2, 4), (12, 100, 6, 11), (12, 0, 1, 2),
      (12, -4, 1, 2), (1.5, nil, 1, 2),
    ] as [(Double, Int?, Int, Int)])
  func wavesAreAsManyAsAreSeen(_ period: Double, _ asked: Int?, _ harmonics: Int, _ waves: Int) throws {
    let season = Seasonal(period, harmonics: asked)
    #expect(season.harmonics == harmonics)
    let heights = try Self.heights(season, steps: 200)
    #expect(heights.count == waves)
    // None is nothing at every step, as the sine at half the period would be.
    for wave in heights { #expect(wave.contains { abs($0) > 0.1 }) }
  }

  @Test func periodsThatAreNoneDoNotTrap() {
    for period in [Double.nan, .infinity, -.infinity, 0, -3, 1, 1e300] {
      #expect(Seasonal(period).harmonics >= 1)
      #expect(!Seasonal(period).formula.isEmpty)
    }
  }

  /// The variance of the effect of every step is s₀² (1 - 1/m), and effects are correlated as a circle with 1/k waves.
  @Test(arguments: [4.0, 7, 12]) func theFirstSeasonHasItsStandardDeviation(_ period: Double) throws {
    let (m, half) = (Int(period), Int(period) / 2)
    let model = Structural([Seasonal(period)], steps: m)
    #expect(
      try sampledSites(model, [Double?](repeating: 0.1, count: m))
        == ["sigma", "levelShare", "seasonStep\(m)", "seasonSize\(m)"])
    let weights = (1...half).map { (2 * $0 == m ? 0.5 : 1) / Double($0) }
    let total = weights.reduce(0, +)
    func circulant(_ distance: Int) -> Double {
      weights.enumerated().reduce(0) { sum, wave in
        sum + wave.element / total * Double.cos(2 * Double.pi * Double((wave.offset + 1) * distance) / period)
      } * (1 - 1 / period)
    }
    #expect(isClose(circulant(0), 1 - 1 / period, relative: 1e-12))
    // Steps of the season of e^-60: it stands still.
    let size = Double.exp(0.3)
    let noise = 1 - logistic(of: 0)
    for (i, j) in [(0, 1), (1, 3), (0, m - 1)] {
      var y = [Double?](repeating: nil, count: m)
      (y[i], y[j]) = (0.9, -0.4)
      let found = try marginal(model, y, at: [0, 0, -60, 0.3])
      let prior =
        StructuralTests.prior(0, 0) + normalLogDensity(-60, -3.5, 0.6) + normalLogDensity(0.3, 0, 0.7)
      let (a, b) = (size * size * circulant(0) + noise, size * size * circulant(j - i))
      let determinant = a * a - b * b
      let squares = (a * 0.81 + a * 0.16 + 2 * b * 0.36) / determinant
      let expected = -0.5 * (squares + Double.log(determinant)) - 2 * 0.9189385332046727
      #expect(isClose(found - prior, expected, absolute: 1e-8), "\(i) \(j): \(found - prior) \(expected)")
    }
  }

  @Test func formulas() {
    #expect(Seasonal(12).formula == "seasonal(12)")
    #expect(Seasonal(52.18).formula == "seasonal(52.18)")
    #expect(Seasonal(12, harmonics: 3).formula == "seasonal(12, 3)")
    #expect(Seasonal(12, harmonics: 6).formula == "seasonal(12)")
  }
}
