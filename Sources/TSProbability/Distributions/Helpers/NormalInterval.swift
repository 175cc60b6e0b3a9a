import TSNumerics

/// The quantile of a truncated normal in `Double`.
@usableFromInline
struct NormalInterval {
  var location: Double
  var scale: Double
  var low: Double?
  var high: Double?

  @usableFromInline
  init(location: Double, scale: Double, low: Double?, high: Double?) {
    self.location = location
    self.scale = scale
    self.low = low
    self.high = high
  }

  var a: Double { low.map { ($0 - location) / scale } ?? -.infinity }
  var b: Double { high.map { ($0 - location) / scale } ?? .infinity }
  var width: Double {
    if let low, let high { return (high - low) / scale }
    return .infinity
  }
  var reflected: NormalInterval {
    NormalInterval(location: -location, scale: scale, low: high.map { -$0 }, high: low.map { -$0 })
  }

  /// - Parameters:
  ///   - p: the lower-tail probability.
  ///   - q: 1 - p, which the caller may know more exactly.
  @usableFromInline
  func quantile(_ p: Double, _ q: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    if p == 0 { return low ?? -.infinity }
    if q == 0 { return high ?? .infinity }
    // Not where both bounds round to the location, which would come back for ever.
    if b <= 0, a < 0 { return -reflected.quantile(q, p) }
    let whole = NormalMass(from: a, to: b, width: width)
    let mass = (p: p * whole.weight, q: q * whole.weight)
    // How far the bounds lie from the point nearest to 0: far out both may round to the same number.
    if let low, p <= 0.5, let d = distance(from: a, beyond: Swift.min(a, 0), mass: mass.p, inward: 1) {
      return low + scale * d
    }
    if let high, q <= 0.5, let d = distance(from: b, beyond: a > 0 ? width : b, mass: mass.q, inward: -1) {
      return high - scale * d
    }
    if let low, a > 0 {
      return Swift.min(low + scale * tailDistance(p, q, whole), high ?? .infinity)
    }
    // The mass of the whole line is √(2π).
    let lower = Double.normalCumulative(a) + mass.p * 0.3989422804014327
    let upper = Double.normalCumulative(-b) + mass.q * 0.3989422804014327
    let z =
      lower < upper ? SpecialFunctions.normalQuantile(lower) : SpecialFunctions.normalUpperQuantile(upper)
    return Swift.max(low ?? -.infinity, Swift.min(location + scale * z, high ?? .infinity))
  }

  /// How far inside a bound the quantile lies, in units of the scale, by Newton's method on the integral from there:
  /// nil where the density changes much on the way.
  private func distance(from bound: Double, beyond gap: Double, mass: Double, inward: Double) -> Double? {
    // Relative to the density at the bound; the point nearest to 0 is bound - gap.
    let target = mass * Double.exp(0.5 * gap * (2 * bound - gap))
    guard target < 0.5, target * (0.5 * target + abs(bound)) < 0.2 else { return nil }
    var distance = target
    for _ in 0..<20 {
      let other = bound + inward * distance
      let part = NormalMass(from: Swift.min(bound, other), to: Swift.max(bound, other), width: distance)
      // From the bound to the point of the part nearest to 0: 0, the other end, or 0 itself.
      let isApproaching = inward * bound < 0
      let reach = isApproaching ? (inward * other < 0 ? inward * distance : -bound) : 0
      let shift = Double.exp(-0.5 * reach * (2 * bound + reach))
      let slope = Double.exp(-0.5 * inward * distance * (other + bound))
      let step = (part.weight * shift - target) / slope
      distance = Swift.max(0, Swift.min(distance - step, width))
      if abs(step) <= 1e-16 * distance { break }
    }
    return distance
  }

  /// How far above a positive lower bound the quantile lies, by Newton's method on the logarithm of the upper tail,
  /// which is nearly quadratic: E = log Q(a) - log Q(z).
  private func tailDistance(_ p: Double, _ q: Double, _ whole: NormalMass<Double>) -> Double {
    let tail = Double.lowerMills(-a)
    let beyond = Swift.max(0, tail - whole.weight) / tail
    let energy = -Double.log(q + p * beyond)
    var distance = 2 * energy / (a + (a * a + 2 * energy).squareRoot())
    for _ in 0..<30 {
      let mills = Double.lowerMills(-(a + distance))
      let found = 0.5 * distance * (2 * a + distance) - Double.log(mills / tail)
      let step = (found - energy) * mills
      distance = Swift.max(0, distance - step)
      if abs(step) <= 1e-16 * (a + distance) { break }
    }
    return distance
  }
}
