import TSForecast
import TestSupport
import Testing

@Suite("Series as they come")
struct PreparedSeriesTests {
  static func forecast(
    _ values: [Double?], _ horizon: Int = 3, seasons: [Double] = [], covariates: [Series.Covariate] = [],
    paths: Int = 0
  ) throws -> SeriesForecast {
    try Forecaster().forecast(
      Series(values, name: "sales", seasons: seasons, covariates: covariates), horizon: horizon, paths: paths)
  }

  /// A forecast all of whose numbers are finite.
  static func expectFinite(_ forecast: SeriesForecast, sourceLocation: SourceLocation = #_sourceLocation) {
    for step in forecast.steps {
      #expect(step.mean.isFinite && step.standardDeviation.isFinite, sourceLocation: sourceLocation)
      #expect(step.values.allSatisfy { $0.isFinite }, sourceLocation: sourceLocation)
    }
  }

  @Test func aConstantIsForecastAsItIs() throws {
    for values in [[4, 4, 4], [nil, 4, nil, 4, 4, nil], [0, 0, 0, 0], [-2.5, -2.5, -2.5]] as [[Double?]] {
      let constant = values.compactMap { $0 }[0]
      let found = try Self.forecast(values, paths: 2)
      #expect(found.steps.allSatisfy { $0.values == [constant] })
      #expect(found.paths == [[Double]](repeating: [constant, constant, constant], count: 2))
      #expect(found.notes == ["the series is constant: nothing in it says how far it may move"])
      #expect(found.firstStep == values.count && found.members.isEmpty)
    }
  }

  @Test func threeValuesAreEnough() throws {
    for values in [[1, 2, 3], [5, nil, 1, nil, 5], [0, 0, 1], [-1, 0, 1], [3, 1, nil, 2, nil, nil]]
      as [[Double?]]
    {
      let found = try Self.forecast(values)
      Self.expectFinite(found)
      #expect(found.firstStep == values.count)
      let interval = try #require(found.steps[0].interval(0.95))
      #expect(interval.upperBound > interval.lowerBound)
    }
    for values in [[], [nil, nil, nil, nil], [1, nil], [1, 2], [nil, 7, nil, 7]] as [[Double?]] {
      let count = values.count { $0 != nil }
      #expect(
        message { _ = try Self.forecast(values) }
          == "sales is too short: found \(count) \(count == 1 ? "value" : "values"), expected 3 or more")
    }
  }

  @Test func leadingGapsDoNotCount() throws {
    let values = Process.autoregression.series(40, seed: 5).map { Optional($0) }
    let plain = try Self.forecast(values)
    let late = try Self.forecast([nil, nil, nil] + values)
    #expect(late.steps == plain.steps)
    #expect(late.firstStep == 43 && plain.firstStep == 40)
  }

  /// After a gap at the end the forecast is as uncertain as that many steps ahead.
  @Test func aGapAtTheEndIsPartOfTheForecast() throws {
    let values = Process.driftingWalk.series(60, seed: 6).map { Optional($0) }
    let plain = try Self.forecast(values, 6)
    let gap = try Self.forecast(values + [nil, nil, nil], 3)
    #expect(gap.firstStep == 63)
    for h in 0..<3 {
      #expect(isClose(gap.median[h], plain.median[h + 3], relative: 0.01))
      #expect(isClose(gap.standardDeviation[h], plain.standardDeviation[h + 3], relative: 0.25))
    }
  }

  @Test func gapsInTheMiddle() throws {
    let values = Process.trendAndSeason.series(72, seed: 7).enumerated().map { $0 % 5 == 3 ? nil : $1 }
    Self.expectFinite(try Self.forecast(values, 12, seasons: [12]))
  }

  @Test func whatIsNeverNegativeIsForecastSo() throws {
    let values: [Double?] = [0, 0, 3, 0, 1, 0, 0, 7, 0, 0, 0, 2, 0, 1, 0, 0, 0, 4]
    let found = try Self.forecast(values, 5, paths: 200)
    Self.expectFinite(found)
    #expect(found.steps.allSatisfy { $0.values[0] >= 0 })
    #expect(found.paths.allSatisfy { $0.allSatisfy { $0 >= 0 } })
    let negative = try Self.forecast(values.map { $0.map { -$0 } }, 5)
    #expect(negative.quantile(0.1).allSatisfy { $0 < 0 })
    Self.expectFinite(negative)
  }

  @Test func extremes() throws {
    let shape = [1.0, 2, 1.5, 3, 2, 2.5, 4, 3, 3.5, 5]
    for unit in [1e-300, 1e-12, 1e12, 1e300, 1e307] {
      Self.expectFinite(try Self.forecast(shape.map { $0 * unit }))
      Self.expectFinite(try Self.forecast(shape.map { ($0 - 2.2) * unit }))
    }
    Self.expectFinite(try Self.forecast([1, 1, 1, 1.0.nextUp, 1, 1]))
    Self.expectFinite(try Self.forecast([1e15, 1e15 + 1, 1e15, 1e15 + 2, 1e15]))
    Self.expectFinite(try Self.forecast([1, 1e300, 1e-300, 5, 1e100, 2]))
    #expect(
      message { _ = try Self.forecast([1.7e308, -1.7e308, 0]) }.hasPrefix("sales: found values too far apart")
    )
    for bad in [Double.nan, .infinity] {
      #expect(message { _ = try Self.forecast([1, 2, bad, 3]) }.hasPrefix("sales, step 2: found \(bad)"))
    }
  }

  @Test func horizons() throws {
    for horizon in [0, -1, Int.min] {
      #expect(
        message { _ = try Self.forecast([1, 2, 3], horizon) }
          == "the horizon: found \(horizon), expected 1 or more")
    }
    let far = try Self.forecast([1, 2, 1, 3, 2, 4], 400)
    #expect(far.horizon == 400)
    Self.expectFinite(far)
  }

  @Test func seasonsThatAreTooLongAreSaid() throws {
    let values = Process.trendAndSeason.series(30, seed: 1).map { Optional($0) }
    let found = try Self.forecast(values, 2, seasons: [12, 52.18, 1e300, .infinity, .nan, 0])
    #expect(
      found.notes.first == "no season of 52.18: it needs 105.0 steps, found 30"
        || found.notes.first == "no season of 52.18: it needs 105 steps, found 30")
    #expect(found.notes.count == 3)
    #expect(found.members.allSatisfy { $0.formula.contains("seasonal(12) ") && !$0.formula.contains("52") })
    Self.expectFinite(try Self.forecast(values, 2, seasons: [12, 12, 4]))
  }

  @Test func covariatesHaveToReachTheHorizon() throws {
    let y: [Double?] = [1, 2, 1, 3, 2, 4, 3, 5]
    let x = [1.0, 0, 1, 0, 1, 0, 1, 0]
    #expect(
      message { _ = try Self.forecast(y, 2, covariates: [.init("price", x + [1])]) }
        == "price ends too early: found 9 values, expected 10: those of the series and 2 of the future")
    #expect(
      message { _ = try Self.forecast(y, 2, covariates: [.init("price", x + [1, .nan])]) }
        == "price, step 9: found nan, expected a finite number")
    Self.expectFinite(try Self.forecast(y, 2, covariates: [.init("price", x + [1, 0, 7, 7])]))
    // With leading gaps each step keeps its own.
    let padded = try Self.forecast([nil, nil] + y, 2, covariates: [.init("price", [99, -99] + x + [1, 0])])
    #expect(padded.steps == (try Self.forecast(y, 2, covariates: [.init("price", x + [1, 0])]).steps))
    #expect(
      message { _ = try Self.forecast(y, 2, covariates: [.init("price", [Double](repeating: 3, count: 10))]) }
        == "price: found the same value at every step of the series, which says nothing of its effect; "
        + "expected values that differ")
  }
}
