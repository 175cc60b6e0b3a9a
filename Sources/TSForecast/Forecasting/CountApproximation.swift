import TSModel

/// A model of counts with normal numbers in their place, so that its states are integrated out: around the mode of the states
/// each count is replaced by the normal number that says the same of its mean, on average over what is known of that.
///
/// Sources: Durbin and Koopman (1997), Monte Carlo maximum likelihood estimation for non-Gaussian state space models,
/// doi:10.1093/biomet/84.3.669; Koopman, Lucas and Scharth (2015), Numerically accelerated importance sampling for
/// nonlinear non-Gaussian state-space models, doi:10.1080/07350015.2014.925807.
final class CountApproximation {
  /// The model with normal numbers.
  let model: SeriesModel
  /// The mode of its parameters.
  private(set) var mode: MAP.Mode
  /// The dispersion that it was made for.
  private(set) var dispersion: Double
  /// What the counts say, for the dispersions that are not far from the likeliest.
  private(set) var likelihood: CountLikelihood
  private let origin: Double
  private let unit: Double
  private var pseudo: [Double?]
  private var deviations: [Double]

  /// How often the mode is looked for, each time with the normal numbers of the one before.
  private static let rounds = 16

  init(_ structural: Structural, _ likelihood: CountLikelihood, horizon: Int, key: PRNGKey) throws {
    var own = structural
    own.isApproximate = true
    (self.likelihood, origin, unit) = (likelihood, structural.origin, structural.unit)
    model = try SeriesModel(own, like: likelihood.values, horizon: horizon, of: "signal")
    dispersion = likelihood.family == .poisson ? 0 : 0.3
    let logs = likelihood.values.map { Double.log(($0 ?? 0) + 0.5) }
    let sure = [Double](repeating: 0, count: logs.count)
    (pseudo, deviations) = Self.normals(logs, sure, likelihood, dispersion, origin, unit)
    model.set(pseudo, deviations: deviations)
    mode = try CandidateFit.climb(model.density, from: model.starts(pseudo), key: key)
    for _ in 0..<Self.rounds {
      let (means, variances) = signals()
      let before = (mode.position, dispersion)
      dispersion = self.likelihood.bestDispersion(means, variances)
      (pseudo, deviations) = Self.normals(means, variances, likelihood, dispersion, origin, unit)
      model.set(pseudo, deviations: deviations)
      mode = try CandidateFit.climb(model.density, from: [mode.position], key: key)
      if dispersion == before.1, zip(before.0, mode.position).allSatisfy({ abs($0 - $1) < 1e-2 }) { break }
    }
    self.likelihood.narrow(to: dispersion, signals().means)
  }

  /// The logarithms of the means of all steps, and their variances, at the mode.
  private func signals() -> (means: [Double], variances: [Double]) {
    let (means, variances) = model.drawer.moments(at: mode.position)
    return (
      model.coordinates.map { logMean(means[$0]) },
      model.coordinates.map { unit * unit * max(0, variances[$0]) }
    )
  }

  private func logMean(_ signal: Double) -> Double {
    min(Structural.greatestLogMean, max(-Structural.greatestLogMean, origin + unit * signal))
  }

  /// The normal numbers in the place of the counts, on the scale of the model, and their standard deviations.
  private static func normals(
    _ means: [Double], _ variances: [Double], _ likelihood: CountLikelihood, _ dispersion: Double,
    _ origin: Double,
    _ unit: Double
  ) -> ([Double?], [Double]) {
    var (pseudo, deviations) = ([Double?](), [Double]())
    for (step, value) in likelihood.values.enumerated() {
      guard let value else {
        pseudo.append(nil)
        deviations.append(1)
        continue
      }
      // Not beyond what the counts of a series reach: far below it a count of 0 says next to nothing of the mean.
      let (normal, variance) = likelihood.normal(
        value, mean: max(-8, means[step]), variance: variances[step], dispersion)
      pseudo.append((normal - origin) / unit)
      deviations.append(variance.squareRoot() / unit)
    }
    return (pseudo, deviations)
  }

  /// A draw of the logarithms of the means of all steps given parameters, and the logarithm of what the counts say of them over
  /// what the normal numbers do, for each dispersion.
  func draw(at position: [Double], key: PRNGKey) -> (logMeans: [Double], logRatios: [Double]) {
    let all = model.drawer.coordinates(at: position, key: key)
    let signals = model.coordinates.map { all[$0] }
    var normal = 0.0
    for (step, value) in pseudo.enumerated() {
      guard let value else { continue }
      let z = (value - signals[step]) / deviations[step]
      normal -= 0.5 * z * z + Double.log(deviations[step])
    }
    let logMeans = signals.map(logMean)
    return (logMeans, likelihood.profile(logMeans).map { $0 - normal })
  }
}
