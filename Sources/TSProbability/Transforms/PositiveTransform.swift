import TSNumerics

/// The real numbers to the positive ones.
///
///     y = eˣ,  log |dy/dx| = x
///
/// Beyond |x| of about 709 (`Float`: 88) the value overflows to infinity or vanishes, and lies outside the support; the
/// log Jacobian stays finite.
@frozen
public struct PositiveTransform<Real: Scalar>: ScalarTransform {
  @inlinable @inline(__always)
  public init() {}

  @inlinable @inline(__always)
  public var image: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func constrain(_ x: Real) -> Constrained<Real> { Constrained(Real.exp(x), logJacobian: x) }

  @inlinable @inline(__always)
  public func unconstrain(_ y: Real) -> Real { Real.log(y) }
}
