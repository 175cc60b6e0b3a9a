import TSNumerics

/// Shifts and stretches the real numbers.
///
///     y = μ + σ x,  log |dy/dx| = log σ
@frozen
public struct AffineTransform<Real: Scalar>: ScalarTransform {
  /// Where 0 goes, μ, finite.
  public var location: Real
  /// The factor σ, positive and finite.
  public var scale: Real

  /// A shift by `location` after a stretch by `scale`.
  @inlinable @inline(__always)
  public init(_ location: Real, _ scale: Real) {
    self.location = location
    self.scale = scale
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(location, "location")
    parameters.positive(scale, "scale")
  }

  @inlinable @inline(__always)
  public var image: Support<Real> { .real }

  @inlinable @inline(__always)
  public func constrain(_ x: Real) -> Constrained<Real> {
    Constrained(location + scale * x, logJacobian: Real.log(scale))
  }

  @inlinable @inline(__always)
  public func unconstrain(_ y: Real) -> Real { (y - location) / scale }
}
