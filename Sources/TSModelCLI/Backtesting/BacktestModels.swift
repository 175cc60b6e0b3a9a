import TSForecast
import TSModel

/// The models of a backtest that were asked for.
struct BacktestModels {
  /// Each with its name, as it was typed.
  private let models: [(name: String, model: ForecastModel)]
  /// The power that was given.
  private let power: String?
  /// The seasons that were given.
  private let seasons: [Double]?

  init(_ names: [String], power: String?, seasons: [String]) throws {
    self.power = power
    self.seasons = try ForecastChoice.seasons(seasons)
    if let name = names.enumerated().first(where: { names[..<$0.offset].contains($0.element) })?.element {
      throw Failure(.usage, "--model \(name): was given twice; expected each model once")
    }
    let hasFormula = names.contains { !ForecastModel.members.contains($0) }
    models = try names.map { name in
      let isMember = ForecastModel.members.contains(name)
      // A formula has its own seasons, and a member its own power; without any formula a power has no effect.
      return (
        name,
        try ForecastChoice(
          model: name, power: isMember && hasFormula ? nil : power, seasons: isMember ? seasons : []
        ).model
      )
    }
  }

  /// Whether all models are of counts.
  var areAllOfCounts: Bool { models.allSatisfy({ $0.model.family != .normal }) }

  /// The covariates of all models, each once.
  var covariates: [(name: String, sign: Regression.Sign)] {
    var all: [(name: String, sign: Regression.Sign)] = []
    for covariate in models.flatMap(\.model.covariates)
    where !all.contains(where: { $0.name == covariate.name }) {
      all.append(covariate)
    }
    return all
  }

  /// The seasons of the seasonal naive forecast, which are the same whatever the models are, unless only they have any.
  ///
  /// - Parameter suggested: Those that the times suggest.
  func seasons(suggested: [Double]) -> [Double] {
    let known = seasons ?? suggested
    return known.isEmpty && seasons == nil
      ? models.lazy.map { $0.model.seasons(suggested: []) }.first { !$0.isEmpty } ?? [] : known
  }

  /// The methods.
  func methods(of series: Series, suggested: [Double], seed: UInt64) -> [BacktestMethod] {
    let events = series.events.map { "\($0.name) \($0.steps) \($0.window)" }.joined(separator: "; ")
    let bounds = [series.floor, series.cap].map { $0.map { "\($0)" } ?? "none" }.joined(separator: " to ")
    let given =
      events.isEmpty && series.floor == nil && series.cap == nil
      ? "" : ", events \(events), bounds \(bounds)"
    return models.map { name, model in
      // What a forecast depends on besides the series, as the file that keeps scores has it.
      let seasons = model.seasons(suggested: suggested)
      let program = "\(Catalogue.current.name) \(Catalogue.current.version)"
      let identity =
        "\(program), \(name), power \(power ?? "usual"), seasons \(seasons), seed \(seed)\(given)"
      return BacktestMethod(name, identity: identity) { past, horizon, known in
        var own = past.suffix(ForecastJob.mostSteps)
        own.seasons = seasons
        own.covariates = model.covariates.compactMap { covariate in
          own.covariates.first { $0.name == covariate.name }.map {
            Series.Covariate($0.name, $0.values, sign: covariate.sign)
          }
        }
        let forecaster = Forecaster(
          model.candidates(
            seasons: own.usableSeasons, stepsPerYear: own.stepsPerYear), seed: seed)
        return try forecaster.forecast(own, horizon: horizon, reusing: known)
      }
    }
  }
}
