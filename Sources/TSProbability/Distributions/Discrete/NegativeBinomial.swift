import TSNumerics

/// The negative binomial distribution: how many successes of probability p come before r failures.
///
///     log p(k) = log Γ(k + r)/(k! Γ(r)) + k log p + r log(1 - p),  k = 0, 1, 2, ...
///
/// The parameters are those of NumPyro's `NegativeBinomialProbs`; r need not be whole, and p = 0 gives k = 0 with
/// certainty. The large terms are combined to deviances, so that the density keeps its digits for large counts and
/// towards the Poisson limit of large r. By mean and concentration it is ``NegativeBinomial2``.
///
/// A draw is a whole number of type `Real`: GSL's Poisson sampler with a rate from its gamma sampler, on one generator of
/// the site's own; rates beyond 2³⁰ by a normal with its skewness. NumPyro draws other numbers of the same distribution.
///
/// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct NegativeBinomial<Real: Scalar>: Distribution {
  /// The number of failures r that ends the trials, from 1e-30 to 1e30.
  public var totalCount: Real
  /// The probability p of what is counted, at least 0 and below 1; the mean is r p/(1 - p).
  public var probability: Real

  /// A negative binomial distribution.
  ///
  /// - Parameters:
  ///   - totalCount: the number of failures r that ends the trials, from 1e-30 to 1e30.
  ///   - probability: the probability p of what is counted, at least 0 and below 1; the mean is r p/(1 - p).
  @inlinable @inline(__always)
  public init(_ totalCount: Real, _ probability: Real) {
    self.totalCount = totalCount
    self.probability = probability
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.concentration(totalCount, "totalCount")
    parameters.require(
      (probability .>= Real(0)) .& (probability .< Real(1)), probability, "probability",
      "at least 0 and below 1")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .count }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let (r, p) = (totalCount.primal, probability.primal)
    let isInside = value.primal .>= P(0)
    let k = P.select(isInside, value.primal, P(0))
    let q = P(1) - p
    let result = P.inside(isInside, P.logNegativeBinomial(k, r, p, q))
    return Real.fused(result, [totalCount, probability]) { position in
      if position == 1 { return P.binomialSlope(k, r, p, q) }
      let gaps = P.digammaGap(r) - P.digammaGap(k + r)
      return P.logExcess(k, r, p, q) + gaps
    }
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let odds = probability.primal / (Real.Primal(1) - probability.primal)
    return Real.gammaPoisson(source, totalCount.primal, odds)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let odds = probability / (Real(1) - probability)
    let mean = totalCount * odds
    return Moments(mean: mean, variance: mean * (Real(1) + odds))
  }
}

extension NegativeBinomial: CumulativeDistribution {
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
    let complement = Real.Primal(1) - probability.primal
    return Real.logNegativeBinomialTail(tail, x, totalCount, probability, complement)
  }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function(
      "NegativeBinomial quantile, \(tail)", [probability, self.probability.primal, totalCount.primal]
    ) { a in
      let p = a[1]
      return LogTails.negativeBinomialQuantile(a[0], tail, a[2], p, 1 - p)
    }
  }
}

extension PrimalScalar {
  /// log((k + r) q/r), from the excess where it is near 0.
  @inlinable
  static func logExcess(_ k: Self, _ r: Self, _ p: Self, _ q: Self) -> Self {
    let excess = mixtureExcess(k, r, p, q) / r
    let isFar = excess .< Self(-0.5)
    let near = log1p(select(isFar, Self(0), excess))
    return select(isFar, log(select(isFar, (k + r) / r * q, Self(1))), near)
  }
}

extension Scalar {
  /// A Poisson draw with a gamma draw times `scale` for a rate.
  @inlinable
  static func gammaPoisson(_ source: RandomSource<Primal>, _ shape: Primal, _ scale: Primal) -> Self {
    let count = Primal.drawn("gamma Poisson", source.generatorKey, shape, scale, scale) {
      key, shape, scale, _ in
      GSL.gammaPoisson(concentration: shape, scale: scale, key: key)
    }
    return minimum(Self(primal: count), largest)
  }

  /// P(K ≤ k) is the upper tail at p of the beta distribution with concentrations k + 1 and r.
  @inlinable
  static func logNegativeBinomialTail(
    _ tail: Tail, _ x: Self, _ r: Self, _ p: Self, _ q: Primal
  ) -> Self {
    let k = Primal.floor(x.primal)
    let shape = Primal.select(k .>= Primal(0), Primal.minimum(k, Primal.largest), Primal(0)) + Primal(1)
    func slope() -> Primal {
      Primal.logBetaMass(shape, r.primal, p.primal, q) - Primal.log(p.primal) - Primal.log(q)
    }
    return logTail("NegativeBinomial", tail.other, p, [r], [k, q], slope: slope()) { p, shapes, others in
      LogTails.negativeBinomial(others[0], shapes[0], p, others[1]).swapped
    }
  }
}

extension LogTails {
  /// The negative binomial distribution at a whole number, with q = 1 - p.
  @usableFromInline
  static func negativeBinomial(_ k: Double, _ r: Double, _ p: Double, _ q: Double) -> LogTails {
    if k.isNaN { return .undefined }
    if k < 0 { return .below }
    if k == .infinity { return .above }
    return beta(p, q, k + 1, r).swapped
  }

  @usableFromInline
  static func negativeBinomialQuantile(
    _ probability: Double, _ tail: Tail, _ r: Double, _ p: Double, _ q: Double
  ) -> Double {
    TailTarget.count(probability, tail, from: Swift.min(r * p / q, 1e300), to: p == 0 ? 0 : .infinity) {
      negativeBinomial($0, r, p, q)
    }
  }
}

extension NegativeBinomial {
  /// The same with a probability that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ totalCount: Real, _ probability: Double) {
    self.init(totalCount, Real(probability))
  }

  /// The same with a total count that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ totalCount: Double, _ probability: Real) {
    self.init(Real(totalCount), probability)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ totalCount: Double, _ probability: Double) {
    self.init(Real(totalCount), Real(probability))
  }
}
