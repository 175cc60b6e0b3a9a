import TSNumerics

/// The Weibull distribution.
///
///     log p(x) = log k - log λ + (k - 1) log t - tᵏ,  t = x/λ,  x > 0
///
/// A draw is λ e^(1/k) with e = -log(1 - u) for one uniform u, as `jax.random.weibull_min` computes it: the same number
/// for the same key, to 2e-15/k + 4e-15 (`Double`) or 1e-6/k + 2e-6 (`Float`) relative. A draw beyond the range of the
/// numbers is the smallest or the largest of them.
///
/// Source: Weibull (1951), A statistical distribution function of wide applicability, doi:10.1115/1.4010337.
@frozen
public struct Weibull<Real: Scalar>: CumulativeDistribution {
  /// The scale λ, positive and finite.
  public var scale: Real
  /// The shape k, positive and finite; 1 gives an exponential.
  public var concentration: Real

  /// A Weibull distribution.
  ///
  /// - Parameters:
  ///   - scale: the scale λ, positive and finite.
  ///   - concentration: the shape k, positive and finite; 1 gives an exponential.
  @inlinable @inline(__always)
  public init(_ scale: Real, _ concentration: Real) {
    self.scale = scale
    self.concentration = concentration
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(scale, "scale")
    parameters.positive(concentration, "concentration")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .> Real(0)
    let logT = Real.logRatio(Real.select(isInside, value, scale), scale)
    // Beyond 1e4 the exponential is infinite: the difference of two infinities would be no number.
    let power = Real.minimum(concentration * logT, Real(1e4))
    let density = Real.log(concentration) - Real.log(scale) + (power - logT)
    return Real.inside(isInside, density - Real.exp(power))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let e = Real.exponentialQuantile(source.uniform())
    return Real.positive(scale * Real.pow(e, Real(1) / concentration))
  }

  @inlinable
  public var moments: Moments<Real>? {
    // Γ(1 + 2/k) - Γ(1 + 1/k)² cancels for large k, where it is (π/k)²/6.
    let r = Real(1) / concentration
    let one = Real.logGamma(Real(1) + r)
    let isLarge = concentration .> Real(1e5)
    let excess = Real.logGamma(Real(1) + Real(2) * r) - Real(2) * one
    let relative = Real.select(isLarge, Real(1.6449340668482264) * r * r, Real.expm1(excess))
    let mean = scale * Real.exp(one)
    return Moments(mean: mean, variance: mean * (mean * relative))
  }
}

extension Weibull {
  /// k log t for a value of the support, minus infinity for one below.
  @inlinable @inline(__always)
  func logPower(_ x: Real) -> Real {
    let isInside = x .> Real(0)
    let power = concentration * Real.logRatio(Real.select(isInside, x, scale), scale)
    return Real.select(isInside, power, Real(-Double.infinity))
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    -Real.expm1(-Real.exp(logPower(x)))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    Real.exp(-Real.exp(logPower(x)))
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    Real.log1mExp(logArgument: logPower(x))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    -Real.exp(logPower(x))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let e = P.abs(P.log1p(-probability))
    return P.quantile(probability, scale.primal * P.pow(e, P(1) / concentration.primal))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let e = P.abs(P.log(probability))
    return P.quantile(probability, scale.primal * P.pow(e, P(1) / concentration.primal))
  }
}

extension Weibull {
  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Real, _ concentration: Double) { self.init(scale, Real(concentration)) }

  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double, _ concentration: Real) { self.init(Real(scale), concentration) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double, _ concentration: Double) { self.init(Real(scale), Real(concentration)) }
}
