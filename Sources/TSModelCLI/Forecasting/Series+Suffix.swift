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
}
