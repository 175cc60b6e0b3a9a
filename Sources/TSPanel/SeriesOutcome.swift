import TSFiles
import TSForecast

/// What became of a series: the lines of the tables that it has a part in.
struct SeriesOutcome: Sendable {
  /// Why there is no forecast, and in which row of the file.
  struct Failure: Sendable {
    let row: Int?
    let message: String
  }

  /// Lines of forecasts.
  var forecasts: [UInt8] = []
  /// Lines of paths.
  var paths: [UInt8] = []
  /// A line of how a forecast of held-back values did.
  var check: [UInt8] = []
  /// Why there is none of these.
  var failure: Failure?
}

/// Forecasts series of a shard, one at a time.
struct SeriesWork: Sendable {
  let plan: PanelPlan
  let input: ShardInput
  let totals: GroupTotals?

  /// Forecasts a series.
  ///
  /// - Parameters:
  ///   - number: which, in order of keys.
  ///   - workspace: keeps recorded models; what is foreseen does not depend on it.
  func outcome(_ number: Int, _ workspace: ForecastWorkspace) -> SeriesOutcome {
    let (key, rows) = input.series[number]
    var outcome = SeriesOutcome()
    do {
      try forecast(key, rows, workspace, into: &outcome)
    } catch let fault as PanelSeries.Fault {
      outcome.failure = .init(row: fault.row, message: fault.message)
    } catch let error as ForecastError {
      outcome.failure = .init(row: nil, message: error.message)
    } catch let error as ScoreError {
      outcome.failure = .init(row: nil, message: "\(error); expected values that are less large")
    } catch {
      outcome.failure = .init(row: nil, message: "\(error)")
    }
    guard let failure = outcome.failure else { return outcome }
    totals?.addFailure(of: key)
    return SeriesOutcome(failure: failure)
  }

  private func forecast(
    _ key: PanelKey, _ rows: [Int], _ workspace: ForecastWorkspace, into outcome: inout SeriesOutcome
  ) throws {
    let (settings, own) = (plan.settings, input.settings[key] ?? KeySettings())
    let model = try ForecastModel(
      own.model ?? settings.model, power: settings.power, seasons: settings.seasons)
    let read = try PanelSeries(input.table, rows, plan.columns, covariates: model.covariates)
    let seasons = model.seasons(suggested: read.timeline?.seasons ?? [])
    let dropped = max(0, read.values.count - Series.mostSteps)
    let series = read.series(
      seasons: seasons, floor: own.floor ?? settings.floor, cap: own.cap ?? settings.cap
    )
    .suffix(Series.mostSteps)
    try model.check(series)
    let horizon =
      try own.horizon ?? settings.horizon ?? series.futureOfCovariates(model.leastLag(of:))
      ?? defaultHorizon(seasons: seasons, values: series.values.count)
    let candidates = model.candidates(seasons: series.usableSeasons, stepsPerYear: series.stepsPerYear)
    let forecaster = Forecaster(candidates, seed: key.seed(root: settings.seed))
    let forecast = try forecaster.forecast(
      series, horizon: horizon, paths: plan.settings.drawnPaths, workspace: workspace
    ).shifted(by: dropped)
    // Nobody reads notes of a hundred thousand series: a model without a part that was asked for is not what was asked for.
    if let omission = forecast.omissions.first {
      throw ForecastError("\(omission); expected another model for this series (--by-key)")
    }
    let lines = SeriesLines(key, plan)
    let labels = (0..<horizon).map { read.label(at: forecast.firstStep + $0) }
    outcome.forecasts = lines.forecasts(forecast, labels)
    if settings.paths > 0 { outcome.paths = lines.paths(forecast.paths, labels) }
    if settings.isChecked, !forecast.members.isEmpty,
      let heldBack = try forecaster.heldBack(series, horizon: horizon, workspace: workspace)
    {
      outcome.check = lines.check(heldBack)
    }
    // Last: what is in a sum has not failed.
    try totals?.add(forecast.paths, of: key, labels: labels, apart: read.timeline.map { "\($0.step)" } ?? "")
  }
}
