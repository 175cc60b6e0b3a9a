import TSNumerics

/// The half-Cauchy distribution: the absolute value of a Cauchy with location 0.
///
///     log p(x) = log(2/π) - log γ - log(1 + z²),  z = x/γ,  x ≥ 0
///
/// A draw is the absolute value of what ``Cauchy`` draws from the same key, as in NumPyro. The mean is infinite.
///
/// Source: Gelman (2006), Prior distributions for variance parameters in hierarchical models, doi:10.1214/06-BA117A.
@frozen
public struct HalfCauchy<Real: Scalar>: CumulativeDistribution {
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
    let isInside = value .>= Real(0)
    let growth = Real.log1pSquare(Real.select(isInside, value, Real(0)), Real(0), scale, Real(1))
    return Real.inside(isInside, Real(-0.45158270528945486) - Real.log(scale) - growth)
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
  @inlinable @inline(__always)
  public func cumulative(_ x: Real) -> Real {
    // The complement of the upper tail where x/γ would overflow.
    let isFar = x .> scale
    let t = Real.select(isFar, scale, Real.select(x .> Real(0), x, Real(0))) / Real.select(isFar, x, scale)
    let angle = Real(0.6366197723675814) * Real.atan(t)
    return Real.select(isFar, Real(1) - angle, angle)
  }

  @inlinable @inline(__always)
  public func survival(_ x: Real) -> Real {
    Real(2) * Real.cauchyCumulative(-Real.select(x .> Real(0), x, Real(0)), scale)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    // Where the probability is near 1 the lower tail has the digits of its logarithm.
    let isNear = x .< scale
    let near = Real.log1p(-cumulative(Real.select(isNear, x, Real(0))))
    let far = -Real.select(isNear, scale, x)
    let folded = Real.logCauchyCumulative(far, scale, complement: Real(1))
    return Real.select(isNear, near, folded + Real(0.6931471805599453))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    tangent(probability, Real.Primal(1) - probability, of: probability)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    tangent(Real.Primal(1) - probability, probability, of: probability)
  }

  /// γ tan(π p/2) from both p and q = 1 - p, each half in its own tail.
  @inlinable
  func tangent(_ p: Real.Primal, _ q: Real.Primal, of probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isLow = p .<= P(0.5)
    let t = P.tan(P(1.5707963267948966) * P.select(isLow, p, q))
    return P.quantile(probability, P.select(isLow, scale.primal * t, scale.primal / t))
  }
}

extension HalfCauchy {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double) { self.init(Real(scale)) }
}
