/// The exact posterior of a local level with known variances: the Kalman filter forwards, then the smoother of Rauch,
/// Tung and Striebel backwards.
///
/// Source: Durbin and Koopman (2012), Time Series Analysis by State Space Methods, chapter 2.
struct KalmanSmoother {
  /// E(level[t] | y).
  private(set) var means: [Double] = []
  /// Var(level[t] | y).
  private(set) var variances: [Double] = []

  /// Smooths a series.
  ///
  /// - Parameters:
  ///   - series: y; nil where a value is missing.
  ///   - start: the mean and the variance of the level before the first step.
  ///   - drift: the variance of a step of the level.
  ///   - noise: the variance of an observation around the level.
  init(_ series: [Double?], start: (mean: Double, variance: Double), drift: Double, noise: Double) {
    var state = start
    var predicted: [Double] = []
    for y in series {
      state.variance += drift
      predicted.append(state.variance)
      if let y {
        let gain = state.variance / (state.variance + noise)
        state = (state.mean + gain * (y - state.mean), (1 - gain) * state.variance)
      }
      means.append(state.mean)
      variances.append(state.variance)
    }
    // The prediction of the next mean is the filtered mean itself.
    for t in means.indices.dropLast().reversed() {
      let gain = variances[t] / predicted[t + 1]
      means[t] += gain * (means[t + 1] - means[t])
      variances[t] += gain * gain * (variances[t + 1] - predicted[t + 1])
    }
  }
}
