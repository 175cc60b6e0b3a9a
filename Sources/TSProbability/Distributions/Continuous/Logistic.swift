import TSNumerics

/// The logistic distribution.
///
///     log p(x) = -|z| - 2 log(1 + exp(-|z|)) - log s,  z = (x - μ)/s
///
/// A draw is μ + s log(u/(1 - u)) for one uniform u on [tiny, 1), as `jax.random.logistic` computes it: the same number for
/// the same key, to 4e-14 (`Double`) or 2e-6 (`Float`) relative.
@frozen
public struct Logistic<Real: Scalar>: CumulativeDistribution {
  /// The median μ, finite.
  public var location: Real
  /// The scale s, positive and finite; the standard deviation is sπ/√3.
  public var scale: Real

  /// A logistic distribution.
  ///
  /// - Parameters:
  ///   - location: the median μ, finite.
  ///   - scale: the scale s, positive and finite; the standard deviation is sπ/√3.
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
    let y = Real.abs(value - location) / scale
    return -y - Real(2) * Real.log1p(Real.exp(-y)) - Real.log(scale)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let u = P.positiveUniform(source)
    return Real.finite(location + scale * Real(primal: P.log(u) - P.log1p(-u)))
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: location, variance: Real(3.2898681336964528) * scale * scale)
  }
}

extension Logistic {
  /// The tail beyond d scales above the median.
  @inlinable @inline(__always)
  func tail(_ d: Real) -> Real {
    let e = Real.exp(-Real.abs(d))
    return Real.select(d .> Real(0), e, Real(1)) / (Real(1) + e)
  }

  /// The logarithm of that.
  @inlinable @inline(__always)
  func logTail(_ d: Real) -> Real {
    -Real.log1p(Real.exp(-Real.abs(d))) - Real.select(d .> Real(0), d, Real(0))
  }

  /// log(p/(1 - p)): near 1/2 from 2p - 1, which is exact there.
  @inlinable @inline(__always)
  func logit(_ p: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let q = P(1) - p
    let isNear = (p .> P(0.25)) .& (p .< P(0.75))
    let ratio = P.select(isNear, P(2) * p - P(1), P(0)) / P.select(isNear, q, P(1))
    return P.select(isNear, P.log1p(ratio), P.log(p) - P.log1p(-p))
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    tail((location - x) / scale)
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    tail((x - location) / scale)
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    logTail((location - x) / scale)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    logTail((x - location) / scale)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, location.primal + scale.primal * logit(probability))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, location.primal - scale.primal * logit(probability))
  }
}

extension Logistic {
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
