import TSNumerics

/// Looks for the point at which a chain starts, along paths of its own: what ``InitialPoint/automatic`` means.
///
/// A path climbs from a random point. Where the best normal on it resembles the density, the chain starts at a draw from
/// it. One path alone may then have ended in a mode that holds next to nothing of the posterior, as one in two does for
/// the predator and prey of posteriordb: so several are followed, and one is chosen in proportion to its evidence. A path
/// that comes to where an earlier one has been is not followed any further.
///
/// Where no normal resembles the density, as in many dimensions or in a funnel, its evidence says nothing and its top may
/// be far from where the probability is. Then the chain starts on the first path, at the point from which the climb
/// has no more to gain than one nat for each coordinate: a draw is half a nat for each below the mode of a normal.
struct AutomaticStart {
  /// How many paths a chain follows.
  private static var pathCount: Int { 8 }
  /// The greatest spread of log π - log q of a normal that resembles the density.
  private static var greatestSpread: Double { 4 }

  /// A normal that resembles the density, and the key of its path.
  private typealias Found = (bounded: PathClimb.Bounded, key: PRNGKey)

  let chain: Int
  let keys: ChainKeys
  let dimension: Int
  let evaluate: PointEvaluator
  /// Asked at every point.
  let goesOn: () -> Bool

  /// The point; `nil` where no path leads anywhere.
  func find() -> [Double]? {
    var found: [Found] = []
    var arrival: [Double]?
    for number in 0..<Self.pathCount where goesOn() {
      let key = keys.path(number)
      guard let start = start(number, key) else { break }
      var isKnown = false
      var climb = PathClimb(evaluate: evaluate, key: key)
      climb.limits = limits
      let way = climb.follow(from: start) { point in
        isKnown = found.contains { isNear(point, $0.bounded.normal) }
        return !isKnown && goesOn()
      }
      if isKnown { continue }
      if number == 0 { arrival = way.arrival?.position }
      if let best = way.best, best.spread <= Self.greatestSpread {
        found.append((best, key))
      } else if number == 0, arrival != nil {
        return arrival
      }
    }
    return choice(found).flatMap { $0.bounded.normal.draw(evaluate, key: $0.key.child(named: "result")) }
      ?? arrival
  }

  /// Bounds are taken where the climb is nearly over, with five nats to gain for each coordinate.
  private var limits: PathClimb.Limits {
    let n = Double(dimension)
    return PathClimb.Limits(farthest: 5 * n + 10, arrival: n, nearest: 0.05, patience: 10)
  }

  /// Where a path begins: a point at which the density is finite; for the first, the chain's own first point.
  private func start(_ number: Int, _ key: PRNGKey) -> EvaluatedPoint? {
    let starts = key.child(named: "initial point")
    return try? InitialPoint.automatic.find(chain: chain, dimension: dimension, evaluate) {
      number == 0 ? keys.initialPoint(attempt: $0) : starts.child(UInt64($0))
    }
  }

  /// Whether a point is no farther from the centre of a normal than a draw may be.
  private func isNear(_ point: EvaluatedPoint, _ normal: LowRankNormal) -> Bool {
    let n = Double(dimension)
    return normal.squaredDistance(to: point.position) <= n + 4 * (2 * n).squareRoot()
  }

  /// One of the normals, in proportion to its evidence.
  private func choice(_ found: [Found]) -> Found? {
    found.map { ($0, $0.bounded.bound + gumbel($0.key.child(named: "choice"))) }.max { $0.1 < $1.1 }?.0
  }

  /// A standard Gumbel draw g: the greatest of log wᵢ + gᵢ is that of i with probability wᵢ/Σw.
  private func gumbel(_ key: PRNGKey) -> Double {
    let u: Double = key.uniform(at: 0)
    return -Double.log(-Double.log(max(u, 0x1p-54)))
  }
}
