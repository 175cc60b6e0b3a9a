import TSNumerics

/// The beta-binomial distribution: successes in n trials whose common probability is drawn from a beta distribution.
///
///     log p(k) = log n!/(k! (n-k)!) + log B(k + α, n - k + β) - log B(α, β),  k = 0, 1, ..., n
///
/// By Bayes' rule p(k) is the binomial probability times the prior over the posterior density at any point; at the
/// posterior mean the large terms meet as deviances, so that the density keeps its digits for large counts and towards
/// the binomial limit of large concentrations.
///
/// A draw is a whole number of type `Real`: GSL's beta and binomial samplers on one generator of the site's own. NumPyro
/// draws other numbers of the same distribution. There is no distribution function in closed form.
///
/// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct BetaBinomial<Real: Scalar>: Distribution {
  /// The shape α of the beta distribution at 0, from 1e-30 to 1e30.
  public var concentration1: Real
  /// The shape β of the beta distribution at 1, from 1e-30 to 1e30.
  public var concentration0: Real
  /// The number of trials n, a whole number from 0 to 2⁵³.
  public var totalCount: Real

  /// A beta-binomial distribution.
  ///
  /// - Parameters:
  ///   - concentration1: the shape α of the beta distribution at 0, from 1e-30 to 1e30.
  ///   - concentration0: the shape β of the beta distribution at 1, from 1e-30 to 1e30.
  ///   - totalCount: the number of trials n, a whole number from 0 to 2⁵³. It has no derivative.
  @inlinable @inline(__always)
  public init(_ concentration1: Real, _ concentration0: Real, _ totalCount: Real) {
    self.concentration1 = concentration1
    self.concentration0 = concentration0
    self.totalCount = totalCount
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.concentration(concentration1, "concentration1")
    parameters.concentration(concentration0, "concentration0")
    parameters.trials(totalCount, "totalCount")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(Real(0), totalCount) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let (a, b, n) = (concentration1.primal, concentration0.primal, totalCount.primal)
    let isInside = (value.primal .>= P(0)) .& (value.primal .<= n)
    let k = P.select(isInside, value.primal, P(0))
    let result = P.inside(isInside, P.logBetaBinomial(k, n - k, a, b))
    return Real.fused(result, [concentration1, concentration0]) { position in
      let (shape, count) = position == 0 ? (a, k) : (b, n - k)
      let (all, total) = (a + b + n, a + b)
      let logarithms = P.log1p(count / shape) - P.log1p(n / total)
      let prior = P.digammaGap(shape) - P.digammaGap(total)
      return logarithms + prior - (P.digammaGap(shape + count) - P.digammaGap(all))
    }
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.drawn("beta binomial", source.generatorKey, totalCount, concentration1, concentration0) {
      key, trials, a, b in
      GSL.betaBinomial(trials: trials, a, b, key: key)
    }
  }

  @inlinable
  public var moments: Moments<Real>? {
    let total = concentration1 + concentration0
    let mean = totalCount * (concentration1 / total)
    let spread = (total + totalCount) / (total + Real(1))
    return Moments(mean: mean, variance: mean * (concentration0 / total) * spread)
  }
}

extension PrimalScalar {
  /// The log probability of k successes and j failures.
  @inlinable
  static func logBetaBinomial(_ k: Self, _ j: Self, _ a: Self, _ b: Self) -> Self {
    let (n, total) = (k + j, a + b)
    let all = total + n
    // The posterior mean, and how far the data lie from it: the prior lies as far on the other side.
    let (p, q) = ((a + k) / all, (b + j) / all)
    // The products leave the range of single precision.
    let isWide = Element.significandBitCount > 30
    let (first, second) = isWide ? (k * b, j * a) : (k * (b / all), j * (a / all))
    let difference = select(a .<= b, first - second, -(second - first))
    let excess = isWide ? difference / all : difference
    let data = deviance(k, n, p, excess, log(p)) + deviance(j, n, q, -excess, log(q))
    let prior = deviance(a, total, p, -excess, log(p)) + deviance(b, total, q, excess, log(q))
    let counts = factorialExcess(n) - factorialExcess(k) - factorialExcess(j)
    let shapes = gammaExcess(total) - gammaExcess(a) - gammaExcess(b)
    return counts + shapes + (gammaExcess(a + k) + gammaExcess(b + j) - gammaExcess(all)) - (data + prior)
  }
}

extension BetaBinomial {
  /// The same with a total count that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Real, _ concentration0: Real, _ totalCount: Double) {
    self.init(concentration1, concentration0, Real(totalCount))
  }

  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Real, _ concentration0: Double, _ totalCount: Real) {
    self.init(concentration1, Real(concentration0), totalCount)
  }

  /// The same with a concentration and a total count that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Real, _ concentration0: Double, _ totalCount: Double) {
    self.init(concentration1, Real(concentration0), Real(totalCount))
  }

  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Real, _ totalCount: Real) {
    self.init(Real(concentration1), concentration0, totalCount)
  }

  /// The same with a concentration and a total count that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Real, _ totalCount: Double) {
    self.init(Real(concentration1), concentration0, Real(totalCount))
  }

  /// The same with a concentration and a concentration that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Double, _ totalCount: Real) {
    self.init(Real(concentration1), Real(concentration0), totalCount)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Double, _ totalCount: Double) {
    self.init(Real(concentration1), Real(concentration0), Real(totalCount))
  }
}
