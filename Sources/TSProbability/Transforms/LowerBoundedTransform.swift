import TSNumerics

/// The real numbers to those above a bound.
///
///     y = a + eˣ,  log |dy/dx| = x
///
/// Far below, the value rounds to the bound itself, which the support includes.
@frozen
public struct LowerBoundedTransform<Real: Scalar>: ScalarTransform {
  /// The bound a, finite; it may depend on other draws.
  public var lower: Real

  /// The numbers above `lower`.
  @inlinable @inline(__always)
  public init(_ lower: Real) { self.lower = lower }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) { parameters.finite(lower, "lower") }

  @inlinable @inline(__always)
  public var image: Support<Real> { .atLeast(lower) }

  @inlinable @inline(__always)
  public func constrain(_ x: Real) -> Constrained<Real> { Constrained(lower + Real.exp(x), logJacobian: x) }

  @inlinable @inline(__always)
  public func unconstrain(_ y: Real) -> Real { Real.log(y - lower) }
}
