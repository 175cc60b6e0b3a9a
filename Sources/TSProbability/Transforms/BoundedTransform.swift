import TSNumerics

/// The real numbers to an interval.
///
///     y = a + (b - a) s(x),  s(x) = 1/(1 + e⁻ˣ),  log |dy/dx| = log(b - a) - |x| - 2 log(1 + e^-|x|)
///
/// The value is reached from the nearer end, so that it keeps its digits next to both, and never leaves the interval; from
/// |x| of about 37 (`Float`: 17) on it may round to the end, which the support includes.
///
/// An interval of width 0 holds one value, with nothing to differentiate. Its coordinate is then a logistic variable
/// that nothing depends on.
@frozen
public struct BoundedTransform<Real: Scalar>: ScalarTransform {
  /// The lower end a, finite; it may depend on other draws.
  public var lower: Real
  /// The upper end b, finite and at least a; it may depend on other draws.
  public var upper: Real

  /// The interval from `lower` to `upper`.
  @inlinable @inline(__always)
  public init(_ lower: Real, _ upper: Real) {
    self.lower = lower
    self.upper = upper
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(lower, "lower")
    parameters.finite(upper, "upper")
    parameters.require(upper .> lower, upper, "upper", "above lower")
  }

  @inlinable @inline(__always)
  public var image: Support<Real> { .interval(lower, upper) }

  @inlinable @inline(__always)
  public func constrain(_ x: Real) -> Constrained<Real> {
    typealias P = Real.Primal
    let t = x.primal
    let isAbove = t .> P(0)
    let distance = P.abs(t)
    let e = P.exp(-distance)
    // The larger and the smaller of s(x) and s(-x).
    let major = P(1) / (P(1) + e)
    let minor = e * major
    let rise = P.select(isAbove, major, minor)
    let fall = P.select(isAbove, minor, major)

    let (a, b) = (lower.primal, upper.primal)
    let width = b - a
    let step = width * minor
    let y = Real.fused(
      P.select(isAbove, b - step, a + step), x, step * major, lower, fall, upper, rise)

    let isWide = width .> P(0)
    let logWidth = P.log(P.select(isWide, width, P(1)))
    let logJacobian = logWidth - distance - P(2) * P.log1p(e)
    let rate = P.select(isWide, P(1) / P.select(isWide, width, P(1)), P(0))
    return Constrained(
      y, logJacobian: Real.fused(logJacobian, x, fall - rise, lower, -rate, upper, rate))
  }

  @inlinable @inline(__always)
  public func unconstrain(_ y: Real) -> Real { Real.log(y - lower) - Real.log(upper - y) }
}

// MARK: Intervals with infinite ends

extension BoundedTransform {
  /// The lanes with two finite ends.
  @inlinable @inline(__always)
  var isBounded: Real.Mask {
    typealias P = Real.Primal
    let infinity = P(Double.infinity)
    return (P.abs(lower.primal) .< infinity) .& (P.abs(upper.primal) .< infinity)
  }

  /// ``constrain(_:)`` where some lanes lack an end: each goes through the transform that it would have alone.
  ///
  /// A support whose ends depend on draws, such as that of a generalised extreme value distribution, may be open above in
  /// one lane and below in another.
  @inlinable
  func constrainWhereBounded(_ x: Real) -> Constrained<Real> {
    let infinity = Real(Double.infinity)
    let (hasLower, hasUpper) = (lower .> -infinity, upper .< infinity)
    let (isAbove, isBelow) = (hasLower .& (.!hasUpper), hasUpper .& (.!hasLower))
    func inner(_ mask: Real.Mask, _ number: Real, _ other: Double = 0) -> Real {
      Real.select(mask, number, Real(other))
    }
    let both = isBounded
    var result = Constrained(x, logJacobian: Real(0))
    result.select(
      both, BoundedTransform(inner(both, lower), inner(both, upper, 1)).constrain(inner(both, x)))
    result.select(isAbove, LowerBoundedTransform(inner(isAbove, lower)).constrain(inner(isAbove, x)))
    result.select(isBelow, UpperBoundedTransform(inner(isBelow, upper)).constrain(inner(isBelow, x)))
    return result
  }
}

extension Constrained where Value: Scalar, Value.Real == Value {
  /// Takes another result where a mask holds.
  @inlinable @inline(__always)
  mutating func select(_ mask: Value.Mask, _ other: Constrained) {
    value = Value.select(mask, other.value, value)
    logJacobian = Value.select(mask, other.logJacobian, logJacobian)
  }
}
