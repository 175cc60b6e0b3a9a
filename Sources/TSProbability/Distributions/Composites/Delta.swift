import TSNumerics

/// All probability at one point.
///
///     log p(x) = d for x = v,  -∞ elsewhere
///
/// d is 0 for a probability; another number makes the site carry a log-density term of its own, as in NumPyro.
///
/// A draw is the point. As a latent site under a gradient it keeps its value, and its one coordinate has a logistic
/// density of its own that nothing depends on; see ``BoundedTransform``.
@frozen
public struct Delta<Real: Scalar>: CumulativeDistribution {
  /// The point v, finite.
  public var point: Real
  /// The log density d at the point, finite.
  public var weight: Real

  /// All probability at one point.
  ///
  /// - Parameters:
  ///   - point: the point v, finite.
  ///   - logDensity: the log density d at the point, finite; 0 for a probability.
  @inlinable @inline(__always)
  public init(_ point: Real, logDensity: Real = Real(0)) {
    self.point = point
    weight = logDensity
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(point, "point")
    parameters.finite(weight, "weight")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .interval(point, point) }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    Real.select(value .== point, weight, Real(-Double.infinity))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real { Real(primal: point.primal) }

  @inlinable
  public var placeholder: Real { Real(primal: point.primal) }

  @inlinable
  public var moments: Moments<Real>? { Moments(mean: point, variance: Real(0)) }
}

extension Delta {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.select(x .>= point, Real(1), Real(0)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.select(x .>= point, Real(0), Real(1)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    Real.select(x .>= point, Real(0), Real(-Double.infinity))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    Real.select(x .>= point, Real(-Double.infinity), Real(0))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isProbability = (probability .>= P(0)) .& (probability .<= P(1))
    return P.select(isProbability, point.primal, P(Double.nan))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability) }
}

extension Delta {
  /// The same at a point that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ point: Double, logDensity: Real = Real(0)) { self.init(Real(point), logDensity: logDensity) }
}
