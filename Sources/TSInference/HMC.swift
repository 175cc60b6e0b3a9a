import TSNumerics

/// Hamiltonian Monte Carlo with a fixed number of leapfrog steps.
///
/// Each transition walks `steps` leapfrog steps from a fresh momentum and accepts the end with probability
/// min(1, e^(H₀ - H)). Warm-up adapts the step size and the metric as ``NUTS`` does.
///
/// Source: Neal (2011), MCMC using Hamiltonian dynamics, doi:10.1201/b10905-6.
@dynamicMemberLookup
public struct HMC: Sendable {
  /// What every sampler can be told.
  public var options = SamplingOptions()
  /// The number of leapfrog steps of a transition, at least 1.
  public var steps: Int

  /// A sampler.
  ///
  /// - Parameters:
  ///   - steps: the number of leapfrog steps of a transition, at least 1.
  ///   - options: what every sampler can be told.
  /// - Throws: ``InferenceError/invalidOption(name:value:expected:)``.
  public init(steps: Int, options: SamplingOptions = SamplingOptions()) throws(InferenceError) {
    self.steps = steps
    self.options = options
    try validate()
  }

  public subscript<Value>(dynamicMember path: WritableKeyPath<SamplingOptions, Value>) -> Value {
    get { options[keyPath: path] }
    set { options[keyPath: path] = newValue }
  }

  /// Checks every option.
  ///
  /// - Throws: ``InferenceError/invalidOption(name:value:expected:)``.
  public func validate() throws(InferenceError) {
    try options.validate()
    try atLeast("steps", steps, 1)
  }

  /// Draws from a density.
  ///
  /// - Parameters:
  ///   - density: the unnormalised log density.
  ///   - key: the root of all random choices.
  ///   - sink: is handed every draw as it is made.
  ///   - control: stops the run, or watches it.
  ///   - checkpoints: where to go on; chains without one start anew.
  /// - Throws: ``InferenceError``, or what the sink or the density threw.
  @discardableResult
  public func sample(
    _ density: some LogDensity, key: PRNGKey, into sink: some DrawSink, control: RunControl = RunControl(),
    resuming checkpoints: [ChainCheckpoint] = []
  ) throws -> SamplingReport {
    try validate()
    return try Run(
      density: density, options: options, transition: .path(steps: steps), key: key, sink: sink,
      control: control
    ).perform(resuming: checkpoints)
  }
}
