// Forecasts a data set of `Benchmarks/forecast` with the library's defaults, and writes the quantiles in the format of its
// peers.
//
//     ForecastSets DATA.json SET NAME auto|trend OUTPUT.json [FIRST | every K]

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
guard arguments.count >= 6 else {
  FileHandle.standardError.write(Data("ForecastSets DATA.json SET NAME auto|trend OUTPUT.json [FIRST]\n".utf8))
  exit(64)
}
var all = try JSONDecoder().decode(
  [DataSeries].self, from: Data(contentsOf: URL(fileURLWithPath: arguments[1])))
if arguments.count > 6, let first = Int(arguments[6]) { all = Array(all.prefix(first)) }
var answer = Answer(set: arguments[2], name: arguments[3], levels: levels, series: [])
for one in all {
  let start = processorSeconds()
  let seasons = one.period > 1 ? [Double(one.period)] : []
  let candidates = Candidate.automatic(seasons: seasons)
  let forecaster = Forecaster(arguments[4] == "auto" ? nil : candidates.filter { $0.name == arguments[4] })
  let forecast = try forecaster.forecast(Series(one.train, name: one.id, seasons: seasons), horizon: one.horizon)
  let quantiles = forecast.steps.map { step in levels.map(step.quantile) }
  answer.series.append(
    Answer.One(id: one.id, cpu: processorSeconds() - start, mean: forecast.mean, quantiles: quantiles))
}
try JSONEncoder().encode(answer).write(to: URL(fileURLWithPath: arguments[5]))
