import TSNumerics

/// The Cauchy distribution.
///
///     log p(x) = -log π - log γ - log(1 + z²),  z = (x - μ)/γ
///
/// The density is exact to |z| = 1e308: z² is never formed where it would overflow.
///
/// A draw is μ + γ z, where z is the Cauchy quantile of one uniform u on [ε, 1), tan(π (u - 1/2)), each half taken in
/// its own tail. `jax.random.cauchy` takes the tangent next to its pole and loses digits there: the two agree to
/// 4e-15 max(1, |z|) relative (`Double`) or 1e-6 max(1, |z|) (`Float`). Neither the mean nor the variance exists.
@frozen
public struct Cauchy<Real: Scalar>: CumulativeDistribution {
  /// The median μ, finite.
  public var location: Real
  /// The half-width at half-maximum γ, positive and finite.
  public var scale: Real

  /// A Cauchy distribution.
  ///
  /// - Parameters:
  ///   - location: the median μ, finite.
  ///   - scale: the half-width at half-maximum γ, positive and finite.
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
  public var support: Support<Real> { .real }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    Real(-1.1447298858494002) - Real.log(scale) - Real.log1pSquare(value, location, scale, Real(1))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.finite(location + scale * Real.standardCauchy(source))
  }
}

extension Cauchy {
  @inlinable @inline(__always)
  public func cumulative(_ x: Real) -> Real { Real.cauchyCumulative(x - location, scale) }

  @inlinable @inline(__always)
  public func survival(_ x: Real) -> Real { Real.cauchyCumulative(location - x, scale) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    Real.logCauchyCumulative(x - location, scale, complement: survival(x))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    Real.logCauchyCumulative(location - x, scale, complement: cumulative(x))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    let z = Real.Primal.cauchyQuantile(probability)
    return Real.Primal.quantile(probability, location.primal + scale.primal * z)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    let z = Real.Primal.cauchyQuantile(probability)
    return Real.Primal.quantile(probability, location.primal - scale.primal * z)
  }
}

extension Cauchy {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double) { self.init(location, Real(scale)) }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real) { self.init(Real(location), scale) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double) { self.init(Real(location), Real(scale)) }
}

extension Scalar {
  /// 1/2 + atan(d/γ)/π, far below the centre as atan(γ/|d|)/π.
  @inlinable @inline(__always)
  static func cauchyCumulative(_ d: Self, _ scale: Self) -> Self {
    let isLow = d .< -scale
    let z = select(isLow, scale, d) / select(isLow, -d, scale)
    return select(isLow, Self(0), Self(0.5)) + Self(0.3183098861837907) * atan(z)
  }

  /// The logarithm of that, where γ/|d| would underflow as a difference of logarithms.
  @inlinable
  static func logCauchyCumulative(_ d: Self, _ scale: Self, complement q: Self) -> Self {
    let isFar = d * Self(1e-8) .< -scale
    let far = log(scale) - log(select(isFar, -d, Self(1))) - Self(1.1447298858494002)
    return select(
      isFar, far, logProbability(cauchyCumulative(select(isFar, -scale, d), scale), complement: q))
  }

  /// The Cauchy quantile of JAX's uniform on [ε, 1).
  @inlinable @inline(__always)
  static func standardCauchy(_ source: RandomSource<Primal>) -> Self {
    let epsilon = Primal.epsilon
    let u = Primal.maximum(epsilon, source.uniform() * (Primal(1) - epsilon) + epsilon)
    return Self(primal: Primal.cauchyQuantile(u))
  }
}

extension PrimalScalar {
  /// The quantile of the standard Cauchy distribution.
  @inlinable @inline(__always)
  static func cauchyQuantile(_ p: Self) -> Self {
    mapped("Cauchy quantile", p) { SpecialFunctions.cauchyQuantile($0) }
  }
}
