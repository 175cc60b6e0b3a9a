import TSNumerics

/// A model under a seed: a model again.
///
/// The key of lane `i` is the `i`-th of `keys`; a single key serves every lane.
@frozen
public struct Seeded<Base: Model>: Model {
  /// The model inside.
  public var base: Base
  /// The root keys: one, or one for each lane.
  public var keys: [PRNGKey]
  /// The rule by which sites get their keys.
  public var stream: RandomStream
  /// What is wrong with the seed; the run ends with it.
  @usableFromInline var fault: String?

  @inlinable
  public init(base: Base, keys: [PRNGKey], stream: RandomStream) {
    self.base = base
    self.keys = keys
    self.stream = stream
  }

  @inlinable
  public func callAsFunction<E: Effects>(_ effects: inout E) {
    if let fault { effects.fail(fault) }
    var key = E.Real.Primal.Key(repeating: keys.first ?? PRNGKey(seed: 0))
    if keys.count > 1 {
      for lane in 0..<E.Real.Primal.laneCount { key[lane: lane] = keys[Swift.min(lane, keys.count - 1)] }
    }
    _ = effects.with(StreamSeed<E.Real.Primal>(key, stream)) { base(&$0) }
  }
}

extension Model {
  /// The model with a key for each unvalued site, from a seed.
  ///
  /// - Parameters:
  ///   - seed: 0...2⁶³-1; the same seed gives the same draws as `numpyro.handlers.seed(rng_seed=seed)` in 64-bit mode
  ///     for `Double`, and below 2³² in 32-bit mode for `Float`.
  ///   - stream: the rule by which sites get their keys.
  public func seed(_ seed: UInt64, stream: RandomStream = .numpyro) -> Seeded<Self> {
    var model = Seeded(base: self, keys: [PRNGKey(seed: seed)], stream: stream)
    if seed > UInt64(Int64.max) { model.fault = "the seed is \(seed), but must be from 0 to \(Int64.max)" }
    return model
  }

  /// The model with a key for each unvalued site, from a root key.
  public func seed(_ key: PRNGKey, stream: RandomStream = .numpyro) -> Seeded<Self> {
    Seeded(base: self, keys: [key], stream: stream)
  }

  /// The model with a key for each unvalued site, from one root key for each lane.
  @inlinable
  package func seed(lanes keys: [PRNGKey], stream: RandomStream) -> Seeded<Self> {
    Seeded(base: self, keys: keys, stream: stream)
  }
}
