import TSInference
import TSNumerics
import TSProbability
import TSText

extension Model {
  /// Draws from the posterior: the distribution of the latent sites given the data.
  ///
  /// ```swift
  /// let fit = try LocalLevel().condition(["y": nile]).fit(seed: 1)
  /// let few = try LocalLevel().condition(["y": nile])
  ///   .fit(seed: 1, keeping: ["drift", "noise"], startingAt: ["noise": SiteData(120)])
  /// ```
  ///
  /// Chain k's draws depend on the seed and on k alone, whatever the number of chains, threads and lanes, and whatever is
  /// kept of them.
  ///
  /// - Parameters:
  ///   - sampler: chains, warm-up, draws and the rest.
  ///   - seed: 0...2⁶³-1.
  ///   - names: the sites whose draws are kept, latent or computed; all if nil. What is not kept takes no memory, and is
  ///     in no summary.
  ///   - start: values that sites start from, in the units of the model; any of the latent sites. One number for a site
  ///     with several values is for all of them, and a missing value is not set. What is not set starts where the sampler's
  ///     `initialPoint` says.
  ///   - marginalization: the sites that are integrated out, and drawn given the others and the data: all that can be,
  ///     unless told; see ``Marginalization``. A site that is integrated out has no start.
  ///   - control: stops the run from another thread, or watches it.
  /// - Returns: the draws of every latent and computed site that is kept. A run that was stopped gives what it has.
  /// - Throws: ``ModelError`` where the model has a discrete latent site that cannot be summed out, no other latent site, or
  ///   fails, and where a site to keep or to start from does not exist or cannot have the value; ``InferenceError`` where an
  ///   option is out of range or no chain finds a start, with the site and the step that make the density zero.
  @inlinable
  public func fit(
    _ sampler: NUTS = NUTS(), seed: UInt64, keeping names: [String]? = nil,
    startingAt start: [String: SiteData] = [:], marginalize marginalization: Marginalization = .automatic,
    control: RunControl = RunControl()
  ) throws -> Fit {
    try ModelDensity(self, marginalize: marginalization).fit(
      sampler, seed: seed, keeping: names, startingAt: start, control: control)
  }
}

extension SteppedModel {
  /// Draws from the posterior; see ``Model/fit(_:seed:keeping:startingAt:marginalize:control:)``. The fit knows how its model
  /// goes on, see ``Fit/forecast(horizon:seed:)``.
  @inlinable
  public func fit(
    _ sampler: NUTS = NUTS(), seed: UInt64, keeping names: [String]? = nil,
    startingAt start: [String: SiteData] = [:], marginalize marginalization: Marginalization = .automatic,
    control: RunControl = RunControl()
  ) throws -> Fit {
    try ModelDensity(self, marginalize: marginalization).fit(
      sampler, seed: seed, keeping: names, startingAt: start, control: control
    ).goingOn { try $0.forecast(self, horizon: $1, seed: $2) }
  }
}

extension Fit {
  /// The same with what forecasts.
  @usableFromInline
  func goingOn(_ continuation: @escaping Continuation) -> Fit {
    var fit = self
    fit.continuation = continuation
    return fit
  }
}

extension ModelDensity {
  /// Draws from the density; see ``Model/fit(_:seed:keeping:startingAt:marginalize:control:)``.
  public func fit(
    _ sampler: NUTS, seed: UInt64, keeping names: [String]? = nil, startingAt start: [String: SiteData] = [:],
    control: RunControl = RunControl()
  ) throws -> Fit {
    try sampler.validate()
    guard sampler.draws > 0 else {
      throw InferenceError.invalidOption(name: "draws", value: "0", expected: "at least 1")
    }
    let sink = try FitSink(self, SiteSelection(layout, keeping: names), seed: seed)
    let report = try sample(sampler, seed: seed, startingAt: start, into: sink, control: control)
    var settings = FitPlan.Sampler(sampler)
    settings.keep = names
    settings.marginalize = marginalization
    if !start.isEmpty { settings.start = .given }
    return try sink.fit(settings, report: report, seed: seed)
  }

  /// Draws from the density into a sink: what every fit is made of, in memory and in files.
  ///
  /// - Parameters:
  ///   - sampler: chains, warm-up, draws and the rest.
  ///   - seed: 0...2⁶³-1.
  ///   - start: values that sites start from; see ``Model/fit(_:seed:keeping:startingAt:marginalize:control:)``.
  ///   - sink: is handed every draw as it is made.
  ///   - control: stops the run, or watches it.
  ///   - checkpoints: where to go on; chains without one start anew.
  /// - Throws: ``InferenceError``, with the site and the step that leave a chain without a start; ``ModelError`` where a start
  ///   cannot be had; what the sink throws.
  @discardableResult
  public func sample(
    _ sampler: NUTS, seed: UInt64, startingAt start: [String: SiteData] = [:], into sink: some DrawSink,
    control: RunControl = RunControl(), resuming checkpoints: [ChainCheckpoint] = []
  ) throws -> SamplingReport {
    let key = try fitKey(seed)
    var sampler = sampler
    sampler.initialPoint = try sampler.initialPoint.with(start, in: self)
    do {
      return try sampler.sample(self, key: key, into: sink, control: control, resuming: checkpoints)
    } catch InferenceError.noInitialPoint(let chain, let explanation) {
      let points = sampler.initialPoint.candidates(chain: chain, root: key, dimension: dimension)
      let given =
        start.isEmpty ? "" : "; starts were given for \(start.keys.sorted().joined(separator: ", "))"
      throw InferenceError.noInitialPoint(
        chain: chain, explanation: explanation + given + firstRejection(at: points))
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

extension InitialPoint {
  /// The same with some sites at given values.
  ///
  /// - Throws: a ``ModelError`` where a value cannot be had.
  package func with(_ start: [String: SiteData], in density: ModelDensity) throws -> InitialPoint {
    if start.isEmpty { return self }
    let point = try density.coordinates(with: start)
    // Where nothing is left to choose, there is one point, and one attempt.
    let ones = [Double](repeating: 1, count: density.dimension)
    if try density.coordinates(ones, with: start) == point { return .point(point) }
    return .function { chain, key in
      let base = candidate(chain: chain, key: key, dimension: density.dimension)
      // A bound may depend on another site: where the value is out of it, there is no such point.
      return (try? density.coordinates(base, with: start)) ?? base.map { _ in .nan }
    }
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
