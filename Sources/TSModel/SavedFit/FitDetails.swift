import TSInference

/// What saving a fit takes beside its draws.
struct FitDetails: Sendable {
  /// How the sampler was set.
  let sampler: FitPlan.Sampler
  /// How each transition went, chain by chain.
  let transitions: [[DrawStatistics]]
  /// What the warm-up of each chain came to; nil without one.
  let warmUps: [WarmUpResult?]
}

extension Fit {
  /// How each transition after the warm-up went, by chain and draw.
  public var transitions: [[DrawStatistics]] { details.transitions }
}
