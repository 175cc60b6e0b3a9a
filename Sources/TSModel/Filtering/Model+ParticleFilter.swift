import TSNumerics
import TSProbability

extension Model {
  /// Filters the states of a model by particles: any model that can be drawn from, linear or not, discrete or not.
  ///
  /// ```swift
  /// let filtered = try StochasticVolatility().condition(["y": returns])
  ///   .substitute(["phi": 0.97, "sigma": 0.2]).particleFilter(particles: 2_000, seed: 1)
  /// filtered.logLikelihood
  /// try filtered["h"].mean        // given the data up to each step
  /// ```
  ///
  /// A bootstrap filter: at each step the latent sites of every particle are drawn from their distributions, the data weight
  /// the particles, and they are resampled systematically when fewer than half of them are effective. Missing data are
  /// drawn. Parameters should be substituted: one that is latent is drawn once for each particle, and resampling leaves ever
  /// fewer of its values.
  ///
  /// - Parameters:
  ///   - particles: how many, at least 2. The standard deviation of the log likelihood falls with the root of their number.
  ///   - seed: 0...2⁶³-1. The same seed gives the same bits on every processor, as far as the draws do.
  ///   - probabilities: which quantiles of each number are computed, between 0 and 1.
  /// - Returns: the filtered states and an estimate of the log likelihood whose exponential is unbiased.
  /// - Throws: ``ModelError`` where the model fails, has no data or no latent site, reads a number that depends on what is
  ///   drawn, or where no particle allows the data at a step.
  /// - Complexity: particles × steps × operations of a step, on one core.
  ///
  /// Source: Gordon, Salmond and Smith (1993), Novel approach to nonlinear/non-Gaussian Bayesian state estimation,
  /// doi:10.1049/ip-f-2.1993.0015.
  public func particleFilter(
    particles: Int = 1_000, seed: UInt64, probabilities: [Double] = [0.05, 0.5, 0.95]
  ) throws -> FilteredStates {
    try ModelParticles(self).filteredStates(
      particles: particles, seed: seed, probabilities: probabilities)
  }
}

extension ModelParticles {
  /// Runs the particles; see ``Model/particleFilter(particles:seed:probabilities:)``.
  ///
  /// - Parameters:
  ///   - particles: how many, at least 2.
  ///   - seed: 0...2⁶³-1.
  ///   - probabilities: which quantiles of each number are computed, between 0 and 1.
  ///   - progress: called at each step with the share that is done; false ends the run with a `CancellationError`.
  public func filteredStates(
    particles: Int, seed: UInt64, probabilities: [Double] = [0.05, 0.5, 0.95],
    progress: (Double) -> Bool = { _ in true }
  ) throws -> FilteredStates {
    guard particles >= 2, particles <= 100_000_000 else {
      throw ModelError(
        site: nil, position: [],
        reason: .other("there are \(particles) particles; expected from 2 to 100000000"))
    }
    if let outside = probabilities.first(where: { !($0 >= 0 && $0 <= 1) }) {
      throw ModelError(
        site: nil, position: [], reason: .other("a quantile is at \(outside); expected from 0 to 1"))
    }
    let key = try filterKey(seed)
    guard
      let findings = try run(
        particles: particles, key: key, probabilities: probabilities, progress: progress)
    else { throw CancellationError() }
    return FilteredStates(findings, layout, particles: particles, probabilities: probabilities)
  }
}

func filterKey(_ seed: UInt64) throws(ModelError) -> PRNGKey {
  try fitKey(seed).child(named: "filter")
}
