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
    var search = LBFGS()
    search.mostIterations = iterations
    var best: (normal: LowRankNormal, bound: Double)?
    var scales = [Double](repeating: 1, count: density.dimension)
    var visited = 0
    let draws = own.child(named: "draws")
    _ = search.climb(from: start, evaluate) { point, history in
      if let last = history.pairs.last { Self.update(&scales, last) }
      guard let normal = LowRankNormal(at: point, scales: scales, pairs: history.pairs) else { return }
      visited += 1
      let bound = lowerBound(normal, evaluate, key: draws.child(UInt64(visited)))
      if bound > best?.bound ?? -.infinity { best = (normal, bound) }
    }
    guard let best else {
      throw InferenceError.noMode("no normal along the path has a finite evidence lower bound")
    }
    return try finish(best.normal, best.bound, evaluate, key: own.child(named: "result"))
  }

  private func lowerBound(_ normal: LowRankNormal, _ evaluate: PointEvaluator, key: PRNGKey) -> Double {
    var sum = 0.0
    for index in 0..<boundDraws {
      let draw = normal.draw(Self.normals(key.child(UInt64(index)), normal.mean.count))
      sum += evaluate(draw.position).value - draw.logDensity
    }
    let bound = sum / Double(boundDraws)
    return bound.isNaN ? -.infinity : bound
  }

  /// Draws from the normal until the density is finite.
  private func finish(
    _ normal: LowRankNormal, _ bound: Double, _ evaluate: PointEvaluator, key: PRNGKey
  ) throws -> Path {
    for attempt in 0..<InitialPointSearch.mostAttempts {
      let draw = normal.draw(Self.normals(key.child(UInt64(attempt)), normal.mean.count))
      guard evaluate(draw.position).isFinite else { continue }
      return Path(
        position: draw.position, mean: normal.mean, variances: normal.variances, lowerBound: bound)
    }
    throw InferenceError.noMode("no draw from the best normal has a finite density")
  }

  static func normals(_ key: PRNGKey, _ count: Int) -> [Double] {
    (0..<count).map { key.normal(at: UInt64($0)) }
  }

  /// Updates the diagonal α of the inverse Hessian by a step s and change y.
  ///
  /// Source: Gilbert and Lemaréchal (1989), doi:10.1007/BF01589113, as in algorithm 3 of Pathfinder.
  static func update(_ scales: inout [Double], _ pair: (step: [Double], change: [Double])) {
    let (s, y) = pair
    var a = 0.0
    var c = 0.0
    for i in scales.indices {
      a += y[i] * y[i] * scales[i]
      c += s[i] * s[i] / scales[i]
    }
    let b = inner(s, y)
    guard b > 0, a > 0, c > 0 else { return }
    for i in scales.indices {
      let old = scales[i]
      let renewed = 1 / (a / (b * old) + y[i] * y[i] / b - a * s[i] * s[i] / (b * c * old * old))
      if renewed > 0, renewed.isFinite { scales[i] = renewed }
    }
  }
}
