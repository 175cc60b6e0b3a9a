import TSFiles
import TSForecast
import TestSupport
import Testing

@Suite struct ExternalMethodTests {
  private let values = (0..<24).map { Optional(Double($0 * $0 % 11)) }
  private let months = (0..<24).map { "\(2020 + $0 / 12)-\($0 % 12 < 9 ? "0" : "")\($0 % 12 + 1)" }
  private let backtest = Backtest(horizon: 2, folds: 3)

  private func external(_ text: String, timed: Bool = true) throws -> ExternalMethod {
    try ExternalMethod(
      "other", SeriesReader().parse(Array(text.utf8), file: "f.csv"), series: Series(values, name: "sales"),
      backtest: backtest, times: timed ? months : nil, timeColumn: "month")
  }

  private func fault(_ text: String, timed: Bool = true) -> String {
    message { _ = try external(text, timed: timed) }
  }

  private func scores(_ external: ExternalMethod) throws -> BacktestResult {
    try backtest.run(Series(values, name: "sales"), [external.method], jobs: 1)
  }

  /// Origins are 18, 20 and 22 steps: after 2021-06, 2021-08 and 2021-10.
  @Test func byTheTimeOfTheOrigin() throws {
    let found = try external(
      """
      unique_id,cutoff,ds,0.1,0.5,0.9
      sales,2021-06,2021-07,1,2,3
      sales,2021-06,2021-08,1,4,7
      sales,2021-10 00:00:00,2021-11,0,1,2
      sales,2021-10 00:00:00,2021-12,9,1,2
      other,2021-10,2021-11,0,1,2
      sales,2021-03,2021-04,0,1,2

      """)
    #expect(found.passedOverCount == 1)
    #expect(
      found.notes == [
        "f.csv: 1 forecast of other origins passed over",
        "f.csv: quantiles of 1 step crossed, and were put in order",
      ])
    let result = try scores(found)
    #expect(result.methods[0].scores.forecasts.map(\.origin) == [18, 22])
    #expect(result.notes == ["other, 1 of 3 origins: left out: f.csv has no forecast of this origin"])
    // What came in steps 18 and 19 is 5 and 9: off by 3 and by 5.
    #expect(result.methods[0].scores.forecasts[0].steps.map(\.absoluteError) == [3, 5])
    #expect(result.methods[0].scores.forecasts[0].steps[0].intervals.map(\.level) == [0.5, 0.8])
  }

  @Test func byTheTimesOfTheSteps() throws {
    let midnight = try external("ds,0.5\n2021-07T00:00:00,5\n2021-08T00:00:00,9\n")
    #expect(try scores(midnight).methods[0].scores.forecasts.map(\.origin) == [18])
    let later = try external("time,step,0.5\n2021-10,2,5\n2021-09,1,9\n2021-11,3,1\n")
    #expect(try scores(later).methods[0].scores.forecasts.map(\.origin) == [20])
  }

  /// As `tsmodel forecast` names it: like the column of the file.
  @Test func timesUnderTheNameOfTheSeries() throws {
    let found = try external("Month,mean,sd,0.5\n2021-07,1,1,5\n2021-08,1,1,9\n")
    #expect(try scores(found).methods[0].scores.forecasts.map(\.origin) == [18])
    #expect(
      fault("month,0.5\n7/21,1\n")
        == "f.csv: row 2, column \"month\": found \"7/21\", expected a time of the series, such as \"2021-10\""
    )
  }

  @Test func withoutTimes() throws {
    let found = try external("origin,step,0.5\n18,1,5\n18,2,9\n22,1,0\n22,2,1\n", timed: false)
    #expect(try scores(found).methods[0].scores.forecasts.map(\.origin) == [18, 22])
    let steps = try external("time,0.5\n20,5\n21,9\n", timed: false)
    #expect(try scores(steps).methods[0].scores.forecasts.map(\.origin) == [20])
    let bare = try external("step,0.5\n1,5\n2,9\n", timed: false)
    #expect(try scores(bare).methods[0].scores.forecasts.map(\.origin) == [22])
  }

  @Test func originsThatAreNotOfTheSeries() {
    #expect(
      fault("cutoff,step,0.5\n2021-06,1,1\n2021-06,2,1\nJune,1,1\nJune,2,1\n")
        == "f.csv: row 4, column \"cutoff\": found \"June\", expected the time of the last step before the forecast, such "
        + "as \"2021-10\"")
    #expect(
      fault("origin,step,0.5\n2021-06,1,1\n", timed: false)
        == "f.csv: row 2, column \"origin\": found \"2021-06\", expected how many steps lie before the forecast, such as "
        + "\"22\"")
    #expect(
      fault("origin,step,0.5\n2020-06,1,1\n2020-06,2,1\n")
        == "f.csv: row 2, column \"origin\": found no forecast of an origin that is tested, expected some after 2021-06, "
        + "2021-08, 2021-10")
    #expect(
      fault("origin,step,0.5\n18,1,1\n18,2,1\n18.0,1,1\n18.0,2,1\n", timed: false)
        == "f.csv: row 4: found a second forecast of this origin, expected one")
  }

  @Test func stepsThatDoNotFit() {
    #expect(
      fault("origin,step,0.5\n2021-06,1,1\n")
        == "f.csv: row 2: found 1 step, expected 2, as far as the horizon")
    #expect(
      fault("origin,step,0.5\n2021-06,1,1\n2021-06,3,1\n")
        == "f.csv: row 3: found step 3, expected step 2 of the forecast")
    #expect(
      fault("origin,time,0.5\n2021-06,2021-07,1\n2021-06,2021-09,1\n")
        == "f.csv: row 3, column \"time\": found \"2021-09\", expected \"2021-08\", step 2 of the forecast")
    #expect(
      fault("time,0.5\n2021-07,1\n7/21,1\n")
        == "f.csv: row 3, column \"time\": found \"7/21\", expected a time of the series, such as \"2021-10\""
    )
  }

  @Test func seriesThatAreNotThere() {
    #expect(
      fault("series,step,0.5\na,1,1\nb,1,1\n")
        == "f.csv: column \"series\": found \"a\", \"b\", expected \"sales\" among them")
  }
}
