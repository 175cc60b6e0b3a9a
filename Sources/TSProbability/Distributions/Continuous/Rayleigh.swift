import TSNumerics

/// The Rayleigh distribution: the length of a vector of two independent normals.
///
///     log p(x) = log t - t²/2 - log σ,  t = x/σ,  x > 0
///
/// A draw is σ √(2e) with e = -log(1 - u) for one uniform u. NumPyro does not have this family.
///
/// Source: Rayleigh (1880), On the resultant of a large number of vibrations, doi:10.1080/14786448008626893.
@frozen
public struct Rayleigh<Real: Scalar>: CumulativeDistribution {
  /// The mode σ, positive and finite.
  public var scale: Real

  /// A Rayleigh distribution.
  ///
  /// - Parameter scale: the mode σ, positive and finite.
  @inlinable @inline(__always)
  public init(_ scale: Real) {
    self.scale = scale
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(scale, "scale")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .> Real(0)
    let x = Real.select(isInside, value, scale)
    let t = x / scale
    return Real.inside(isInside, Real.logRatio(x, scale) - Real(0.5) * t * t - Real.log(scale))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let e = Real.exponentialQuantile(source.uniform())
    return Real.positive(scale * Real.sqrt(Real(2) * e))
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: Real(1.2533141373155003) * scale, variance: Real(0.42920367320510344) * scale * scale)
  }
}

extension Rayleigh {
  /// t²/2 for a value of the support, 0 for one below.
  @inlinable @inline(__always)
  func standard(_ x: Real) -> Real {
    let t = Real.select(x .> Real(0), x, Real(0)) / scale
    return Real(0.5) * t * t
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
    let isInside = x .> Real(0)
    let logT = Real.logRatio(Real.select(isInside, x, scale), scale)
    let logHalfSquare = Real(2) * logT - Real(0.6931471805599453)
    return Real.log1mExp(logArgument: Real.select(isInside, logHalfSquare, Real(-Double.infinity)))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    -standard(x)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, scale.primal * P.sqrt(P(-2) * P.log1p(-probability)))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, scale.primal * P.sqrt(P.abs(P(2) * P.log(probability))))
  }
}

extension Rayleigh {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ scale: Double) { self.init(Real(scale)) }
}
