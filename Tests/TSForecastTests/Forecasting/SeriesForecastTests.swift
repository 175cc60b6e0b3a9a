import TSForecast
import Testing

@Suite struct SeriesForecastTests {
  @Test func figuresAreThoseOfTheSteps() throws {
    let values = Process.autoregression.series(40, seed: 9).map { Optional($0) }
    let forecast = try Forecaster().forecast(Series(values), horizon: 3)
    #expect(forecast.mean == forecast.steps.map(\.mean))
    #expect(forecast.standardDeviation == forecast.steps.map(\.standardDeviation))
    #expect(forecast.median == forecast.steps.map { $0.quantile(0.5) })
    for (low, high) in zip(forecast.quantile(0.1), forecast.quantile(0.9)) { #expect(low < high) }
  }

  @Test func shiftedByStepsThatWereLeftOut() throws {
    var values = Process.autoregression.series(40, seed: 9).map { Optional($0) }
    values[20] = 500
    let forecast = try Forecaster().forecast(Series(values), horizon: 3, paths: 2)
    let shifted = forecast.shifted(by: 100)
    #expect(shifted.firstStep == 140)
    #expect(shifted.members.map(\.outliers) == forecast.members.map { $0.outliers.map { $0 + 100 } })
    #expect(shifted.members.allSatisfy { $0.outliers.contains(120) })
    #expect(shifted.steps == forecast.steps && shifted.paths == forecast.paths)
  }
}
