import TSNumerics

/// The real numbers to those below a bound.
///
///     y = b - eˣ,  log |dy/dx| = x
///
/// The value falls as the coordinate rises. Far below, it rounds to the bound itself, which the support includes.
@frozen
public struct UpperBoundedTransform<Real: Scalar>: ScalarTransform {
  /// The bound b, finite; it may depend on other draws.
  public var upper: Real

  /// The numbers below `upper`.
  @inlinable @inline(__always)
  public init(_ upper: Real) { self.upper = upper }

  @inlinable public static var isIncreasing: Bool { false }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) { parameters.finite(upper, "upper") }

  @inlinable @inline(__always)
  public var image: Support<Real> { .atMost(upper) }

  @inlinable @inline(__always)
  public func constrain(_ x: Real) -> Constrained<Real> { Constrained(upper - Real.exp(x), logJacobian: x) }

  @inlinable @inline(__always)
  public func unconstrain(_ y: Real) -> Real { Real.log(upper - y) }
}
