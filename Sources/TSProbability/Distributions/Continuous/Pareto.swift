import TSNumerics

/// The Pareto distribution of the first kind.
///
///     log p(x) = log α - log σ - (α + 1) log(x/σ),  x ≥ σ
///
/// A draw is σ exp(e/α) with e = -log(1 - u) for one uniform u: the number that NumPyro's `Pareto` gives for the same key,
/// to 4e-14/α (`Double`) or 2e-5/α (`Float`) relative, since the exponential multiplies the error of its argument. A draw
/// beyond the range of the numbers is the largest of them. The mean is infinite for α ≤ 1, the variance for α ≤ 2.
///
/// Source: Pareto (1896), Cours d'économie politique.
@frozen
public struct Pareto<Real: Scalar>: CumulativeDistribution {
  /// The smallest value σ, positive and finite.
  public var scale: Real
  /// The exponent α of the tail, positive and finite.
  public var alpha: Real

  /// A Pareto distribution.
  ///
  /// - Parameters:
  ///   - scale: the smallest value σ, positive and finite.
  ///   - alpha: the exponent α of the tail, positive and finite.
  @inlinable @inline(__always)
  public init(_ scale: Real, _ alpha: Real) {
    self.scale = scale
    self.alpha = alpha
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(scale, "scale")
    parameters.positive(alpha, "alpha")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .atLeast(scale) }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .>= scale
    let logT = Real.logRatio(Real.select(isInside, value, scale), scale)
    return Real.inside(isInside, Real.log(alpha) - Real.log(scale) - (alpha + Real(1)) * logT)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let e = Real.exponentialQuantile(source.uniform())
    return Real.maximum(scale, Real.finite(scale * Real.exp(e / alpha)))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let infinity = Real(Double.infinity)
    let hasMean = alpha .> Real(1)
    let hasVariance = alpha .> Real(2)
    let excess = Real.select(hasMean, alpha - Real(1), Real(1))
    let mean = scale * (alpha / excess)
    let second = Real.select(hasVariance, alpha - Real(2), Real(1))
    let variance = (scale / excess) * (scale / excess) * (alpha / second)
    return Moments(
      mean: Real.select(hasMean, mean, infinity), variance: Real.select(hasVariance, variance, infinity))
  }
}

extension Pareto {
  /// α log(x/σ) for a value of the support, 0 for one below.
  @inlinable @inline(__always)
  func standard(_ x: Real) -> Real {
    alpha * Real.logRatio(Real.select(x .> scale, x, scale), scale)
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    -Real.expm1(-standard(x))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    Real.exp(-standard(x))
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    Real.log1mExp(standard(x))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    -standard(x)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let e = P.abs(P.log1p(-probability))
    return P.quantile(probability, scale.primal * P.exp(e / alpha.primal))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let e = P.abs(P.log(probability))
    return P.quantile(probability, scale.primal * P.exp(e / alpha.primal))
  }
}

extension Pareto {
  /// The same with an alpha that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Real, _ alpha: Double) { self.init(scale, Real(alpha)) }

  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double, _ alpha: Real) { self.init(Real(scale), alpha) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double, _ alpha: Double) { self.init(Real(scale), Real(alpha)) }
}
