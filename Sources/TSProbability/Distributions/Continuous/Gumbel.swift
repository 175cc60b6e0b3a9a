import TSNumerics

/// The Gumbel distribution of largest values.
///
///     log p(x) = -z - exp(-z) - log β,  z = (x - μ)/β
///
/// A draw is μ - β log(-log u) for one uniform u on [tiny, 1), as `jax.random.gumbel` computes it: the same number for the
/// same key, to 4e-14 (`Double`) or 2e-6 (`Float`) relative.
///
/// Source: Gumbel (1958), Statistics of Extremes, doi:10.7312/gumb92958.
@frozen
public struct Gumbel<Real: Scalar>: CumulativeDistribution {
  /// The mode μ, finite.
  public var location: Real
  /// The scale β, positive and finite; the standard deviation is βπ/√6.
  public var scale: Real

  /// A Gumbel distribution.
  ///
  /// - Parameters:
  ///   - location: the mode μ, finite.
  ///   - scale: the scale β, positive and finite; the standard deviation is βπ/√6.
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
    // Beyond 1e4 the exponential is infinite: the difference of two infinities would be no number.
    let y = Real.minimum((location - value) / scale, Real(1e4))
    return y - Real.exp(y) - Real.log(scale)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let e = -P.log(P.positiveUniform(source))
    return Real.finite(location - scale * Real(primal: P.log(e)))
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(
      mean: location + Real(0.5772156649015329) * scale, variance: Real(1.6449340668482264) * scale * scale)
  }
}

extension Gumbel {
  @inlinable
  public func cumulative(_ x: Real) -> Real {
    Real.exp(-Real.exp((location - x) / scale))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    -Real.expm1(-Real.exp((location - x) / scale))
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    -Real.exp((location - x) / scale)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let z = (x - location) / scale
    let isFar = z .> Real(40)
    return Real.select(isFar, -z, Real.log1mExp(Real.exp(-Real.select(isFar, Real(0), z))))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let y = P.abs(P.log(probability))
    return P.quantile(probability, location.primal - scale.primal * P.log(y))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let y = P.abs(P.log1p(-probability))
    return P.quantile(probability, location.primal - scale.primal * P.log(y))
  }
}

extension Gumbel {
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
