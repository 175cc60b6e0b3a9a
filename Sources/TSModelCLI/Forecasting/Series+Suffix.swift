import TSForecast

extension Series {
  /// The last steps, at most so many; covariates go on into the future as before.
  func suffix(_ maxLength: Int) -> Series {
    let dropped = max(0, values.count - maxLength)
    guard dropped > 0 else { return self }
    var last = self
    last.values = Array(values.dropFirst(dropped))
    for i in last.covariates.indices {
      last.covariates[i].values = Array(covariates[i].values.dropFirst(dropped))
    }
    return last
  }

  /// How many steps of the future all covariates have; nil without covariates.
  ///
  /// - Throws: ``ForecastError`` where a covariate has none.
  func futureOfCovariates() throws(ForecastError) -> Int? {
    guard let shortest = covariates.min(by: { $0.values.count < $1.values.count }) else { return nil }
    let steps = shortest.values.count - values.count
    guard steps >= 1 else {
      throw ForecastError(
        "\(shortest.name): found no value after the last of the series, expected its future in the same file or in --future"
      )
    }
    return steps
  }
}
