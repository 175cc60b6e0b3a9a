import TSFiles
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct LevelShiftTests {
  static let y: [Double?] = [0, 0.7, nil, 5.9, 5.1, 6.4]

  @Test func theLevelIsAnotherFromTheStepOn() throws {
    let model = Structural([Trend(hasSlope: false, driftScale: 0), LevelShift(at: 3, scale: 4)], steps: 6)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare"])
    #expect(model.formula == "level + shift(3)")
    let (sigma, share) = (Double.exp(-0.3), logistic(of: 0.4))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let shift = noise.next(4 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      return level + (t >= 3 ? shift : Combination()) + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected = StructuralTests.seen(means, Self.y) + StructuralTests.prior(-0.3, 0.4)
    #expect(isClose(try marginal(model, Self.y, at: [-0.3, 0.4]), expected, relative: 1e-10))
  }

  static func monthly(_ values: [Double]) throws -> Series {
    let rows = values.indices.map {
      "\(1980 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1),\(values[$0])"
    }
    let text = "month,y\n" + rows.joined(separator: "\n")
    let table = try SeriesReader().parse(Array(text.utf8), file: "m.csv")
    return Series(values.map { $0 }, timeline: try table.timeline())
  }

  /// A fall whose time is known does not make the level wander: the forecast is narrower than without it.
  @Test func aDateIsLookedUp() throws {
    let key = PRNGKey(seed: 2)
    let values = (0..<60).map { ($0 >= 37 ? 40.0 : 100) + 2 * key.normal(at: UInt64($0)) }
    let series = try Self.monthly(values)
    func forecast(_ formula: String, _ series: Series) throws -> SeriesForecast {
      try Forecaster([StructuralFormula(formula).candidate(power: 1)]).forecast(series, horizon: 12)
    }
    let known = try forecast("level + shift(1983-02)", series)
    #expect(known.members[0].formula == "level + shift(1983-02)" && known.notes.isEmpty)
    let plain = try forecast("level", series)
    #expect(known.standardDeviation[11] < 0.5 * plain.standardDeviation[11])
    for median in known.median { #expect(abs(median - 40) < 3) }
    // The end of a series keeps its dates; a series without times has numbers.
    var end = series
    (end.values, end.firstStep) = (Array(series.values.dropFirst(10)), 10)
    #expect(try forecast("level + shift(1983-02)", end).members[0].formula == "level + shift(1983-02)")
    let numbered = try forecast("level + shift(37)", Series(series.values))
    #expect(numbered.steps == known.steps)
  }

  @Test func whatIsNotInTheSeriesIsSaid() throws {
    let series = try Self.monthly((0..<24).map { Double($0 % 5) })
    func found(_ date: String, _ series: Series) throws -> SeriesForecast {
      try Forecaster([StructuralFormula("level + shift(\(date))").candidate(power: 1)]).forecast(
        series, horizon: 2)
    }
    for date in ["1980-01", "1979-12", "1982-01", "2050-05-01"] {
      let forecast = try found(date, series)
      #expect(forecast.members[0].formula == "level")
      #expect(
        forecast.notes == [
          "shift(\(date)) was left out: its step is not among those of the series after the first"
        ])
    }
    for date in ["soon", "1983-13", "02/03/1981", "1"] {
      #expect(
        message { _ = try found(date, series) }
          == "shift(\(date)): found '\(date)', expected a time of the series, such as 1981-01")
    }
    #expect(
      message { _ = try found("1983-02", Series(series.values)) }
        == "shift(1983-02): found '1983-02', expected the number of a step: the times of the steps are not known"
    )
  }
}
