import TSNumerics

/// The set of values with positive density.
///
/// Bounds are scalars, since they may depend on other draws.
public enum Support<Real: Scalar>: Sendable {
  /// All real numbers.
  case real
  /// Numbers above zero.
  case positive
  /// Zero and the numbers above it.
  case nonNegative
  /// The closed interval from a lower to an upper bound.
  case interval(Real, Real)
  /// 0 and 1.
  case boolean
  /// The whole numbers 0, 1, 2, ...
  case count

  /// Whether a value belongs, lane by lane. NaN and the infinities never do.
  @inlinable @inline(__always)
  public func contains(_ value: Real) -> Real.Mask {
    let infinity = Real(Double.infinity)
    switch self {
    case .real: return Real.abs(value) .< infinity
    case .positive: return (value .> Real(0)) .& (value .< infinity)
    case .nonNegative: return (value .>= Real(0)) .& (value .< infinity)
    case .interval(let lower, let upper): return (value .>= lower) .& (value .<= upper)
    case .boolean: return (value .== Real(0)) .| (value .== Real(1))
    case .count: return (value .>= Real(0)) .& (value .< infinity) .& (Real.floor(value) .== value)
    }
  }

  /// Whether the values are whole numbers, which have no gradient.
  public var isDiscrete: Bool {
    switch self {
    case .real, .positive, .nonNegative, .interval: return false
    case .boolean, .count: return true
    }
  }

  /// Some value that belongs, with no derivatives.
  public var somePoint: Real {
    switch self {
    case .real, .boolean, .count: return Real(0)
    case .positive, .nonNegative: return Real(1)
    case .interval(let lower, let upper):
      let middle = Real(0.5) * lower + Real(0.5) * upper
      return Real.select(Real.abs(middle) .< Real(Double.infinity), middle, Real(0))
    }
  }

  /// The set in words, for messages: "a positive number".
  public var phrase: String {
    switch self {
    case .real: return "a finite number"
    case .positive: return "a positive number"
    case .nonNegative: return "a number of at least 0"
    case .interval(let lower, let upper):
      return "a number from \(Double(lower.primal[lane: 0])) to \(Double(upper.primal[lane: 0]))"
    case .boolean: return "0 or 1"
    case .count: return "a whole number of at least 0"
    }
  }
}
