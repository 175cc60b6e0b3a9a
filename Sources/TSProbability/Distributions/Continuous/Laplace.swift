import TSNumerics

/// The Laplace distribution: an exponential on either side.
///
///     log p(x) = -|z| - log(2b),  z = (x - μ)/b
///
/// A draw is μ - b sign(v) e with e = -log(1 - |v|) for one uniform v on (-1, 1), as `jax.random.laplace` computes it: the
/// same number for the same key, to 4e-14 (`Double`) or 2e-6 (`Float`) relative.
@frozen
public struct Laplace<Real: Scalar>: CumulativeDistribution {
  /// The median μ, finite.
  public var location: Real
  /// The mean distance b from the median, positive and finite.
  public var scale: Real

  /// A Laplace distribution.
  ///
  /// - Parameters:
  ///   - location: the median μ, finite.
  ///   - scale: the mean distance b from the median, positive and finite.
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
    -Real.abs(value - location) / scale - Real.log(scale) - Real(0.6931471805599453)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let lowest = P(-1) + P(0.5) * P.epsilon
    let v = P.maximum(lowest, P(2) * source.uniform() + lowest)
    let e = P.log1p(-P.abs(v))
    return Real.finite(location + scale * Real(primal: P.select(v .< P(0), -e, e)))
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: location, variance: Real(2) * scale * scale)
  }
}

extension Laplace {
  /// The tail beyond the distance d below the median; above it for a negative one.
  @inlinable @inline(__always)
  func tail(_ d: Real) -> Real {
    let half = Real(0.5) * Real.exp(-Real.abs(d) / scale)
    return Real.select(d .>= Real(0), half, Real(1) - half)
  }

  /// The logarithm of that.
  @inlinable @inline(__always)
  func logTail(_ d: Real) -> Real {
    let isOuter = d .>= Real(0)
    let y = Real.abs(d) / scale
    return Real.select(
      isOuter, -y - Real(0.6931471805599453), Real.log1p(Real(-0.5) * Real.exp(-y)))
  }

  /// The distance of the quantile below the median, in units of the scale.
  @inlinable @inline(__always)
  func distance(_ p: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isOuter = p .<= P(0.5)
    let y = P.log(P(2) * P.select(isOuter, p, P(1) - p))
    return P.select(isOuter, -y, y)
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    tail(location - x)
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    tail(x - location)
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    logTail(location - x)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    logTail(x - location)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, location.primal - scale.primal * distance(probability))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, location.primal + scale.primal * distance(probability))
  }
}

extension Laplace {
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
