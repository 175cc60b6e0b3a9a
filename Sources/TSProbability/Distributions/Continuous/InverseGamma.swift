import TSNumerics

/// The inverse gamma distribution: of 1/G with G gamma of concentration α and rate β.
///
///     log p(x) = α log β - (α + 1) log x - β/x - log Γ(α),  x > 0
///
/// From α = 17 on the terms, far larger than their sum, are combined as Loader does.
///
/// A draw is β over GSL's gamma with concentration α, on a generator of the site's own, moved to the nearest positive
/// finite number where it overflows. NumPyro draws other numbers of the same distribution.
///
/// Sources: Marsaglia and Tsang (2000), A simple method for generating gamma variables, doi:10.1145/358407.358414;
/// Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct InverseGamma<Real: Scalar>: Distribution {
  /// The shape α, positive and finite; the tail falls as x^(-α-1).
  public var concentration: Real
  /// The scale β, positive and finite, which NumPyro calls the rate; the mean is β/(α - 1).
  public var rate: Real

  /// An inverse gamma distribution.
  ///
  /// - Parameters:
  ///   - concentration: the shape α, positive and finite; the tail falls as x^(-α-1).
  ///   - rate: the scale β, positive and finite, which NumPyro calls the rate; the mean is β/(α - 1).
  @inlinable @inline(__always)
  public init(_ concentration: Real, _ rate: Real) {
    self.concentration = concentration
    self.rate = rate
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(concentration, "concentration")
    parameters.positive(rate, "rate")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .> Real(0)
    let x = Real.select(isInside, value, Real(1))
    let y = Real.minimum(rate / x, Real.largest)
    let isNormal = (y .>= Real.smallest) .& (y .< Real.largest)
    let logX = Real.log(x)
    let logY = Real.select(
      isNormal, Real.log(Real.select(isNormal, y, Real(1))), Real.log(rate) - logX)
    let mass = Real.logPoisson(concentration - Real(1), next: concentration, mean: y, logMean: logY)
    return Real.select(isInside, mass + logY - logX, Real(-Double.infinity))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let standard = Real.drawn("gamma", source.generatorKey, concentration) { key, concentration, _, _ in
      GSL.gamma(concentration: concentration, key: key)
    }
    return Real.positive(rate / Real.positive(standard))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let (infinity, one) = (Real(Double.infinity), Real(1))
    let hasMean = concentration .> one
    let hasVariance = concentration .> Real(2)
    let mean = rate / Real.select(hasMean, concentration - one, one)
    let variance = mean * mean / Real.select(hasVariance, concentration - Real(2), one)
    return Moments(
      mean: Real.select(hasMean, mean, infinity),
      variance: Real.select(hasVariance, variance, Real.select(hasMean, infinity, Real(Double.nan))))
  }
}

extension InverseGamma: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { logTail(x, .lower) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { logTail(x, .upper) }

  /// The other tail of the gamma distribution at β/x.
  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    let isInside = x .> Real(0)
    let inner = Real.logGammaTail(tail.other, rate / Real.select(isInside, x, Real(1)), concentration)
    return Real.select(isInside, inner, Real(tail == .lower ? -Double.infinity : 0))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function("InverseGamma quantile, \(tail)", [probability, rate.primal, concentration.primal]) {
      a in
      let rate = a[1]
      let (y, logY) = LogTails.gammaQuantile(a[0], tail.other, shape: a[2])
      return y > 0 ? rate / y : Double.exp(Double.log(rate) - logY)
    }
  }
}

extension InverseGamma {
  /// The same with a rate that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration: Real, _ rate: Double) { self.init(concentration, Real(rate)) }

  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration: Double, _ rate: Real) { self.init(Real(concentration), rate) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration: Double, _ rate: Double) { self.init(Real(concentration), Real(rate)) }
}
