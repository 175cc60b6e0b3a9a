// Forecasts a data set of `Benchmarks/forecast` with the library's defaults, and writes the quantiles in the format of its
// peers.
//
//     ForecastSets DATA.json SET auto|drift|damped|trend OUTPUT.json [EVERY]
//
// With EVERY only each so many-th series is forecast.

import Foundation
import TSForecast

struct DataSeries: Decodable {
  let id: String
  let period: Int
  let horizon: Int
  let train: [Double]
}

struct Answer: Encodable {
  let set: String
  let name: String
  let levels: [Double]
  var series: [One]

  struct One: Encodable {
    let id: String
    let cpu: Double
    let mean: [Double]
    let quantiles: [[Double]]
  }
}

let levels = [0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975]

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}

let arguments = CommandLine.arguments
guard arguments.count >= 5 else {
  FileHandle.standardError.write(
    Data("ForecastSets DATA.json SET auto|drift|damped|trend OUTPUT.json [EVERY]\n".utf8))
  exit(64)
}
let data = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
let every = arguments.count > 5 ? Int(arguments[5]) ?? 1 : 1
let all = try JSONDecoder().decode([DataSeries].self, from: data)
var answer = Answer(set: arguments[2], name: "tsmodel \(arguments[3])", levels: levels, series: [])
let workspace = ForecastWorkspace()
for one in stride(from: 0, to: all.count, by: max(1, every)).map({ all[$0] }) {
  let start = processorSeconds()
  let seasons = one.period > 1 ? [Double(one.period)] : []
  let series = Series(one.train, name: one.id, seasons: seasons, stepsPerYear: Double(one.period))
  let candidates = Candidate.automatic(seasons: series.usableSeasons, stepsPerYear: Double(one.period))
  let forecaster = Forecaster(
    arguments[3] == "auto" ? candidates : candidates.filter { $0.name == arguments[3] })
  let forecast = try forecaster.forecast(series, horizon: one.horizon, workspace: workspace)
  let quantiles = forecast.steps.map { step in levels.map(step.quantile) }
  answer.series.append(
    Answer.One(id: one.id, cpu: processorSeconds() - start, mean: forecast.mean, quantiles: quantiles))
}
try JSONEncoder().encode(answer).write(to: URL(fileURLWithPath: arguments[4]))
