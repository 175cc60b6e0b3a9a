/// A way to forecast that takes part in a backtest: models of this library, or anything else that gives distributions.
///
/// ```swift
/// let last = BacktestMethod("last value") { past, horizon in
///   let value = past.values.compactMap { $0 }.last ?? 0
///   return try (0..<horizon).map { _ in try PredictivePoints([value]) }
/// }
/// let result = try Backtest(horizon: 12).run(series, [BacktestMethod("auto", Forecaster()), last])
/// ```
public struct BacktestMethod: Sendable {
  /// What it is called in results.
  public let name: String
  /// What its forecasts depend on besides the series; nil where they are not to be kept, see ``BacktestCache``.
  public let identity: String?
  /// Gives what forecasts and scores origins that are close to each other, from the first of them on; with notes. Each is used by
  /// one thread.
  let session: @Sendable (_ first: BacktestFold) -> Session

  /// Forecasts and scores.
  typealias Session = (BacktestFold) throws -> (scores: SeriesScores, notes: [String])

  /// A method.
  ///
  /// - Parameters:
  ///   - name: What it is called in results.
  ///   - identity: What its forecasts depend on besides the series, such as models, seed and version; for ``BacktestCache``.
  ///   - forecast: Gives a distribution for each step of the horizon. Called on any thread, with the series up to an
  ///     origin, and covariates up to the horizon; the same every time for the same series.
  public init<Step: PredictiveStep>(
    _ name: String, identity: String? = nil,
    forecast: @escaping @Sendable (_ past: Series, _ horizon: Int) throws -> [Step]
  ) {
    self.name = name
    self.identity = identity
    session = { _ in { fold in (try fold.scored(forecast(fold.past, fold.actual.count)), []) } }
  }

  /// A method whose forecasts have notes.
  ///
  /// - Parameters:
  ///   - name: What it is called in results.
  ///   - identity: What its forecasts depend on besides the series, such as models, seed and version; for ``BacktestCache``.
  ///   - forecast: Forecasts the steps of the horizon from a series up to an origin, with covariates up to the horizon.
  public init(
    _ name: String, identity: String? = nil,
    forecast: @escaping @Sendable (_ past: Series, _ horizon: Int) throws -> SeriesForecast
  ) {
    self.name = name
    self.identity = identity
    session = { _ in
      { fold in
        let forecast = try forecast(fold.past, fold.actual.count)
        return (try fold.scored(forecast.steps), forecast.notes)
      }
    }
  }

  /// The models of this library.
  ///
  /// - Parameters:
  ///   - name: What it is called in results.
  ///   - forecaster: What forecasts.
  ///   - identity: What its forecasts depend on besides the series, such as models, seed and version; for ``BacktestCache``.
  public init(_ name: String, _ forecaster: Forecaster, identity: String? = nil) {
    self.init(name, identity: identity) { past, horizon, known in
      try forecaster.forecast(past, horizon: horizon, reusing: known)
    }
  }

  /// A method that can take parameters which were fitted at an earlier origin; see ``Backtest/refit``.
  ///
  /// - Parameters:
  ///   - name: What it is called in results.
  ///   - identity: What its forecasts depend on besides the series, such as models, seed and version; for ``BacktestCache``.
  ///   - forecast: Forecasts the steps of the horizon from a series up to an origin, with covariates up to the horizon, and with
  ///     the parameters of an earlier origin; there are none at an origin where it is to be fitted anew.
  public init(
    _ name: String, identity: String? = nil,
    forecast:
      @escaping @Sendable (
        _ past: Series, _ horizon: Int, _ known: FittedParameters
      ) throws -> SeriesForecast
  ) {
    self.name = name
    self.identity = identity
    session = { first in
      var known: FittedParameters?
      return { fold in
        let horizon = fold.actual.count
        if fold.origin != first.origin, known == nil {
          known = try forecast(first.past, horizon, FittedParameters()).parameters
        }
        let own = try forecast(fold.past, horizon, known ?? FittedParameters())
        if known == nil { known = own.parameters }
        return (try fold.scored(own.steps), own.notes)
      }
    }
  }

  /// The name of the method that is always there; "naive" for a series without a season.
  static let naiveName = "seasonal naive"

  /// What every method has to beat.
  static func seasonalNaive(period: Int) throws -> BacktestMethod {
    let naive = try SeasonalNaive(period: period)
    return BacktestMethod(period > 1 ? naiveName : "naive") { past, horizon in
      try naive.forecast(after: past.values, horizon: horizon)
    }
  }
}
