import TSInference
import TSNumerics
import TSProbability
import TSText

extension Model {
  /// Draws from the posterior: the distribution of the latent sites given the data.
  ///
  /// ```swift
  /// let fit = try LocalLevel().condition(["y": nile]).fit(seed: 1)
  /// ```
  ///
  /// Chain k's draws depend on the seed and on k alone, whatever the number of chains, threads and lanes.
  ///
  /// - Parameters:
  ///   - sampler: chains, warm-up, draws and the rest.
  ///   - seed: 0...2⁶³-1.
  ///   - control: stops the run from another thread, or watches it.
  /// - Returns: the draws of every latent and computed site. A run that was stopped gives what it has.
  /// - Throws: ``ModelError`` where the model has a discrete latent site, none at all, or fails; ``InferenceError`` where
  ///   an option is out of range or no chain finds a start, with the site and the step that make the density zero.
  @inlinable
  public func fit(
    _ sampler: NUTS = NUTS(), seed: UInt64, control: RunControl = RunControl()
  ) throws -> Fit {
    try ModelDensity(self).fit(sampler, seed: seed, control: control)
  }
}

extension ModelDensity {
  /// Draws from the density; see ``Model/fit(_:seed:control:)``.
  public func fit(_ sampler: NUTS, seed: UInt64, control: RunControl = RunControl()) throws -> Fit {
    try sampler.validate()
    guard sampler.draws > 0 else {
      throw InferenceError.invalidOption(name: "draws", value: "0", expected: "at least 1")
    }
    let key = try fitKey(seed)
    let sink = FitSink(self)
    do {
      let report = try sampler.sample(self, key: key, into: sink, control: control)
      return try sink.fit(sampler, report: report, seed: seed)
    } catch InferenceError.noInitialPoint(let chain, let explanation) {
      let points = sampler.initialPoint.candidates(chain: chain, root: key, dimension: dimension)
      throw InferenceError.noInitialPoint(
        chain: chain, explanation: explanation + firstRejection(at: points))
    }
  }

  /// The site and the step that make the density zero at the first of some points where there is one, as the end of a
  /// sentence.
  private func firstRejection(at points: some Sequence<[Double]>) -> String {
    for point in points where point.count == dimension {
      if let rejection = rejection(at: point) { return "; \(rejection)" }
    }
    return ""
  }
}

/// The root of a fit's random choices: a child of the seed's own key, which prior draws come from.
package func fitKey(_ seed: UInt64) throws(ModelError) -> PRNGKey {
  guard seed <= UInt64(Int64.max) else {
    throw ModelError(
      site: nil, position: [],
      reason: .other("the seed is \(seed), but must be from 0 to \(Int64.max)"))
  }
  return PRNGKey(seed: seed).child(named: "fit")
}

func unknownSite(_ name: String, among names: [String]) -> ModelError {
  ModelError(
    site: name, position: [], reason: .unknownSite(near: nearest(name, among: names), sites: names))
}
