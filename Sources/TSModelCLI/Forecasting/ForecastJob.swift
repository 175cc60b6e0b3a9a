import TSForecast
import TSModel

/// One run of `forecast`, and what there is to say of it.
struct ForecastJob {
  let series: SeriesFile
  let choice: ForecastChoice
  let seed: UInt64

  /// The most steps of a series that are used.
  static let mostSteps = Series.mostSteps

  /// What came out.
  struct Result {
    let forecast: SeriesForecast
    let heldBack: HeldBack?
    /// What there is to know besides, such as what was left out.
    let notes: [String]
    /// What was understood, assumed and found, line by line.
    let lines: [String]
  }

  /// Forecasts.
  ///
  /// - Parameters:
  ///   - horizon: how many steps; what the seasons suggest if nil.
  ///   - paths: how many paths to draw.
  func run(horizon: Int?, paths: Int) throws -> Result {
    var lines = [series.report]
    var notes: [String] = []
    let seasons = choice.model.seasons(suggested: series.timeline?.seasons ?? [])
    let dropped = max(0, series.values.count - Self.mostSteps)
    if dropped > 0 { notes.append("the last \(Self.mostSteps) of \(series.values.count) steps are used") }
    let input = series.series(seasons: seasons).suffix(Self.mostSteps)
    try choice.check(input, file: series.file)
    let steps =
      try horizon ?? input.futureOfCovariates(choice.model.leastLag(of:))
      ?? defaultHorizon(seasons: seasons, values: input.values.count)
    do {
      let prepared = choice.model.candidates(
        seasons: input.usableSeasons, stepsPerYear: input.stepsPerYear)
      let forecaster = Forecaster(prepared, seed: seed)
      let forecast = try forecaster.forecast(input, horizon: steps, paths: paths)
      let heldBack = forecast.members.isEmpty ? nil : try forecaster.heldBack(input, horizon: steps)
      lines += description(of: forecast.shifted(by: dropped))
      notes += forecast.notes
      if heldBack == nil, !forecast.members.isEmpty {
        notes.append("nothing was held back to see how the models do: the series is too short for that")
      }
      lines += notes
      if let heldBack { lines.append(heldBack.summary) }
      return Result(
        forecast: forecast.shifted(by: dropped), heldBack: heldBack, notes: notes, lines: lines)
    } catch let error as ForecastError {
      throw Failure(.badData, "\(series.file): \(error.message)")
    } catch let error as ScoreError {
      throw Failure(
        .badData, "\(series.file): \(series.column): \(error); expected values that are less large")
    }
  }

  /// What was assumed.
  private func description(of forecast: SeriesForecast) -> [String] {
    if forecast.members.isEmpty { return [] }
    let formulas = forecast.members.map(\.formula).joined(separator: "; ")
    let pooled = forecast.members.count == 1 ? "model: " : "pooled with equal weights: "
    var lines = [pooled + formulas]
    let outliers = Set(forecast.members.flatMap(\.outliers)).sorted()
    if !outliers.isEmpty {
      let shown = outliers.prefix(5).map { series.label(at: $0) }.joined(separator: ", ")
      lines.append(
        "unlike the rest, and counted less: \(shown)\(outliers.count > 5 ? " and \(outliers.count - 5) more" : "")"
      )
    }
    lines += Self.methods(forecast.members)
    for member in forecast.members where !member.isTrusted {
      lines.append(
        "\(member.formula), \(member.method): the draws of the parameters are not to be relied on, take the intervals as "
          + "rough")
    }
    return lines
  }

  /// How parameters were drawn, a line for each way: of importance weights with the largest of the shapes of their tails, which
  /// says what they are worth.
  private static func methods(_ members: [SeriesForecast.Member]) -> [String] {
    var lines: [String] = []
    for method in members.map(\.method) where !lines.contains(where: { $0.contains(method) }) {
      let own = members.filter { $0.method == method }
      let which = own.count == members.count ? "" : "\(own.map(\.formula).joined(separator: "; ")): "
      let shape = own.map(\.paretoShape).max() ?? .nan
      let worth =
        method.hasPrefix("importance") && shape.isFinite
        ? ", Pareto k \(own.count > 1 ? "at most " : "")\(SummaryTable.significant(shape, beside: 0.1))" : ""
      lines.append("\(which)parameters by \(method)\(worth)")
    }
    return lines
  }
}
