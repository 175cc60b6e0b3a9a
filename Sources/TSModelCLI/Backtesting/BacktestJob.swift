import Synchronization
import TSFiles
import TSForecast

/// One run of `backtest`, and what there is to say of it.
struct BacktestJob {
  let series: SeriesFile
  let models: BacktestModels
  /// Files with forecasts made elsewhere.
  let externals: [String]
  let seed: UInt64
  let horizon: Int?
  let folds: Int
  let stride: Int?
  /// At each of how many origins the models are fitted anew.
  let refit: Int
  let jobs: Int?
  /// The file that keeps scores.
  let cache: String?

  /// How many notes are shown.
  private static let mostNotes = 8

  /// Runs it.
  ///
  /// - Returns: What came out, and what was understood, assumed and found, line by line.
  func run() throws -> (result: BacktestResult, lines: [String]) {
    let suggested = series.timeline?.seasons ?? []
    let input = series.series(seasons: models.seasons(suggested: suggested))
    let steps = horizon ?? defaultHorizon(seasons: input.seasons, values: input.values.count)
    if refit > 1, models.areAllOfCounts {
      throw Failure(
        .usage,
        "--refit has no effect on models of counts, which are fitted anew at each origin; expected none")
    }
    var backtest = Backtest(horizon: steps, folds: folds, stride: stride)
    backtest.refit = refit
    do {
      var methods = models.methods(of: input, suggested: suggested, seed: seed)
      var notes: [String] = []
      for external in try externals.map({ try read($0, input, backtest) }) {
        methods.append(external.method)
        notes += external.notes
      }
      let cache = try cache.map { path in try BacktestCache(path) }
      let bar = Mutex(ProgressBar())
      defer { ProgressBar.erase() }
      let result = try backtest.run(input, methods, jobs: jobs, cache: cache) { done, total in
        // Who finds the bar taken goes on: another thread is showing as much.
        _ = bar.withLockIfAvailable { $0.update(done, of: total, detail: "\(done) of \(total) forecasts") }
      }
      return (result, lines(result, notes + result.notes))
    } catch let error as ForecastError {
      throw Failure(.badData, "\(series.file): \(error.message)")
    } catch let error as ScoreError {
      throw Failure(.badData, "\(series.file): \(error)")
    }
  }

  /// Reads forecasts made elsewhere.
  private func read(_ file: String, _ input: Series, _ backtest: Backtest) throws -> ExternalMethod {
    let times = series.timeline.map { timeline in series.values.indices.map(timeline.label) }
    return try ExternalMethod(
      file, SeriesFile.table(file), series: input, backtest: backtest, times: times,
      timeColumn: times == nil ? nil : series.timeName)
  }

  private func lines(_ result: BacktestResult, _ notes: [String]) -> [String] {
    var lines = [series.report]
    let (first, last) = (result.origins.first ?? 0, result.origins.last ?? 0)
    let ahead = "\(counted(result.horizon, "step")) ahead"
    lines.append(
      result.origins.count == 1
        ? "1 origin, \(ahead) of \(series.label(at: last - 1))"
        : "\(result.origins.count) origins \(result.stride) apart, \(ahead) of \(series.label(at: first - 1)) to "
          + series.label(at: last - 1))
    if last > ForecastJob.mostSteps {
      lines.append("the models are fitted to the last \(ForecastJob.mostSteps) steps before each origin")
    }
    if refit > 1 {
      lines.append(
        "parameters are fitted at one origin in \(refit), and taken from it at those that follow")
    }
    lines += notes.prefix(Self.mostNotes)
    if notes.count > Self.mostNotes {
      lines.append("and \(counted(notes.count - Self.mostNotes, "note")) more")
    }
    return lines
  }
}
