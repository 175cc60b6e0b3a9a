extension Series {
  /// The most steps of a series that are used for a forecast: what was longer ago says little, and takes time.
  package static let mostSteps = 2_500

  /// The last steps, at most so many; covariates go on into the future as before.
  package func suffix(_ maxLength: Int) -> Series {
    let dropped = max(0, values.count - maxLength)
    guard dropped > 0 else { return self }
    var last = self
    last.values = Array(values.dropFirst(dropped))
    last.firstStep += dropped
    for i in last.covariates.indices {
      last.covariates[i].values = Array(covariates[i].values.dropFirst(dropped))
    }
    return last
  }

  /// How many steps of the future all covariates have; nil without covariates.
  ///
  /// - Parameter leastLag: how many steps ago the values of a covariate are from that have an effect.
  /// - Throws: ``ForecastError`` where a covariate has none.
  package func futureOfCovariates(_ leastLag: (String) -> Int) throws(ForecastError) -> Int? {
    func reach(_ covariate: Covariate) -> Int { covariate.values.count + leastLag(covariate.name) }
    guard let shortest = covariates.min(by: { reach($0) < reach($1) }) else { return nil }
    let steps = reach(shortest) - values.count
    guard steps >= 1 else {
      throw ForecastError(
        "\(shortest.name): found no value after the last of the series, expected its future in the same file or in --future"
      )
    }
    return steps
  }
}
