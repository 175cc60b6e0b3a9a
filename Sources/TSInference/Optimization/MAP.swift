import TSNumerics

/// The mode of a density: the maximum a posteriori point.
///
/// A density over ℝⁿ that was made from one over a bounded domain includes the log Jacobian of the map between them,
/// so that its mode is the one on the unbounded scale.
public struct MAP: Sendable {
  /// Where to start; the first chain's point for the kinds that have many.
  public var initialPoint = InitialPoint.uniform(radius: 2)
  /// The greatest number of iterations, at least 1.
  public var iterations = 2000

  /// The defaults.
  public init() {}

  /// A mode with its log density.
  public struct Mode: Sendable, Equatable {
    /// The position.
    public let position: [Double]
    /// The log density there.
    public let logDensity: Double
    /// The number of iterations that it took.
    public let iterations: Int
  }

  /// Climbs to a mode with L-BFGS.
  ///
  /// - Parameters:
  ///   - density: the unnormalised log density.
  ///   - key: the root of the random initial point.
  /// - Throws: ``InferenceError/noMode(_:)`` when the climb does not converge,
  ///   ``InferenceError/noInitialPoint(chain:explanation:)``, or what the density threw.
  public func mode(of density: some LogDensity, key: PRNGKey) throws -> Mode {
    try atLeast("iterations", iterations, 1)
    let evaluate = try PointEvaluator(density)
    let keys = ChainKeys(root: key, chain: 0)
    let start = try initialPoint.find(chain: 0, dimension: density.dimension, evaluate) {
      keys.initialPoint(attempt: $0)
    }
    var search = LBFGS()
    search.mostIterations = iterations
    let (point, used, end) = search.climb(from: start, evaluate)
    switch end {
    case .converged: return Mode(position: point.position, logDensity: point.value, iterations: used)
    case .reachedLimit:
      throw InferenceError.noMode("after \(used) iterations the log density still rises, to \(point.value)")
    case .stuck:
      throw InferenceError.noMode(
        "no step along the gradient improves on \(point.value); the gradient may not be that of the density")
    }
  }
}

extension InitialPoint {
  /// Looks for a point at which the log density and its gradient are finite, outside a Markov chain.
  func find(
    chain: Int, dimension: Int, _ evaluate: PointEvaluator, keys: (_ attempt: Int) -> PRNGKey
  ) throws(InferenceError) -> EvaluatedPoint {
    var search = InitialPointSearch()
    repeat {
      let position = candidate(chain: chain, key: keys(search.attempt), dimension: dimension)
      guard position.count == dimension else {
        throw .noInitialPoint(
          chain: chain,
          explanation: "the point given has \(position.count) coordinates, the density \(dimension)")
      }
      let point = evaluate(position)
      search.attempt += 1
      if search.accepts(value: point.value, gradient: point.gradient, dimension: dimension) { return point }
    } while isRandom && search.attempt < InitialPointSearch.mostAttempts
    throw .noInitialPoint(chain: chain, explanation: search.explanation(of: self))
  }
}
