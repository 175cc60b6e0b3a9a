import TSNumerics

extension NormalInterval {
  /// The mean and the variance, by quadrature of sums of positive terms: exact however far in a tail the interval lies and
  /// however narrow it is, where the closed form cancels.
  @usableFromInline
  var moments: (mean: Double, variance: Double) {
    guard low != nil || high != nil else { return (location, scale * scale) }
    if b <= 0, a < 0 {
      let (mean, variance) = reflected.moments
      return (-mean, variance)
    }
    // Distances from the lower bound, or from the location where the bound lies on the other side of it.
    let isTail = a > 0
    let start = isTail ? 0 : Swift.max(a, -10)
    let drift = isTail ? a : 0
    let end = isTail ? Swift.min(width, Self.reach(from: a)) : Swift.min(b, 10)
    // Close bounds on either side of the location, by their difference.
    let length = isTail ? end : (a > -10 && b < 10 ? width : end - start)
    let distance = Self.moments(from: start, length: length, drift: drift)
    let origin = isTail ? (low ?? location) : location
    return (origin + scale * distance.mean, scale * (scale * distance.variance))
  }

  /// How far above a > 0 the density has fallen by e⁻⁵⁰.
  private static func reach(from a: Double) -> Double { 100 / (a + (a * a + 100).squareRoot()) }

  /// The mean and the variance of the density proportional to exp(-t (t + 2m)/2) on an interval.
  private static func moments(from start: Double, length: Double, drift m: Double) -> (
    mean: Double, variance: Double
  ) {
    let panels = 8
    var points: [(t: Double, weight: Double)] = []
    points.reserveCapacity(panels * GaussLegendre.nodes.count)
    for panel in 0..<panels {
      for (node, weight) in GaussLegendre.nodes {
        let t = length * ((Double(panel) + node) / Double(panels))
        let x = start + t
        points.append((t, weight * Double.exp(-0.5 * x * (x + 2 * m))))
      }
    }
    let total = points.reduce(0) { $0 + $1.weight }
    let mean = points.reduce(0) { $0 + $1.t * ($1.weight / total) }
    let variance = points.reduce(0) { $0 + ($1.t - mean) * ($1.t - mean) * ($1.weight / total) }
    return (start + mean, variance)
  }
}
