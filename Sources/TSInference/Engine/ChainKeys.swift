import TSNumerics

/// The keys of one chain. Each is used for one purpose, and none depends on how many chains there are.
///
///     chain k      = root.child(named: "chain").child(k)
///     transition i = chain.child(named: "transition").child(i), then a named child a purpose
///
/// Since a transition's keys follow from the root, the chain and the iteration, a sampler has no generator state.
struct ChainKeys: Sendable {
  private let transitions: PRNGKey
  private let initialPoint: PRNGKey
  private let stepSize: PRNGKey

  init(root: PRNGKey, chain: Int) {
    let own = root.child(named: "chain").child(UInt64(chain))
    transitions = own.child(named: "transition")
    initialPoint = own.child(named: "initial point")
    stepSize = own.child(named: "step size")
  }

  /// The keys of a transition.
  func transition(_ iteration: Int) -> TransitionKeys { TransitionKeys(transitions.child(UInt64(iteration))) }

  /// The key of an attempt at an initial point.
  func initialPoint(attempt: Int) -> PRNGKey { initialPoint.child(UInt64(attempt)) }

  /// The key of the momentum for a trial of a step size, before a given iteration.
  func stepSizeTrial(iteration: Int, trial: Int) -> PRNGKey {
    stepSize.child(UInt64(iteration)).child(UInt64(trial))
  }
}

/// The keys of one transition.
struct TransitionKeys: Sendable {
  private static let momentum = Purpose("momentum")
  private static let directions = Purpose("directions")
  private static let selection = Purpose("selection")

  private let key: PRNGKey

  init(_ key: PRNGKey) { self.key = key }

  /// For the momentum.
  var momentum: PRNGKey { Self.momentum.child(of: key) }
  /// For the directions of the doublings.
  var directions: PRNGKey { Self.directions.child(of: key) }
  /// For the choice between places, and for Metropolis acceptance.
  var selection: PRNGKey { Self.selection.child(of: key) }
}

/// A purpose whose name is hashed once: `child(of: key)` is `key.child(named: name)`.
struct Purpose: Sendable {
  private let high: UInt32
  private let low: UInt32

  init(_ name: String) {
    let hash = fnv1a("purpose:\(name)".utf8)
    high = UInt32(truncatingIfNeeded: hash >> 32)
    low = UInt32(truncatingIfNeeded: hash)
  }

  func child(of key: PRNGKey) -> PRNGKey { key.foldIn(high).foldIn(low) }
}
