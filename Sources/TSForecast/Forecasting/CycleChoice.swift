import TSModel
import TSNumerics

/// Whether a series without a season plainly goes around in cycles that keep no time, as sunspots do: then a trend is the wrong
/// model, and a cycle around a level that stays takes the place of all that are pooled.
///
/// Its evidence, by Laplace's approximation, has to be e¹⁰ times that of a trend and of a rest around a level that stays, on one
/// scale: what is likely and not plain is left to trends, which other series are forecast better by.
struct CycleChoice {
  /// The fewest values that show cycles plainly.
  static let fewestValues = 60
  /// How much greater the logarithm of the evidence has to be.
  private static let leastDifference = 10.0
  private static let power = 0.35

  /// The model.
  static let candidate = Candidate("cycle", [Trend.constant, Cycle(), Autocorrelation()], power: power)

  /// What is to be said of it; nil where trends are the models.
  let note: String?

  /// - Parameters:
  ///   - series: the series.
  ///   - horizon: how many steps to forecast, at least 1.
  ///   - workspace: keeps recorded models.
  ///   - key: the root of random choices.
  /// - Throws: what the models do.
  init(_ series: PreparedSeries, horizon: Int, _ workspace: ForecastWorkspace, key: PRNGKey) throws {
    guard series.seasons.isEmpty, series.constant == nil,
      series.values.count(where: { $0 != nil }) >= Self.fewestValues,
      let scale = SeriesScale(
        series.values, power: Self.power, floor: series.series.floor, cap: series.series.cap)
    else {
      note = nil
      return
    }
    let values = series.values.map { $0.map(scale.standardized) }
    func evidence(_ candidate: Candidate) throws -> (log: Double, model: SeriesModel, mode: [Double]) {
      let model = try workspace.model(
        series.parts(of: candidate).parts, like: series.values, horizon: horizon)
      model.set(values)
      let mode = try CandidateFit.climb(model.density, from: model.starts(values), key: key)
      let laplace = try LaplaceApproximation(
        of: model.density, at: mode, leastCurvature: CandidateFit.leastCurvature)
      return (laplace.logEvidence, model, mode.position)
    }
    let others = [Trend(), Trend.constant].map {
      Candidate("other", [$0, Autocorrelation()], power: Self.power)
    }
    // A model that cannot be fitted is not plain.
    guard let own = try? evidence(Self.candidate), let log = try? others.map({ try evidence($0).log }).max(),
      own.log - log > Self.leastDifference
    else {
      note = nil
      return
    }
    let place = own.model.coordinateNames.firstIndex(of: "cyclePeriod").map { own.mode[$0] } ?? 0
    let period = Cycle.period(at: place, values: series.values.count)
    note =
      "the series goes around in cycles of some \(Seasonal.text((10 * period).rounded() / 10)) steps, far more likely than "
      + "a trend: that is the model"
  }
}
