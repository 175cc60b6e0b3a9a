import TSNumerics

/// The negative binomial distribution by its mean and concentration: a Poisson distribution with a gamma rate.
///
///     log p(k) = log Γ(k + α)/(k! Γ(α)) + k log(μ/(μ + α)) + α log(α/(μ + α)),  k = 0, 1, 2, ...
///
/// The variance is μ + μ²/α. μ = 0 gives k = 0 with certainty. The density is that of ``NegativeBinomial``, with both
/// probabilities to full precision: it is exact towards the Poisson limit of large α.
///
/// A draw is made as there. NumPyro's `NegativeBinomial2` draws other numbers of the same distribution.
@frozen
public struct NegativeBinomial2<Real: Scalar>: Distribution {
  /// The mean μ, from 0 to 1e30.
  public var mean: Real
  /// The concentration α, from 1e-30 to 1e30; the larger, the closer to a Poisson distribution.
  public var concentration: Real

  /// A negative binomial distribution.
  ///
  /// - Parameters:
  ///   - mean: the mean μ, from 0 to 1e30.
  ///   - concentration: the concentration α, from 1e-30 to 1e30; the larger, the closer to a Poisson distribution.
  @inlinable @inline(__always)
  public init(_ mean: Real, _ concentration: Real) {
    self.mean = mean
    self.concentration = concentration
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require((mean .>= Real(0)) .& (mean .<= Real(1e30)), mean, "mean", "between 0 and 1e30")
    parameters.concentration(concentration, "concentration")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .count }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let (m, r) = (mean.primal, concentration.primal)
    let isInside = value.primal .>= P(0)
    let k = P.select(isInside, value.primal, P(0))
    let (p, q) = (m / (m + r), r / (m + r))
    let result = P.inside(isInside, P.logNegativeBinomial(k, r, p, q))
    return Real.fused(result, [mean, concentration]) { position in
      if position == 0 {
        let isPositive = m .> P(0)
        return P.select(isPositive, (k - m) / P.select(isPositive, m, P(1)) * q, P(-1))
      }
      let gaps = P.digammaGap(r) - P.digammaGap(k + r)
      return P.logExcess(k, r, p, q) + (m - k) / (m + r) + gaps
    }
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.gammaPoisson(source, concentration.primal, mean.primal / concentration.primal)
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: mean, variance: mean * (Real(1) + mean / concentration))
  }
}

extension NegativeBinomial2: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { logTail(x, .lower) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { logTail(x, .upper) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    let total = mean.primal + concentration.primal
    let (p, q) = (mean.primal / total, concentration.primal / total)
    let probability: Real = Real.fused(p, mean, q / total, concentration, -p / total)
    return Real.logNegativeBinomialTail(tail, x, concentration, probability, q)
  }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function(
      "NegativeBinomial2 quantile, \(tail)", [probability, mean.primal, concentration.primal]
    ) { a in
      let (m, r) = (a[1], a[2])
      return LogTails.negativeBinomialQuantile(a[0], tail, r, m / (m + r), r / (m + r))
    }
  }
}

extension NegativeBinomial2 {
  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ mean: Real, _ concentration: Double) {
    self.init(mean, Real(concentration))
  }

  /// The same with a mean that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ mean: Double, _ concentration: Real) {
    self.init(Real(mean), concentration)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ mean: Double, _ concentration: Double) {
    self.init(Real(mean), Real(concentration))
  }
}
