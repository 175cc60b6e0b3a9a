/// A series once it has been checked: from its first value on, with the seasons that it is long enough for.
struct PreparedSeries {
  let values: [Double?]
  let seasons: [Double]
  let stepsPerYear: Double?
  let regressions: [Regression]
  /// The value of a series that has no other.
  let constant: Double?
  let notes: [String]

  init(_ series: Series, horizon: Int) throws(ForecastError) {
    guard horizon >= 1 else { throw ForecastError("the horizon: found \(horizon), expected 1 or more") }
    if let step = series.values.firstIndex(where: { $0.map { !$0.isFinite } ?? false }) {
      throw ForecastError(
        "\(series.name), step \(step): found \(series.values[step] ?? 0), expected a finite number or a gap")
    }
    let known = series.values.compactMap { $0 }
    guard known.count >= Forecaster.fewestValues, let start = series.values.firstIndex(where: { $0 != nil })
    else {
      throw ForecastError(
        "\(series.name) is too short: found \(counted(known.count, "value")), expected \(Forecaster.fewestValues) or more"
      )
    }
    guard let (least, most) = known.min().flatMap({ least in known.max().map { (least, $0) } }),
      (most - least).isFinite
    else {
      throw ForecastError("\(series.name): found values too far apart, expected differences that are finite")
    }
    values = Array(series.values[start...])
    stepsPerYear = series.stepsPerYear ?? series.seasons.max()
    var notes: [String] = []
    seasons = series.usableSeasons
    for season in series.seasons where season > 1 && !seasons.contains(season) {
      let needed = Seasonal.text((2 * season).rounded(.up))
      notes.append("no season of \(Seasonal.text(season)): it needs \(needed) steps, found \(values.count)")
    }
    self.notes = notes
    regressions = try Self.regressions(series, from: start, steps: series.values.count + horizon)
    constant = known.allSatisfy { $0 == known[0] } ? known[0] : nil
  }

  private static func regressions(
    _ series: Series, from start: Int, steps: Int
  ) throws(ForecastError) -> [Regression] {
    var all: [Regression] = []
    for covariate in series.covariates {
      guard covariate.values.count >= steps else {
        throw ForecastError(
          "\(covariate.name) ends too early: found \(counted(covariate.values.count, "value")), expected \(steps): "
            + "those of the series and \(steps - series.values.count) of the future")
      }
      if let step = covariate.values.firstIndex(where: { !$0.isFinite }) {
        throw ForecastError(
          "\(covariate.name), step \(step): found \(covariate.values[step]), expected a finite number")
      }
      let past = covariate.values[start..<series.values.count]
      guard past.contains(where: { $0 != past.first }) else {
        throw ForecastError(
          "\(covariate.name): found the same value at every step of the series, which says nothing of its effect; "
            + "expected values that differ")
      }
      all.append(
        Regression(
          covariate.name, Array(covariate.values[start..<steps]), past: past.count, sign: covariate.sign))
    }
    return all
  }
}
