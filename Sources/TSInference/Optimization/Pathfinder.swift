import TSNumerics

/// Looks for the typical set along the way of an optimiser: a fast source of initial points and scales.
///
/// At each point on the way of L-BFGS from a random start, the inverse Hessian learnt so far gives a normal; the one
/// with the greatest evidence lower bound
///
///     ELBO = mean of log π(x) - log q(x) over draws x from q
///
/// is kept. A draw from it is a better initial point than the mode, which in many dimensions is far from where the
/// probability is.
///
/// Source: Zhang, Carpenter, Gelman and Vehtari (2022), Pathfinder: parallel quasi-Newton variational inference,
/// JMLR 23(306).
public struct Pathfinder: Sendable {
  /// Where the climb starts.
  public var initialPoint = InitialPoint.uniform(radius: 2)
  /// The number of draws for each lower bound, at least 1.
  public var boundDraws = 5
  /// The greatest number of iterations of the optimiser, at least 1.
  public var iterations = 1000

  /// The defaults.
  public init() {}

  /// What a path has found.
  public struct Path: Sendable, Equatable {
    /// A draw from the best normal.
    public let position: [Double]
    /// The mean of the best normal.
    public let mean: [Double]
    /// The variances of the best normal.
    public let variances: [Double]
    /// Its evidence lower bound.
    public let lowerBound: Double

    /// The scales as a metric to start warm-up from.
    public var metric: Metric { .diagonal(scales: variances.map { $0.squareRoot() }) }
  }

  /// Follows one path.
  ///
  /// - Parameters:
  ///   - density: the unnormalised log density.
  ///   - key: the root.
  ///   - number: which path of the key this is, at least 0.
  /// - Throws: ``InferenceError``, or what the density threw.
  public func path(_ density: some LogDensity, key: PRNGKey, number: Int = 0) throws -> Path {
    try atLeast("boundDraws", boundDraws, 1)
    try atLeast("iterations", iterations, 1)
    let own = key.child(named: "pathfinder").child(UInt64(number))
    let evaluate = try PointEvaluator(density)
    let keys = ChainKeys(root: own, chain: 0)
    let start = try initialPoint.find(chain: number, dimension: density.dimension, evaluate) {
      keys.initialPoint(attempt: $0)
    }
    var climb = PathClimb(evaluate: evaluate, key: own)
    climb.boundDraws = boundDraws
    climb.search.mostIterations = iterations
    guard let best = climb.follow(from: start).best else {
      throw InferenceError.noMode("no normal along the path has a finite evidence lower bound")
    }
    guard let position = best.normal.draw(evaluate, key: own.child(named: "result")) else {
      throw InferenceError.noMode("no draw from the best normal has a finite density")
    }
    return Path(
      position: position, mean: best.normal.mean, variances: best.normal.variances, lowerBound: best.bound)
  }
}
