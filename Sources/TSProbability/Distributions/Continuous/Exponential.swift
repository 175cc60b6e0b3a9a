import TSNumerics

/// The exponential distribution.
///
///     log p(x) = log λ - λ x,  x ≥ 0
///
/// A draw is e/λ, where e is the exponential quantile of one uniform u, -log(1 - u): the number that NumPyro's
/// `Exponential` gives for the same key, to 1e-14 relative (`Double`) or 3e-7 (`Float`). It is 0 once in 2⁵² draws
/// (2²³ for `Float`).
@frozen
public struct Exponential<Real: Scalar>: CumulativeDistribution {
  /// The rate λ, positive and finite; the mean is 1/λ.
  public var rate: Real

  /// An exponential distribution.
  ///
  /// - Parameter rate: the rate λ, positive and finite; the mean is 1/λ.
  @inlinable @inline(__always)
  public init(_ rate: Real) {
    self.rate = rate
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(rate, "rate")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .nonNegative }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    Real.inside(value .>= Real(0), Real.log(rate) - rate * value)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.finite(Real.exponentialQuantile(source.uniform()) / rate)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = Real(1) / rate
    return Moments(mean: mean, variance: mean * mean)
  }
}

extension Exponential {
  /// λ x for a value of the support, 0 for one below.
  @inlinable @inline(__always)
  func standard(_ x: Real) -> Real { rate * Real.select(x .> Real(0), x, Real(0)) }

  @inlinable @inline(__always)
  public func cumulative(_ x: Real) -> Real { -Real.expm1(-standard(x)) }

  @inlinable @inline(__always)
  public func survival(_ x: Real) -> Real { Real.exp(-standard(x)) }

  @inlinable @inline(__always)
  public func logCumulative(_ x: Real) -> Real { Real.log1mExp(standard(x)) }

  @inlinable @inline(__always)
  public func logSurvival(_ x: Real) -> Real { -standard(x) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    let x = Real.Primal.exponentialQuantile(probability) / rate.primal
    return Real.Primal.quantile(probability, x)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    let x = Real.Primal.abs(Real.Primal.log(probability)) / rate.primal
    return Real.Primal.quantile(probability, x)
  }
}

extension Exponential {
  /// The same with a rate that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ rate: Double) { self.init(Real(rate)) }
}
