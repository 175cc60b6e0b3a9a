import TSNumerics

/// The Kumaraswamy distribution on the unit interval.
///
///     log p(x) = log a + log b + (a - 1) log x + (b - 1) log(1 - xᵃ),  0 ≤ x ≤ 1
///
/// At 0 and at 1 the density is what it tends to: 0, finite or infinite.
///
/// A draw is (1 - u^(1/b))^(1/a) for one uniform u on [tiny, 1), kept off 0 and 1: the number that NumPyro's `Kumaraswamy`
/// gives for the same key, to 1e-13 (`Double`) or 1e-4 (`Float`) for moderate a and b; NumPyro loses digits where u^(1/b) is
/// near 1.
///
/// Source: Kumaraswamy (1980), A generalized probability density function for double-bounded random processes,
/// doi:10.1016/0022-1694(80)90036-0.
@frozen
public struct Kumaraswamy<Real: Scalar>: CumulativeDistribution {
  /// The exponent a at 0, positive and finite.
  public var concentration1: Real
  /// The exponent b at 1, positive and finite.
  public var concentration0: Real

  /// A Kumaraswamy distribution.
  ///
  /// - Parameters:
  ///   - concentration1: the exponent a at 0, positive and finite.
  ///   - concentration0: the exponent b at 1, positive and finite.
  @inlinable @inline(__always)
  public init(_ concentration1: Real, _ concentration0: Real) {
    self.concentration1 = concentration1
    self.concentration0 = concentration0
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(concentration1, "concentration1")
    parameters.positive(concentration0, "concentration0")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .interval(Real(0), Real(1)) }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = (value .>= Real(0)) .& (value .<= Real(1))
    let x = Real.select(isInside, value, Real(0.5))
    let lower = Real.timesLog(concentration1 - Real(1), of: x)
    let upper = Real.timesLog(concentration0 - Real(1), logComplement(x))
    return Real.inside(isInside, Real.log(concentration1) + Real.log(concentration0) + lower + upper)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let u = Real(primal: Real.Primal.positiveUniform(source))
    let w = -Real.log(u) / concentration0
    let x = Real.exp(Real.log1mExp(w) / concentration1)
    return Real.maximum(Real.smallest, Real.minimum(x, Real(1) - Real.epsilon))
  }

  @inlinable
  public var moments: Moments<Real>? {
    var (mean, variance) = (concentration1.primal, concentration1.primal)
    for lane in 0..<Real.Primal.laneCount {
      let moments = KumaraswamyMoments(
        concentration1.double(lane: lane), concentration0.double(lane: lane))
      mean[lane: lane] = Real.Primal.Element(moments.mean)
      variance[lane: lane] = Real.Primal.Element(moments.variance)
    }
    return Moments(mean: Real(primal: mean), variance: Real(primal: variance))
  }
}

extension Kumaraswamy {
  /// log(1 - xᵃ) for x in [0, 1].
  @inlinable
  func logComplement(_ x: Real) -> Real {
    let isEnd = (x .<= Real(0)) .| (x .>= Real(1))
    let y = -Real.log(Real.select(isEnd, Real(0.5), x))
    let inner = Real.log1mExp(logArgument: Real.log(concentration1) + Real.log(y))
    return Real.select(isEnd, Real.select(x .<= Real(0), Real(0), Real(-Double.infinity)), inner)
  }
  /// b log(1 - xᵃ), with 0 below the support and minus infinity above.
  @inlinable
  func standard(_ x: Real) -> Real {
    let isAbove = x .>= Real(1)
    let inner = concentration0 * logComplement(Real.select(isAbove, Real(0.5), Real.maximum(Real(0), x)))
    return Real.select(isAbove, Real(-Double.infinity), inner)
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    -Real.expm1(standard(x))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    Real.exp(standard(x))
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    // Where xᵃ is below the precision the probability is b xᵃ.
    let isInside = x .> Real(0)
    let logPower = concentration1 * Real.log(Real.select(isInside, x, Real(0.5)))
    let isFar = isInside .& (logPower .< Real(-45)) .& (logPower + Real.log(concentration0) .< Real(-45))
    return Real.select(
      isFar, logPower + Real.log(concentration0), Real.log1mExp(-Real.select(isFar, Real(-1), standard(x))))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    standard(x)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let w = P.abs(P.log1p(-probability)) / concentration0.primal
    return P.quantile(probability, P.exp(P.log1mExp(w) / concentration1.primal))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let w = P.abs(P.log(probability)) / concentration0.primal
    return P.quantile(probability, P.exp(P.log1mExp(w) / concentration1.primal))
  }
}

extension Kumaraswamy {
  /// The same with a concentration0 that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Real, _ concentration0: Double) {
    self.init(concentration1, Real(concentration0))
  }

  /// The same with a concentration1 that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Real) {
    self.init(Real(concentration1), concentration0)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Double) {
    self.init(Real(concentration1), Real(concentration0))
  }
}
