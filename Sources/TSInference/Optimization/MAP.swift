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
  /// A climb ends where no more is to be gained than this, relative to the magnitude of the log density and 1; positive.
  public var tolerance = 1e-14

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
    let (mode, end) = try climb(density, key: key)
    switch end {
    case .converged: return mode
    case .reachedLimit, .stopped:
      throw InferenceError.noMode(
        "after \(mode.iterations) iterations the log density still rises, to \(mode.logDensity)")
    case .stuck:
      throw InferenceError.noMode(
        "no step along the gradient improves on \(mode.logDensity); the gradient may not be that of the density"
      )
    }
  }

  /// The best point that a climb reaches, be it a mode or not.
  ///
  /// - Throws: as ``mode(of:key:)``, but not where the climb ends early.
  public func best(of density: some LogDensity, key: PRNGKey) throws -> Mode {
    try climb(density, key: key).0
  }

  private func climb(_ density: some LogDensity, key: PRNGKey) throws -> (Mode, LBFGS.End) {
    try atLeast("iterations", iterations, 1)
    guard tolerance > 0 else {
      throw InferenceError.invalidOption(
        name: "tolerance", value: "\(tolerance)", expected: "a positive number")
    }
    let evaluate = try PointEvaluator(density)
    let keys = ChainKeys(root: key, chain: 0)
    let start = try initialPoint.find(chain: 0, dimension: density.dimension, evaluate) {
      keys.initialPoint(attempt: $0)
    }
    var search = LBFGS()
    search.mostIterations = iterations
    search.tolerance = tolerance
    let (point, used, end) = search.climb(from: start, evaluate)
    return (Mode(position: point.position, logDensity: point.value, iterations: used), end)
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
