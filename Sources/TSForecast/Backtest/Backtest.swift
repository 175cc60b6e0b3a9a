import TSInference
import TSModel

/// Forecasts the past of a series from what came before it, at several origins, and scores that by what came.
///
/// ```swift
/// let result = try Backtest(horizon: 12).run(series, Forecaster())
/// result.methods[0].scores.mean(\.scaledCRPS)
/// result.methods[0].scores.difference(\.scaledCRPS, from: result.naive.scores)
/// result.verdict().isRejected
/// ```
///
/// The last origin is as far from the end of the series as the horizon reaches, the others lie before it, a stride apart.
/// Every method is fitted anew at each origin, or at each of so many (``refit``), to the values before it alone; covariates are
/// known to the horizon. The
/// seasonal naive forecast is always among the methods.
///
/// Source: Tashman (2000), doi:10.1016/S0169-2070(00)00065-0.
public struct Backtest: Sendable, Hashable {
  /// How many steps are forecast from each origin; 1 or more.
  public var horizon: Int
  /// How many origins there are, if the series is long enough; 1 or more.
  public var folds: Int
  /// How many steps lie between an origin and the next; 1 or more. Below the horizon the futures of origins overlap.
  public var stride: Int
  /// At each of how many origins the parameters of the models are fitted anew, 1 or more; at the others those of the last such
  /// origin before are taken, and states are filtered from all values.
  public var refit = 1
  /// How many values lie before the first origin at least; below ``Forecaster/fewestValues`` counts as that.
  public var fewestValues = 8
  /// The probabilities of the intervals that are judged, each strictly between 0 and 1.
  public var levels = StepScore.usualLevels

  /// A backtest.
  ///
  /// - Parameters:
  ///   - horizon: How many steps are forecast from each origin; 1 or more.
  ///   - folds: How many origins there are, if the series is long enough; 1 or more.
  ///   - stride: How many steps lie between an origin and the next, 1 or more; the horizon if nil.
  public init(horizon: Int, folds: Int = 10, stride: Int? = nil) {
    self.horizon = horizon
    self.folds = folds
    self.stride = stride ?? horizon
  }

  /// Runs methods.
  ///
  /// - Parameters:
  ///   - series: The series.
  ///   - methods: The methods, the one to be judged first; their names differ.
  ///   - jobs: How many threads to use, one a processor if nil. The result does not depend on it.
  ///   - cache: Where the scores of methods with an identity are kept, and found again.
  ///   - control: Ends the run: forecasts that have begun are finished.
  ///   - progress: Told after each forecast how many are done, and of how many; on any thread, one at a time.
  /// - Returns: The scores. Where a method fails at some origins they are left out of its scores, and noted.
  /// - Throws: ``ForecastError`` where a number is not what is said here, the series is too short for any origin, or a value
  ///   is not finite; the first error of a method that fails at every origin; `FileError` where the cache cannot be
  ///   written; `CancellationError` if the run was ended.
  /// - Complexity: one forecast for each origin and method.
  public func run(
    _ series: Series, _ methods: [BacktestMethod], jobs: Int? = nil, cache: BacktestCache? = nil,
    control: RunControl = RunControl(), progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> BacktestResult {
    let origins = try BacktestOrigins(self, series)
    let all = methods + [try .seasonalNaive(period: series.seasonalPeriod)]
    try Self.checkNames(all)
    let folds = try origins.origins.map {
      try BacktestFold(series, origin: $0, horizon: horizon, levels: levels)
    }
    let work = BacktestWork(all, folds, refit: refit, control, cache, progress)
    let outcomes = try work.run(jobs: jobs ?? processorCount())
    return try BacktestResult(self, series, origins, all.map(\.name), outcomes)
  }

  /// Runs one forecaster, under the name "auto" where it chooses its models, else under those of its models.
  public func run(
    _ series: Series, _ forecaster: Forecaster, jobs: Int? = nil, control: RunControl = RunControl(),
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> BacktestResult {
    let names = forecaster.candidates?.map(\.name).joined(separator: ", ") ?? "auto"
    return try run(
      series, [BacktestMethod(names, forecaster)], jobs: jobs, control: control, progress: progress)
  }

  private static func checkNames(_ methods: [BacktestMethod]) throws(ForecastError) {
    var names: Set<String> = []
    for method in methods where !names.insert(method.name).inserted {
      throw ForecastError("the methods: found '\(method.name)' twice, expected each name once")
    }
  }
}

extension Series {
  /// The season of the naive forecast and of the scale of errors: the first, in whole steps; 1 where there is none.
  public var seasonalPeriod: Int {
    let season = seasons.first ?? 1
    return season >= 1 && season <= 1e6 ? Int(season.rounded()) : 1
  }
}
