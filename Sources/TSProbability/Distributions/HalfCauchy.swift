import TSNumerics

/// The half-Cauchy distribution: the absolute value of a Cauchy with location 0.
///
///     log p(x) = log(2/π) - log γ - log(1 + z²),  z = x/γ,  x ≥ 0
///
/// A draw is the absolute value of what ``Cauchy`` draws from the same key, as in NumPyro. The mean is infinite.
///
/// Source: Gelman (2006), Prior distributions for variance parameters in hierarchical models, doi:10.1214/06-BA117A.
@frozen
public struct HalfCauchy<Real: Scalar>: Distribution {
  /// The scale γ, which is also the median, positive and finite.
  public var scale: Real

  /// A half-Cauchy distribution.
  ///
  /// - Parameter scale: the scale γ, which is also the median, positive and finite.
  @inlinable @inline(__always)
  public init(_ scale: Real) {
    self.scale = scale
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(scale, "scale")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .nonNegative }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    Real(-0.45158270528945486) - Real.log(scale) - Real.log1pSquare(value / scale)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.finite(scale * Real.abs(Real.standardCauchy(source)))
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: Real(Double.infinity), variance: Real(Double.infinity))
  }
}

extension HalfCauchy {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double) { self.init(Real(scale)) }
}
