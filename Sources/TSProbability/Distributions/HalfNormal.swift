import TSNumerics

/// The half-normal distribution: the absolute value of a normal with mean 0.
///
///     log p(x) = log(2/π)/2 - log σ - z²/2,  z = x/σ,  x ≥ 0
///
/// A draw is σ |z|, where z is GSL's normal quantile of one uniform: the number that NumPyro's `HalfNormal` gives for
/// the same key, to 1e-11 relative (`Double`) or 2e-5 (`Float`).
@frozen
public struct HalfNormal<Real: Scalar>: Distribution {
  /// The standard deviation σ of the normal that is folded, positive and finite.
  public var scale: Real

  /// A half-normal distribution.
  ///
  /// - Parameter scale: the standard deviation σ of the normal that is folded, positive and finite.
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
    let z = value / scale
    return Real(-0.5) * z * z - Real.log(scale) - Real(0.22579135264472743)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    scale * Real(primal: Real.Primal.abs(source.normal()))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = Real(0.7978845608028654) * scale
    return Moments(mean: mean, variance: Real(0.3633802276324187) * scale * scale)
  }
}

extension HalfNormal {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double) { self.init(Real(scale)) }
}
