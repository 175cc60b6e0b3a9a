import TSNumerics

/// Series of known processes.
enum Process: String, CaseIterable, Sendable {
  case driftingWalk, autoregression, trendAndSeason, growth

  /// The lengths of its seasons.
  var seasons: [Double] { self == .trendAndSeason ? [12] : [] }

  /// A series of it.
  func series(_ count: Int, seed: UInt64) -> [Double] {
    let key = PRNGKey(seed: seed).child(named: rawValue)
    let season = (0..<12).map { 8 * key.child(named: "season").normal(at: UInt64($0)) }
    let (a, b) = (key.child(named: "a"), key.child(named: "b"))
    var (level, rest) = (0.0, 0.0)
    return (0..<count).map { t in
      let (u, v): (Double, Double) = (a.normal(at: UInt64(t)), b.normal(at: UInt64(t)))
      switch self {
      case .driftingWalk:
        level += 0.3 + u
        return 200 + level
      case .autoregression:
        rest = 0.7 * rest + u
        return 50 + 3 * rest
      case .trendAndSeason:
        level += 0.4 + 0.5 * u
        return 300 + level + season[t % 12] + 2 * v
      case .growth:
        level += 0.02 + 0.05 * u
        return 100 * Double.exp(level + 0.03 * v)
      }
    }
  }
}
