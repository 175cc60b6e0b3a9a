import TSNumerics

/// What families share to draw: from lanes to GSL and back.
extension Scalar {
  /// A draw of GSL, which works on one `Double` at a time: each lane is widened to `Double`, and what comes back is rounded
  /// once.
  ///
  /// - Parameters:
  ///   - name: the sampler's.
  ///   - key: the keys of the lanes.
  ///   - a: the first of up to three parameters.
  ///   - sampler: called for every lane; depends on nothing but its arguments.
  @inlinable @inline(__always)
  static func drawn(
    _ name: @autoclosure () -> String, _ key: Primal.Key, _ a: Self, _ b: Self? = nil, _ c: Self? = nil,
    _ sampler: @escaping @Sendable (PRNGKey, Double, Double, Double) -> Double
  ) -> Self {
    let a = a.primal
    return Self(primal: Primal.drawn(name(), key, a, b?.primal ?? a, c?.primal ?? a, sampler))
  }

  /// The standard exponential quantile of a uniform number.
  @inlinable @inline(__always)
  static func exponentialQuantile(_ u: Primal) -> Self {
    Self(primal: Primal.mapped("exponential quantile", u) { SpecialFunctions.exponentialQuantile($0) })
  }

  /// The value of one lane, as GSL takes it.
  @inlinable @inline(__always)
  func double(lane: Int) -> Double { Double(primal[lane: lane]) }

  /// The largest finite number of the precision.
  @inlinable @inline(__always)
  static var largest: Self { Self(Double(Primal.Element.greatestFiniteMagnitude)) }

  /// The smallest positive number of full precision.
  @inlinable @inline(__always)
  static var smallest: Self { Self(Double(Primal.Element.leastNormalMagnitude)) }

  /// The distance from 1 to the next larger number.
  @inlinable @inline(__always)
  static var epsilon: Self { Self(Double(Primal.Element.ulpOfOne)) }

  /// A draw, moved to the nearest finite number if it went beyond: so that it stays inside an unbounded support.
  @inlinable @inline(__always)
  static func finite(_ draw: Self) -> Self { maximum(minimum(draw, largest), -largest) }

  /// A draw, moved to the nearest positive finite number if it went beyond: so that it stays inside the support.
  @inlinable @inline(__always)
  static func positive(_ draw: Self) -> Self { maximum(minimum(draw, largest), smallest) }
}
