import TSNumerics

/// The half-normal distribution: the absolute value of a normal with mean 0.
///
///     log p(x) = log(2/π)/2 - log σ - z²/2,  z = x/σ,  x ≥ 0
///
/// A draw is σ |z|, where z is the normal quantile of one uniform: the number that NumPyro's `HalfNormal` gives for
/// the same key, to 1e-11 relative (`Double`) or 2e-5 (`Float`).
@frozen
public struct HalfNormal<Real: Scalar>: CumulativeDistribution {
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
    return Real.inside(
      value .>= Real(0), Real(-0.5) * z * z - Real.log(scale) - Real(0.22579135264472743))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.finite(scale * Real(primal: Real.Primal.abs(source.normal())))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = Real(0.7978845608028654) * scale
    return Moments(mean: mean, variance: Real(0.3633802276324187) * scale * scale)
  }
}

extension HalfNormal {
  /// z/√2 for a value of the support, 0 for one below.
  @inlinable @inline(__always)
  func standard(_ x: Real) -> Real {
    Real(0.7071067811865476) * (Real.select(x .> Real(0), x, Real(0)) / scale)
  }

  @inlinable @inline(__always)
  public func cumulative(_ x: Real) -> Real { Real.erf(standard(x)) }

  @inlinable @inline(__always)
  public func survival(_ x: Real) -> Real { Real.erfc(standard(x)) }

  @inlinable @inline(__always)
  public func logSurvival(_ x: Real) -> Real {
    // Where the probability is near 1 the lower tail has the digits of its logarithm.
    let z = standard(x)
    let isNear = z .< Real(0.4)
    let near = Real.log1p(-Real.erf(Real.select(isNear, z, Real(0))))
    let far = Real.logNormalCumulative(Real(-1.4142135623730951) * z) + Real(0.6931471805599453)
    return Real.select(isNear, near, far)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    let z = Real.Primal.foldedNormalQuantile(probability)
    return Real.Primal.quantile(probability, scale.primal * z)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isSmall = probability .<= P(0.5)
    let far = P.mapped("upper normal quantile", P.select(isSmall, P(0.5) * probability, P(0.25))) {
      SpecialFunctions.normalUpperQuantile($0)
    }
    let near = P.foldedNormalQuantile(P.select(isSmall, P(0.5), P(1) - probability))
    return P.quantile(probability, scale.primal * P.select(isSmall, far, near))
  }
}

extension HalfNormal {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double) { self.init(Real(scale)) }
}
