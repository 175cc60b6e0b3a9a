import TSNumerics

/// Climbs as an optimiser does, and looks at the normals along the way: the working of ``Pathfinder``.
///
/// Source: Zhang, Carpenter, Gelman and Vehtari (2022), JMLR 23(306), algorithms 1 and 3.
struct PathClimb {
  /// A normal and how it compares with the density π.
  struct Bounded {
    let normal: LowRankNormal
    /// The mean of log π(x) - log q(x) over draws x from the normal q.
    let bound: Double
    /// The standard deviation of the same: near 0 where the normal resembles the density.
    let spread: Double
  }

  /// Where the way has led.
  struct Way {
    /// The normal with the greatest bound.
    var best: Bounded?
    /// The first point with no more to gain than ``Limits/arrival``.
    var arrival: EvaluatedPoint?
  }

  /// How far a climb is followed, by how much it still has to gain, in nats, as far as the curvature learnt tells.
  struct Limits {
    /// With more than this to gain no bound is taken.
    var farthest = Double.infinity
    /// With no more than this to gain, twice in a row, the climb has arrived.
    var arrival = 0.0
    /// With less than this to gain it ends.
    var nearest = 0.0
    /// How many bounds in a row may be no better before it ends, once it has arrived.
    var patience = Int.max
  }

  let evaluate: PointEvaluator
  /// The root of the draws.
  let key: PRNGKey
  var search = LBFGS()
  var boundDraws = 5
  var limits = Limits()

  init(evaluate: PointEvaluator, key: PRNGKey) {
    self.evaluate = evaluate
    self.key = key
  }

  /// Follows the way from a point.
  ///
  /// - Parameter goesOn: asked at every point.
  func follow(from start: EvaluatedPoint, while goesOn: (EvaluatedPoint) -> Bool = { _ in true }) -> Way {
    var way = Way()
    var scales = [Double](repeating: 1, count: start.position.count)
    var (taken, worse, near) = (0, 0, 0)
    let draws = key.child(named: "draws")
    _ = search.climb(from: start, evaluate) { point, history in
      guard goesOn(point) else { return false }
      if let last = history.pairs.last { Self.update(&scales, last) }
      let isKnown = history.pairs.count >= min(search.historyLength, start.position.count)
      let gain = 0.5 * inner(history.direction(point.gradient), point.gradient)
      near = isKnown && gain <= limits.arrival ? near + 1 : 0
      if near == 2, way.arrival == nil { way.arrival = point }
      if gain <= limits.farthest,
        let normal = LowRankNormal(at: point, scales: scales, pairs: history.pairs)
      {
        let bounded = bounded(normal, key: draws.child(UInt64(taken)))
        taken += 1
        worse += 1
        if bounded.bound > way.best?.bound ?? -.infinity {
          way.best = bounded
          worse = 0
        }
      }
      return (worse < limits.patience || way.arrival == nil) && !(isKnown && gain < limits.nearest)
    }
    return way
  }

  private func bounded(_ normal: LowRankNormal, key: PRNGKey) -> Bounded {
    let differences = (0..<boundDraws).map { index in
      let draw = normal.draw(normals(key.child(UInt64(index)), normal.mean.count))
      return evaluate(draw.position).value - draw.logDensity
    }
    let bound = differences.reduce(0, +) / Double(boundDraws)
    let squares = differences.reduce(0) { $0 + ($1 - bound) * ($1 - bound) }
    return Bounded(
      normal: normal, bound: bound.isNaN ? -.infinity : bound,
      spread: (squares / Double(max(boundDraws - 1, 1))).squareRoot())
  }

  /// Updates the diagonal α of the inverse Hessian by a step s and change y.
  ///
  /// Source: Gilbert and Lemaréchal (1989), doi:10.1007/BF01589113, as in algorithm 3 of Pathfinder.
  private static func update(_ scales: inout [Double], _ pair: (step: [Double], change: [Double])) {
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

extension LowRankNormal {
  /// A draw at which a density and its gradient are finite; `nil` where none is found.
  func draw(_ evaluate: PointEvaluator, key: PRNGKey) -> [Double]? {
    for attempt in 0..<InitialPointSearch.mostAttempts {
      let draw = draw(normals(key.child(UInt64(attempt)), mean.count))
      if evaluate(draw.position).isFinite { return draw.position }
    }
    return nil
  }
}

private func normals(_ key: PRNGKey, _ count: Int) -> [Double] {
  (0..<count).map { key.normal(at: UInt64($0)) }
}
