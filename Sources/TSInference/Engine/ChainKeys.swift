import TSNumerics

/// The keys of one chain. Each is used for one purpose, and none depends on how many chains there are.
///
///     chain k                           = root.child(named: "chain").child(k)
///     momentum and so on of iteration i = chain.child(named: "momentum").child(i)
///
/// Since they follow from the root, the chain and the iteration, a sampler has no generator state.
package struct ChainKeys: Sendable {
  private let momenta: PRNGKey
  private let directions: PRNGKey
  private let selections: PRNGKey
  private let initialPoints: PRNGKey
  private let climbs: PRNGKey
  private let stepSizes: PRNGKey
  private let stepLengths: PRNGKey

  package init(root: PRNGKey, chain: Int) {
    let own = root.child(named: "chain").child(UInt64(chain))
    momenta = own.child(named: "momentum")
    directions = own.child(named: "directions")
    selections = own.child(named: "selection")
    initialPoints = own.child(named: "initial point")
    climbs = own.child(named: "climb")
    stepSizes = own.child(named: "step size")
    stepLengths = own.child(named: "step length")
  }

  /// For the momentum of a transition.
  package func momentum(_ iteration: Int) -> PRNGKey { momenta.child(UInt64(iteration)) }

  /// For the directions of the doublings of a transition.
  package func directions(_ iteration: Int) -> PRNGKey { directions.child(UInt64(iteration)) }

  /// For the choice between places in a transition, and for Metropolis acceptance.
  package func selection(_ iteration: Int) -> PRNGKey { selections.child(UInt64(iteration)) }

  /// For whether the steps of a transition are short.
  package func stepLength(_ iteration: Int) -> PRNGKey { stepLengths.child(UInt64(iteration)) }

  /// For an attempt at an initial point.
  package func initialPoint(attempt: Int) -> PRNGKey { initialPoints.child(UInt64(attempt)) }

  /// For a climb to an initial point, which takes named children of it.
  package func climb(_ number: Int) -> PRNGKey { climbs.child(UInt64(number)) }

  /// For the momentum of a trial of a step size, before a given iteration.
  package func stepSizeTrial(iteration: Int, trial: Int) -> PRNGKey {
    stepSizes.child(UInt64(iteration)).child(UInt64(trial))
  }
}
