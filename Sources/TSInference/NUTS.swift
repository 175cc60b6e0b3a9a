import TSNumerics

/// The no-U-turn sampler with multinomial sampling along the trajectory.
///
/// ```swift
/// let store = DrawStore()
/// let report = try NUTS(chains: 4, draws: 2000).sample(density, key: PRNGKey(seed: 1), into: store)
/// ```
///
/// Chain k's draws depend on the key and on k alone: not on the number of chains, nor on the number of threads. The
/// key given is the root; chains, momenta and choices take named children of it.
///
/// Sources: Hoffman and Gelman (2014), The no-U-turn sampler, JMLR 15(47); Betancourt (2017),
/// doi:10.48550/arXiv.1701.02434.
@dynamicMemberLookup
public struct NUTS: Sendable {
  /// What every sampler can be told.
  public var options = SamplingOptions()
  /// The greatest number of doublings of a trajectory, in 1...20.
  public var maximumDepth = 10

  /// The defaults.
  public init() {}

  /// A sampler with some options set.
  ///
  /// - Throws: ``InferenceError/invalidOption(name:value:expected:)``.
  public init(
    chains: Int = 4, warmup: Int = 1000, draws: Int = 1000, thin: Int = 1, targetAcceptance: Double = 0.9,
    maximumDepth: Int = 10, metric: MetricAdaptation = .automatic,
    initialPoint: InitialPoint = .automatic, jobs: Int? = nil, savesWarmup: Bool = false
  ) throws(InferenceError) {
    options.chains = chains
    options.warmup = warmup
    options.draws = draws
    options.thin = thin
    options.targetAcceptance = targetAcceptance
    options.metric = metric
    options.initialPoint = initialPoint
    options.jobs = jobs
    options.savesWarmup = savesWarmup
    self.maximumDepth = maximumDepth
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
    guard (1...20).contains(maximumDepth) else {
      throw .invalidOption(name: "maximumDepth", value: "\(maximumDepth)", expected: "a number in 1...20")
    }
  }

  /// Checks that a chain of ``sample(_:key:into:control:resuming:)`` can go on from a state.
  ///
  /// - Throws: ``InferenceError/checkpointMismatch(_:)``, which names what is wrong with it; what the density throws.
  package func check(
    _ checkpoint: ChainCheckpoint, for density: some LogDensity, key: PRNGKey
  ) throws {
    try Run(
      density: density, options: options, transition: .tree(maximumDepth: maximumDepth), key: key,
      sink: DrawStore(), control: RunControl()
    ).check(checkpoint)
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
      density: density, options: options, transition: .tree(maximumDepth: maximumDepth), key: key, sink: sink,
      control: control
    ).perform(resuming: checkpoints)
  }
}
