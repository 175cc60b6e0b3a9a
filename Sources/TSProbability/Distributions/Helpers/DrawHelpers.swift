import TSNumerics

/// What families share to draw: from lanes to GSL and back.
extension Scalar {
  /// A constant made of one number a lane.
  ///
  /// GSL works on one `Double` at a time. Each lane is widened to `Double`, and what comes back is rounded once.
  ///
  /// - Parameters:
  ///   - value: called once for every lane, in order.
  ///   - key: the keys of the lanes.
  @inlinable
  static func perLane(_ key: Primal.Key, _ value: (PRNGKey, Int) -> Double) -> Self {
    var result = Primal(0)
    for lane in 0..<Primal.laneCount { result[lane: lane] = Primal.Element(value(key[lane: lane], lane)) }
    return Self(primal: result)
  }

  /// A function of `Double` applied to every lane of a number without derivatives.
  @inlinable @inline(__always)
  static func perLane(_ x: Primal, _ function: (Double) -> Double) -> Self {
    var result = x
    for lane in 0..<Primal.laneCount { result[lane: lane] = Primal.Element(function(Double(x[lane: lane]))) }
    return Self(primal: result)
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
