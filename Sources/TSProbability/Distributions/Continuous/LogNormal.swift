import TSNumerics

/// The log-normal distribution: exp of a normal.
///
///     log p(x) = -z²/2 - log x - log σ - log(2π)/2,  z = (log x - μ)/σ,  x > 0
///
/// log x is rounded once: z loses as many digits as |log x|/σ has.
///
/// A draw is exp of what ``Normal`` draws from the same key, as in NumPyro; beyond the range of the numbers it is the
/// smallest or the largest of them.
@frozen
public struct LogNormal<Real: Scalar>: CumulativeDistribution {
  /// The mean μ of log x, finite.
  public var location: Real
  /// The standard deviation σ of log x, positive and finite.
  public var scale: Real

  /// A log-normal distribution.
  ///
  /// - Parameters:
  ///   - location: the mean μ of log x, finite.
  ///   - scale: the standard deviation σ of log x, positive and finite.
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
  public var support: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .> Real(0)
    let logX = Real.log(Real.select(isInside, value, Real(1)))
    let z = (logX - location) / scale
    return Real.inside(isInside, Real(-0.5) * z * z - logX - Real.log(scale) - Real(0.9189385332046727))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.positive(Real.exp(location + scale * Real(primal: source.normal())))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let square = scale * scale
    let mean = Real.exp(location + Real(0.5) * square)
    // Beyond the range one factor is infinite, the other may be 0.
    let excess = Real.expm1(square)
    let isRegular = excess .<= Real.largest
    let variance = Real.select(isRegular, excess, Real(0)) * mean * mean
    let far = Real.exp(Real(2) * (location + square))
    return Moments(mean: mean, variance: Real.select(isRegular, variance, far))
  }
}

extension LogNormal {
  /// z for a value of the support, minus infinity for one below.
  @inlinable @inline(__always)
  func standard(_ x: Real) -> Real {
    let isInside = x .> Real(0)
    let z = (Real.log(Real.select(isInside, x, Real(1))) - location) / scale
    return Real.select(isInside, z, Real(-Double.infinity))
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    Real.normalCumulative(standard(x))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    Real.normalCumulative(-standard(x))
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    Real.logNormalCumulative(standard(x))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    Real.logNormalCumulative(-standard(x))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let z = P.normalQuantile(probability)
    return P.quantile(probability, P.exp(location.primal + scale.primal * z))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let z = P.normalQuantile(probability)
    return P.quantile(probability, P.exp(location.primal - scale.primal * z))
  }
}

extension LogNormal {
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
