import TSNumerics

/// Looks for the point at which a chain starts, by climbs of its own: what ``InitialPoint/automatic`` means.
///
/// A climb from a random point comes near a mode. Where the normal of the curvature there resembles the density, the
/// chain starts at a draw from it. One climb alone may end in a mode that holds next to nothing of the posterior, as one
/// in two does for the predator and prey of posteriordb: so there are eight, and one is chosen in proportion to its
/// evidence, the mean of log π(x) - log q(x) over draws x from its normal q.
///
/// Where no normal resembles the density, as in many dimensions or in a funnel, its evidence says nothing and the top may
/// be far from where the probability is. Then the chain starts at the highest of the points from which the climbs had
/// no more to gain than one nat for each coordinate: a draw is half a nat for each below the mode of a normal.
///
/// Source: Zhang, Carpenter, Gelman and Vehtari (2022), Pathfinder, JMLR 23(306), for the normals and their choice.
struct AutomaticStart {
  /// A normal that resembles the density, the climb that led to it and its bound of the evidence.
  private struct Candidate {
    let number: Int
    let normal: LowRankNormal
    let bound: Double
  }

  /// How many climbs share evaluations, in so many dimensions. In many, evidence cannot tell modes apart.
  static func climbCount(dimension: Int) -> Int { dimension <= 100 ? 8 : 1 }
  /// The greatest spread of log π - log q over the draws of a normal that resembles the density.
  private static var greatestSpread: Double { 4 }
  private static var drawCount: Int { 8 }

  let keys: ChainKeys
  let dimension: Int
  let evaluate: PointBatch
  /// Asked at every round of evaluations.
  let goesOn: () -> Bool

  /// The point; `nil` where no climb can begin.
  func find() -> [Double]? {
    var climbs = starts()
    while goesOn() {
      let busy = climbs.indices.filter { !climbs[$0].climber.isDone }
      if busy.isEmpty { break }
      for (place, point) in zip(busy, evaluate(busy.map { climbs[$0].climber.request })) {
        climbs[place].climber.take(point)
      }
    }
    var candidates: [Candidate] = []
    for (number, climber) in climbs where goesOn() {
      if let candidate = candidate(climber, number, candidates) { candidates.append(candidate) }
    }
    if let position = choice(candidates).flatMap(draw) { return position }
    return climbs.map { $0.climber.arrival ?? $0.climber.point }.max { $0.value < $1.value }?.position
  }

  /// Climbs from points at which the density is finite; the first from the point at which the chain would start without
  /// climbing.
  private func starts() -> [(number: Int, climber: Climber)] {
    var found: [Int: Climber] = [:]
    for attempt in 0..<InitialPointSearch.mostAttempts where goesOn() {
      let missing = (0..<evaluate.laneCount).filter { found[$0] == nil }
      if missing.isEmpty { break }
      let points = missing.map { number in
        let others = keys.climb(number).child(named: "initial point")
        let key = number == 0 ? keys.initialPoint(attempt: attempt) : others.child(UInt64(attempt))
        return InitialPoint.automatic.candidate(chain: 0, key: key, dimension: dimension)
      }
      for (number, point) in zip(missing, evaluate(points)) where point.isFinite {
        found[number] = Climber(from: point)
      }
    }
    return found.sorted { $0.key < $1.key }.map { (number: $0.key, climber: $0.value) }
  }

  /// What a climb has led to, unless an earlier one has led there too or the normal does not resemble the density.
  private func candidate(_ climber: Climber, _ number: Int, _ earlier: [Candidate]) -> Candidate? {
    let n = Double(dimension)
    let isKnown = earlier.contains {
      $0.normal.squaredDistance(to: climber.point.position) <= n + 4 * (2 * n).squareRoot()
    }
    guard !isKnown, let normal = climber.normal else { return nil }
    let key = keys.climb(number).child(named: "draws")
    let draws = (0..<Self.drawCount).map {
      normal.draw(Pathfinder.normals(key.child(UInt64($0)), dimension))
    }
    var differences: [Double] = []
    for first in stride(from: 0, to: draws.count, by: evaluate.laneCount) {
      let batch = draws[first..<min(first + evaluate.laneCount, draws.count)]
      for (point, draw) in zip(evaluate(batch.map(\.position)), batch) {
        differences.append(point.value - draw.logDensity)
      }
    }
    let (bound, square) = (mean(differences), variance(differences))
    guard square <= Self.greatestSpread * Self.greatestSpread else { return nil }
    return Candidate(number: number, normal: normal, bound: bound)
  }

  /// One of the candidates, in proportion to its evidence.
  private func choice(_ candidates: [Candidate]) -> Candidate? {
    candidates.map { ($0, $0.bound + gumbel(keys.climb($0.number).child(named: "choice"))) }
      .max { $0.1 < $1.1 }?.0
  }

  /// A standard Gumbel draw g: the greatest of log wᵢ + gᵢ is that of i with probability wᵢ/Σw.
  private func gumbel(_ key: PRNGKey) -> Double {
    let u: Double = key.uniform(at: 0)
    return -Double.log(-Double.log(max(u, 0x1p-54)))
  }

  /// A draw at which the density and its gradient are finite.
  private func draw(_ candidate: Candidate) -> [Double]? {
    let key = keys.climb(candidate.number).child(named: "result")
    for attempt in 0..<InitialPointSearch.mostAttempts {
      let draw = candidate.normal.draw(Pathfinder.normals(key.child(UInt64(attempt)), dimension))
      if let point = evaluate([draw.position]).first, point.isFinite { return draw.position }
    }
    return nil
  }
}
