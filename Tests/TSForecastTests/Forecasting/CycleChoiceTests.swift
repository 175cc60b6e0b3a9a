import TSForecast
import TSModel
import TestSupport
import Testing

/// Which series are taken for cycles where no model is named.
@Suite struct CycleChoiceTests {
  private func forecast(_ values: [Double?]) throws -> SeriesForecast {
    try Forecaster().forecast(Series(values), horizon: 5)
  }

  @Test func sunspotsGoAround() throws {
    let forecast = try forecast(sunspotNumbers)
    #expect(forecast.members.map(\.name) == ["cycle"])
    let note = try #require(forecast.notes.first)
    // Eleven years or so.
    #expect(
      note.hasPrefix("the series goes around in cycles of some 1") && note.contains("that is the model"))
  }

  /// The errors of the last twenty years: those of trends are some 60, of an autoregression of nine lags 9.8.
  @Test func sunspotsAreForecastByThem() throws {
    let past = Array(sunspotNumbers.dropLast(20))
    let forecast = try Forecaster().forecast(Series(past), horizon: 20)
    let scores = try SeriesScores(
      series: "sunspots", origin: past.count, forecast: forecast.steps,
      actual: Array(sunspotNumbers.suffix(20)),
      scale: ErrorScale(history: past, period: 1))
    #expect(try #require(scores.crps) < 12)
  }

  /// Neither a random walk nor noise around a level, nor a rest that lasts.
  @Test(arguments: [1.0, 0.0, 0.8]) func othersDoNot(persistence: Double) throws {
    for seed in 0..<4 as Range<UInt64> {
      let key = PRNGKey(seed: seed)
      var (values, last) = ([Double?](), 0.0)
      for step in 0..<100 {
        let share: Double = key.uniform(at: UInt64(step))
        last = persistence * last + Normal(0.0, 1.0).quantile(min(max(share, 1e-9), 1 - 1e-9))
        values.append(100 + last)
      }
      #expect(try forecast(values).members.count == 3, "\(seed)")
    }
  }

  /// A season is no such cycle, nor are few values enough.
  @Test func shortSeriesAreLeft() throws {
    #expect(try forecast(Array(sunspotNumbers.prefix(50))).members.count == 3)
  }
}
