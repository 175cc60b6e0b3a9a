import TSNumerics

/// Student's t distribution.
///
///     log p(x) = log Γ((ν+1)/2) - log Γ(ν/2) - log(νπ)/2 - log σ - (ν+1)/2 log(1 + z²/ν),  z = (x - μ)/σ
///
/// The density keeps its digits for small and large ν and far in the tails: the difference of the two log Γ is a series
/// where it would cancel, and z² is never formed where it would overflow.
///
/// A draw is μ + σ Z / √(G / (ν/2)) with Z normal and G gamma, by GSL's samplers on a generator of the site's own.
/// NumPyro draws other numbers of the same distribution.
///
/// Source: Student (1908), The probable error of a mean, doi:10.1093/biomet/6.1.1.
@frozen
public struct StudentT<Real: Scalar>: Distribution {
  /// The degrees of freedom ν, at least 2.3e-308 (`Float`: 1.2e-38) and finite; the tails fall as |x|^(-ν-1).
  public var degreesOfFreedom: Real
  /// The median μ, finite.
  public var location: Real
  /// The scale σ, positive and finite.
  public var scale: Real

  /// Student's t distribution.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: the degrees of freedom ν, at least 2.3e-308 (`Float`: 1.2e-38) and finite; the tails fall as |x|^(-ν-1).
  ///   - location: the median μ, finite.
  ///   - scale: the scale σ, positive and finite.
  @inlinable @inline(__always)
  public init(_ degreesOfFreedom: Real, _ location: Real, _ scale: Real) {
    self.degreesOfFreedom = degreesOfFreedom
    self.location = location
    self.scale = scale
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      (degreesOfFreedom .>= Real.smallest) .& (degreesOfFreedom .<= Real.largest), degreesOfFreedom,
      "degreesOfFreedom", "at least \(Real.Primal.Element.leastNormalMagnitude) and finite")
    parameters.finite(location, "location")
    parameters.positive(scale, "scale")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .real }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let half = Real(0.5) * degreesOfFreedom
    let growth = Real.log1pSquare(value, location, scale, Real.sqrt(degreesOfFreedom))
    let constant = Real.logGammaRatio(half) - Real(0.9189385332046727)
    return constant - Real.log(scale) - (half + Real(0.5)) * growth
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let standard = Real.drawn("Student t", source.generatorKey, degreesOfFreedom) { key, nu, _, _ in
      GSL.studentT(degreesOfFreedom: nu, key: key)
    }
    return Real.finite(location + scale * standard)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let infinity = Real(Double.infinity)
    let nan = Real(Double.nan)
    let excess = degreesOfFreedom - Real(2)
    let finite = scale * scale * (degreesOfFreedom / Real.select(excess .> Real(0), excess, Real(1)))
    let hasMean = degreesOfFreedom .> Real(1)
    let variance = Real.select(excess .> Real(0), finite, infinity)
    return Moments(mean: Real.select(hasMean, location, nan), variance: Real.select(hasMean, variance, nan))
  }
}

extension StudentT: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { logTail(x, .lower) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { logTail(x, .upper) }

  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    typealias P = Real.Primal
    let z = (x - location) / scale
    let standard = StudentT<P>(degreesOfFreedom.primal, P(0), P(1))
    return Real.logTail(
      "StudentT", tail, z, [degreesOfFreedom], slope: standard.logDensity(z.primal)
    ) { z, shapes, _ in
      LogTails.studentT(z, degreesOfFreedom: shapes[0])
    }
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    let z = Real.Primal.function("StudentT quantile, \(tail)", [probability, degreesOfFreedom.primal]) { a in
      LogTails.studentTQuantile(a[0], tail, degreesOfFreedom: a[1])
    }
    return location.primal + scale.primal * z
  }
}

extension StudentT {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Real, _ location: Real, _ scale: Double) {
    self.init(degreesOfFreedom, location, Real(scale))
  }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Real, _ location: Double, _ scale: Real) {
    self.init(degreesOfFreedom, Real(location), scale)
  }

  /// The same with a location and a scale that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Real, _ location: Double, _ scale: Double) {
    self.init(degreesOfFreedom, Real(location), Real(scale))
  }

  /// The same with degrees of freedom that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: Real, _ scale: Real) {
    self.init(Real(degreesOfFreedom), location, scale)
  }

  /// The same with degrees of freedom and a scale that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: Real, _ scale: Double) {
    self.init(Real(degreesOfFreedom), location, Real(scale))
  }

  /// The same with degrees of freedom and a location that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: Double, _ scale: Real) {
    self.init(Real(degreesOfFreedom), Real(location), scale)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ location: Double, _ scale: Double) {
    self.init(Real(degreesOfFreedom), Real(location), Real(scale))
  }
}
