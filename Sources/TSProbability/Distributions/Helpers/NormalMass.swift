import TSNumerics

/// Integrals of the standard normal density over intervals, however far from 0 and however narrow.
///
/// All are relative to the density at m, the point of the interval nearest to 0: what is left is a number of moderate
/// size, and exp(-m²/2) cancels against the density of a value by (z - m)(z + m)/2, which loses no digits.
@frozen
@usableFromInline
struct NormalMass<P: PrimalScalar> {
  /// The point of the interval nearest to 0.
  @usableFromInline var nearest: P
  /// ∫ exp(-(t - m)(t + m)/2) dt over the interval.
  @usableFromInline var weight: P

  /// The mass between two points.
  ///
  /// - Parameters:
  ///   - a: the lower end, possibly minus infinity.
  ///   - b: the upper end, possibly infinity, at least a.
  ///   - width: b - a, which the caller may know more exactly.
  @inlinable
  init(from a: P, to b: P, width: P) {
    // In the upper tail the interval is reflected, so that l ≤ 0.
    let isUpper = a .> P(0)
    let l = P.select(isUpper, -b, a)
    let u = P.select(isUpper, -a, b)
    let isTail = u .<= P(0)
    let m = P.select(isTail, u, P(0))
    nearest = P.select(isUpper, -m, m)
    let far = P.maximum(P.abs(l), P.abs(u))
    let isNarrow = (width .< P(1)) .& (width * (P(0.5) * width + P.abs(m)) .< P(0.5)) .& (far .<= P.largest)
    weight = P.choose(isNarrow) {
      let upper = P.select(isNarrow, u, P(0))
      return Self.narrow(upper, P.select(isNarrow, m, P(0)), P.select(isNarrow, width, P(0)))
    } otherwise: {
      P.choose(isTail) {
        let (low, high) = (P.select(isTail, l, P(-1)), P.select(isTail, u, P(0)))
        // By the width: far from 0 both ends may round to the same number.
        let drop = P.exp(P(0.5) * width * (P(2) * high - width))
        return P.lowerMills(high) - P.lowerMills(low) * drop
      } otherwise: {
        let half = P(0.7071067811865476)
        return P(1.2533141373155003) * (P.erf(half * u) - P.erf(half * l))
      }
    }
  }

  /// The integral over an interval in which the density changes little: Gauss's rule with eight points.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 3.5(v).
  @inlinable
  static func narrow(_ u: P, _ m: P, _ width: P) -> P {
    let sum =
      pair(u, m, width, at: 0.1834346424956498, 0.3626837833783620)
      + pair(u, m, width, at: 0.5255324099163290, 0.3137066458778873)
      + pair(u, m, width, at: 0.7966664774136267, 0.2223810344533745)
      + pair(u, m, width, at: 0.9602898564975363, 0.1012285362903763)
    return width * (P(0.5) * sum)
  }

  /// Two points of the rule, on either side of the middle.
  @inlinable
  static func pair(_ u: P, _ m: P, _ width: P, at node: Double, _ weight: Double) -> P {
    let first = (u - m) - P(0.5 - 0.5 * node) * width
    let second = (u - m) - P(0.5 + 0.5 * node) * width
    let values =
      P.exp(P(-0.5) * first * (first + P(2) * m)) + P.exp(P(-0.5) * second * (second + P(2) * m))
    return P(weight) * values
  }

  /// exp(-(t - m)(t + m)/2)/weight: the density at t given the interval.
  @inlinable
  func density(_ t: P) -> P { P.exp(P(-0.5) * (t - nearest) * (t + nearest)) / weight }
}
