import TSNumerics

/// The normal distribution.
///
///     log p(x) = -z²/2 - log σ - log(2π)/2,  z = (x - μ)/σ
///
/// A draw is μ + σ z, where z is the normal quantile of one uniform: the number that `jax.random.normal` gives for
/// the same key, to 1e-11 relative (`Double`) or 2e-5 (`Float`).
@frozen
public struct Normal<Real: Scalar>: CumulativeDistribution {
  /// The mean μ, finite.
  public var location: Real
  /// The standard deviation σ, positive and finite.
  public var scale: Real

  /// A normal distribution.
  ///
  /// - Parameters:
  ///   - location: the mean μ, finite.
  ///   - scale: the standard deviation σ, positive and finite.
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
    Real.normalLogDensity(value, location: location, scale: scale)
  }

  /// A scale that is not positive has no logarithm; an infinite number leaves z or log σ infinite.
  @inlinable @inline(__always)
  public static var showsFaults: Bool { true }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.finite(location + scale * Real(primal: source.normal()))
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: location, variance: scale * scale)
  }
}

extension Normal {
  @inlinable @inline(__always)
  public func cumulative(_ x: Real) -> Real { Real.normalCumulative((x - location) / scale) }

  @inlinable @inline(__always)
  public func survival(_ x: Real) -> Real { Real.normalCumulative((location - x) / scale) }

  @inlinable @inline(__always)
  public func logCumulative(_ x: Real) -> Real { Real.logNormalCumulative((x - location) / scale) }

  @inlinable @inline(__always)
  public func logSurvival(_ x: Real) -> Real { Real.logNormalCumulative((location - x) / scale) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    let z = Real.Primal.normalQuantile(probability)
    return Real.Primal.quantile(probability, location.primal + scale.primal * z)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    let z = Real.Primal.normalQuantile(probability)
    return Real.Primal.quantile(probability, location.primal - scale.primal * z)
  }
}

extension Normal {
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
