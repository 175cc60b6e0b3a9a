import TSModel

/// Forecasts series: fits every candidate and pools what they foresee with equal weights.
///
/// ```swift
/// let series = Series(passengers, seasons: [12])
/// let forecast = try Forecaster().forecast(series, horizon: 12)
/// forecast.median                    // twelve months
/// forecast.quantile(0.9)
/// ```
///
/// Each candidate's states are integrated out; its few parameters are drawn from the Laplace approximation at the mode, with
/// Pareto smoothed importance weights. The spread is then checked within the series, and half of what it was off is
/// corrected; tails are those of a Student t distribution with five degrees of freedom.
public struct Forecaster: Sendable {
  /// The models; those of ``Candidate/automatic(seasons:stepsPerYear:)`` for the series if nil.
  public var candidates: [Candidate]?
  /// 0...2⁶³-1.
  public var seed: UInt64

  /// A forecaster.
  public init(_ candidates: [Candidate]? = nil, seed: UInt64 = 0) {
    self.candidates = candidates
    self.seed = seed
  }

  /// The fewest values that say anything of how a series moves.
  public static let fewestValues = 3

  /// Forecasts.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - horizon: how many steps, at least 1.
  ///   - paths: how many paths to draw besides.
  ///   - workspace: keeps recorded models for series of the same length.
  ///   - known: parameters that were fitted to fewer values of the series, which are taken as they are.
  /// - Throws: ``ForecastError`` where there are too few values, a covariate ends before the horizon, or no model can be
  ///   fitted.
  /// - Complexity: for each candidate some hundred passes of a filter over the series.
  public func forecast(
    _ series: Series, horizon: Int, paths: Int = 0, workspace: ForecastWorkspace = ForecastWorkspace(),
    reusing known: FittedParameters = FittedParameters()
  ) throws -> SeriesForecast {
    let prepared = try PreparedSeries(series, horizon: horizon)
    let (chosen, remark) = try all(prepared, horizon: horizon, workspace)
    if let constant = prepared.constant {
      return try SeriesForecast(
        steps: Array(repeating: PredictivePoints([constant]), count: horizon),
        paths: Array(repeating: Array(repeating: constant, count: horizon), count: max(0, paths)),
        firstStep: series.values.count,
        members: [],
        notes: prepared.notes + ["the series is constant: nothing in it says how far it may move"])
    }
    let fitted = try fits(chosen, prepared, horizon: horizon, workspace, known)
    if fitted.found.isEmpty { throw fitted.failure ?? ForecastError("no model was given") }
    let forecasts = fitted.found.map(\.forecast)
    let isWhole = fitted.found.allSatisfy { $0.isOfCounts }
    let steps = try (0..<horizon).map { step in
      try PredictivePoints(forecasts.flatMap { $0.points[step] }, areWhole: isWhole)
    }
    return SeriesForecast(
      steps: steps, paths: try drawn(paths, forecasts), firstStep: series.values.count,
      members: fitted.found.map(\.member),
      notes: prepared.notes + [remark].compactMap { $0 } + fitted.omissions, omissions: fitted.omissions,
      parameters: fitted.parameters)
  }

  /// Paths of all candidates in turn.
  private func drawn(_ count: Int, _ forecasts: [any PooledForecast]) throws -> [[Double]] {
    guard count > 0 else { return [] }
    let key = try forecastKey(seed).child(named: "paths")
    let all = forecasts.enumerated().map { i, one in
      one.paths(stride(from: i, to: count, by: forecasts.count), key: key)
    }
    return (0..<count).map { all[$0 % all.count][$0 / all.count] }
  }

  /// A candidate that was fitted.
  struct Fitted {
    let member: SeriesForecast.Member
    let forecast: any PooledForecast
    let isOfCounts: Bool
  }

  /// A candidate with its parts for a series, and what of it was left out.
  private typealias Chosen = (candidate: Candidate, parts: [any StructuralPart], omissions: [String])

  private func all(
    _ series: PreparedSeries, horizon: Int, _ workspace: ForecastWorkspace
  ) throws -> (chosen: [Chosen], remark: String?) {
    var all: [Chosen] = []
    let (own, remark) = try candidates.map { ($0, nil) } ?? automatic(series, horizon: horizon, workspace)
    for candidate in own {
      let (parts, omissions) = try series.parts(of: candidate)
      if candidate.family != .normal { try series.checkCounts(candidate.family) }
      all.append((candidate, parts, omissions))
    }
    return (all, remark)
  }

  /// The models of a series where none were named, and what is to be said of them.
  private func automatic(
    _ series: PreparedSeries, horizon: Int, _ workspace: ForecastWorkspace
  ) throws -> (candidates: [Candidate], note: String?) {
    let key = try forecastKey(seed).child(named: "cycles")
    let cycles = try CycleChoice(series, horizon: horizon, workspace, key: key)
    if cycles.note != nil { return ([CycleChoice.candidate], cycles.note) }
    return (
      Candidate.automatic(seasons: series.seasons, stepsPerYear: series.stepsPerYear), nil
    )
  }

  private func fits(
    _ chosen: [Chosen], _ series: PreparedSeries, horizon: Int, _ workspace: ForecastWorkspace,
    _ known: FittedParameters
  ) throws -> (found: [Fitted], omissions: [String], failure: (any Error)?, parameters: FittedParameters) {
    var (found, omissions, parameters) = ([Fitted](), [String](), FittedParameters())
    var failure: (any Error)?
    let root = try forecastKey(seed)
    for (candidate, parts, own) in chosen {
      for omission in own where !omissions.contains(omission) { omissions.append(omission) }
      do {
        let key = root.child(named: candidate.name)
        guard candidate.family == .normal else {
          found.append(try counted(candidate, parts, series, horizon: horizon, key: key))
          continue
        }
        let own = known.members[candidate.name]
        guard
          let (fitted, kept) = try self.fitted(
            candidate, own?.parts(parts) ?? parts, series, horizon: horizon, workspace, own, key: key)
        else { continue }
        found.append(fitted)
        parameters.keep(kept, of: candidate.name)
      } catch {
        failure = error
        omissions.append("\(candidate.name) was left out: \(error)")
      }
    }
    return (found, omissions, failure, parameters)
  }

  /// A candidate whose states are integrated out; nil where the series has no scale.
  private func fitted(
    _ candidate: Candidate, _ parts: [any StructuralPart], _ series: PreparedSeries, horizon: Int,
    _ workspace: ForecastWorkspace, _ known: FittedParameters.Member?, key: PRNGKey
  ) throws -> (fitted: Fitted, parameters: FittedParameters.Member)? {
    guard
      let scale = known?.scale
        ?? SeriesScale(
          series.values, power: candidate.power, floor: series.series.floor, cap: series.series.cap)
    else { return nil }
    let model = try workspace.model(parts, like: series.values, horizon: horizon)
    let values = series.values.map { $0.map(scale.standardized) }
    let fit =
      try known.map { CandidateFit(model, values, reusing: $0.draws) }
      ?? CandidateFit(
        model, values, horizon: horizon, season: series.seasons.max() ?? 1, key: key)
    let parameters = fit.parameters
    let member = SeriesForecast.Member(
      name: candidate.name, formula: Candidate.formula(of: parts, .normal) + scale.text, power: scale.power,
      method: parameters.method, paretoShape: parameters.paretoShape, isTrusted: parameters.isTrusted,
      spreadRatio: parameters.spreadRatio,
      outliers: fit.outliers)
    return (
      Fitted(member: member, forecast: CandidateForecast(fit, scale), isOfCounts: false),
      FittedParameters.Member(scale: scale, parts: parts, draws: parameters)
    )
  }

  /// A candidate for counts.
  private func counted(
    _ candidate: Candidate, _ parts: [any StructuralPart], _ series: PreparedSeries, horizon: Int,
    key: PRNGKey
  ) throws -> Fitted {
    let fit = try CountFit(parts, candidate.family, series.values, horizon: horizon, key: key)
    let member = SeriesForecast.Member(
      name: candidate.name, formula: Candidate.formula(of: parts, candidate.family), power: 1,
      method: fit.method, paretoShape: fit.paretoShape, isTrusted: fit.isTrusted, spreadRatio: 1, outliers: []
    )
    return Fitted(member: member, forecast: fit, isOfCounts: true)
  }
}

/// The root of a forecast's random choices.
func forecastKey(_ seed: UInt64) throws(ForecastError) -> PRNGKey {
  guard seed <= UInt64(Int64.max) else {
    throw ForecastError("the seed: found \(seed), expected 0 to \(Int64.max)")
  }
  return PRNGKey(seed: seed).child(named: "forecast")
}
