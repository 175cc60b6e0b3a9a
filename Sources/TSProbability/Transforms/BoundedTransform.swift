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
