import TSNumerics

/// The transform that changes nothing: y = x, with log Jacobian 0.
@frozen
public struct IdentityTransform<Real: Scalar>: ScalarTransform {
  @inlinable @inline(__always)
  public init() {}

  @inlinable @inline(__always)
  public var image: Support<Real> { .real }

  @inlinable @inline(__always)
  public func constrain(_ x: Real) -> Constrained<Real> { Constrained(x, logJacobian: Real(0)) }

  @inlinable @inline(__always)
  public func unconstrain(_ y: Real) -> Real { y }
}
