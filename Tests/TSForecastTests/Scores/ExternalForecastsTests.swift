import TSFiles
import TSForecast
import TestSupport
import Testing

@Suite struct ExternalForecastsTests {
  private func read(_ text: String) throws -> ExternalForecasts {
    try ExternalForecasts(SeriesReader().parse(Array(text.utf8), file: "f.csv"))
  }

  private func fault(_ text: String) -> String { message { _ = try read(text) } }

  @Test func severalSeriesAndOrigins() throws {
    let found = try read(
      #"""
      series,origin,step,0.9,0.1,0.5,mean,model
      a,96,2,9,1,5,5.5,x
      a,96,1,8,2,5,,x
      "b ""c""",96,1,3,1,2,2,x
      a,108,1,7,3,5,5,x

      """#)
    #expect(found.file == "f.csv")
    #expect(found.levels == [0.1, 0.5, 0.9])
    #expect(found.forecasts.map(\.series) == ["a", "b \"c\"", "a"])
    #expect(found.forecasts.map(\.origin) == ["96", "96", "108"])
    #expect(found.crossedCount == 0)
    let first = found.forecasts[0].steps
    #expect(first.map(\.number) == [1, 2])
    #expect(first.map(\.row) == [1, 0])
    #expect(first[0].distribution.values == [2, 5, 8])
    #expect(first.map(\.distribution.givenMean) == [nil, 5.5])
    #expect(first[0].time == nil)
  }

  @Test func oneForecastByTime() throws {
    let found = try read("time,mean,sd,0.025,.5\n2021-01,1,1,0,1\n2021-02,1,1,2,1\n")
    #expect(found.levels == [0.025, 0.5])
    #expect(found.forecasts.count == 1)
    #expect(found.forecasts[0].steps.map(\.time) == ["2021-01", "2021-02"])
    #expect(found.forecasts[0].steps.map(\.number) == [1, 2])
    #expect(found.crossedCount == 1)
    #expect(found.forecasts[0].steps[1].distribution.values == [1, 2])
  }

  @Test func namesOfOthers() throws {
    let found = try read("unique_id,cutoff,ds,0.5\nx,2020-12,2021-01,4\n")
    #expect(found.forecasts[0].series == "x")
    #expect(found.forecasts[0].origin == "2020-12")
    #expect(found.forecasts[0].steps[0].time == "2021-01")
  }

  @Test func columnsThatAreMissingOrTwice() {
    #expect(
      fault("series,0.5\na,1\n")
        == "f.csv: no column is named \"step\" or \"time\": found \"series\", \"0.5\", expected one")
    #expect(
      fault("step,mean\n1,1\n")
        == "f.csv: no column is named by the level of a quantile, such as \"0.5\": found \"step\", \"mean\", expected "
        + "one or more")
    #expect(
      fault("ds,time,0.5\n1,1,1\n")
        == "f.csv: row 1: found the columns \"ds\", \"time\", expected one of them")
    #expect(
      fault("step,0.5,1.5\n1,1,1\n")
        == "f.csv: row 1, column \"1.5\": found 1.5 as the level of a quantile, expected a number between 0 and 1"
    )
    #expect(
      fault("step,0.5,.5\n1,1,1\n")
        == "f.csv: row 1, column \".5\": found the level of column \"0.5\" again, expected each level once")
  }

  @Test func cellsThatAreWrong() {
    #expect(
      fault("step,0.5\n1,\n")
        == "f.csv: row 2, column \"0.5\": found nothing, expected the quantile of level 0.5")
    #expect(
      fault("step,0.5\n1,x\n").hasPrefix("f.csv: row 2, column \"0.5\": found \"x\", expected a number"))
    #expect(
      fault("step,0.5\n1.5,2\n")
        == "f.csv: row 2, column \"step\": found 1.5, expected the number of the step, a whole one from 1")
    #expect(
      fault("step,0.5\n1,2\nNA,2\n")
        == "f.csv: row 3, column \"step\": found nothing, expected the number of the step, from 1")
    #expect(
      fault("step,0.5\n0,2\n")
        == "f.csv: row 2, column \"step\": found 0.0, expected the number of the step, a whole one from 1")
  }

  @Test func stepsThatAreThereTwice() {
    #expect(
      fault("step,0.5\n1,2\n2,2\n1,3\n")
        == "f.csv: rows 2 and 4, column \"step\": found step 1 twice, expected each step of a forecast once")
    #expect(
      fault("ds,0.5\n2021,2\n2022,2\n2021,3\n")
        == "f.csv: rows 2 and 4, column \"ds\": found \"2021\" twice, expected each step of a forecast once")
  }
}
