import TSNumerics

/// The binomial distribution: how many of n independent trials succeed.
///
///     log p(k) = log n!/(k! (n-k)!) + k log p + (n - k) log(1 - p),  k = 0, 1, ..., n
///
/// The terms, far larger than their sum for large counts, are combined as Loader does. p may be 0 or 1.
///
/// A draw is a whole number of type `Real`, by GSL's sampler on a generator of the site's own. NumPyro draws other numbers
/// of the same distribution.
///
/// Sources: Kachitvichyanukul and Schmeiser (1988), Binomial random variate generation, doi:10.1145/42372.42381;
/// Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Binomial<Real: Scalar>: Distribution {
  /// The number of trials n, a whole number from 0 to 2⁵³.
  public var totalCount: Real
  /// The probability p of success, from 0 to 1.
  public var probability: Real

  /// A binomial distribution.
  ///
  /// - Parameters:
  ///   - totalCount: the number of trials n, a whole number from 0 to 2⁵³. It has no derivative.
  ///   - probability: the probability p of success, from 0 to 1.
  @inlinable @inline(__always)
  public init(_ totalCount: Real, _ probability: Real) {
    self.totalCount = totalCount
    self.probability = probability
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.trials(totalCount, "totalCount")
    parameters.probability(probability, "probability")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(Real(0), totalCount) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let (n, p) = (totalCount.primal, probability.primal)
    let isInside = (value.primal .>= P(0)) .& (value.primal .<= n)
    let k = P.select(isInside, value.primal, P(0))
    let q = P(1) - p
    let inner = P.logBinomial(k, n - k, p, q, logP: P.log(p), logQ: P.log1p(-p))
    return Real.fused(P.inside(isInside, inner), probability, P.binomialSlope(k, n - k, p, q))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.drawn("binomial", source.generatorKey, totalCount, probability) { key, trials, p, _ in
      GSL.binomial(trials: trials, probability: p, key: key)
    }
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = totalCount * probability
    return Moments(mean: mean, variance: mean * (Real(1) - probability))
  }
}

extension Binomial: CumulativeDistribution {
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

  /// P(K ≤ k) is the upper tail at p of the beta distribution with concentrations k + 1 and n - k.
  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    typealias P = Real.Primal
    let (k, n, p) = (P.floor(x.primal), totalCount.primal, probability.primal)
    let isInside = (k .>= P(0)) .& (k .< n)
    let shape = P.select(isInside, k, P(0)) + P(1)
    let beta = Beta<P>(shape, P.select(isInside, n - k, P(1)))
    return Real.logTail(
      "Binomial", tail.other, probability, [], [k, n], slope: beta.logDensity(p)
    ) { p, _, counts in
      LogTails.binomial(counts[0], counts[1], p, 1 - p).swapped
    }
  }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function(
      "Binomial quantile, \(tail)", [probability, totalCount.primal, self.probability.primal]
    ) { a in
      let (n, p) = (a[1], a[2])
      return TailTarget.count(a[0], tail, from: n * p, to: n) { LogTails.binomial($0, n, p, 1 - p) }
    }
  }
}

extension LogTails {
  /// The binomial distribution at a whole number, with q = 1 - p.
  @usableFromInline
  static func binomial(_ k: Double, _ n: Double, _ p: Double, _ q: Double) -> LogTails {
    if k.isNaN { return .undefined }
    if k < 0 { return .below }
    if k >= n { return .above }
    return beta(p, q, k + 1, n - k).swapped
  }
}

extension PrimalScalar {
  /// ∂/∂p of k log p + j log(1 - p).
  @inlinable
  static func binomialSlope(_ k: Self, _ j: Self, _ p: Self, _ q: Self) -> Self {
    let product = p * q
    let isInside = product .> Self(0)
    let inner = mixtureExcess(k, j, p, q) / select(isInside, product, Self(1))
    return select(isInside, inner, select(p .<= q, -j, k))
  }
}

extension ParameterChecks {
  /// Requires a parameter to be a number of trials up to which every count is a number.
  @inlinable @inline(__always)
  mutating func trials<Real: Scalar>(_ value: Real, _ name: StaticString) {
    require(
      (value .>= Real(0)) .& (value .<= Real(GSL.largestTrials)) .& (Real.floor(value) .== value), value,
      name,
      "a whole number between 0 and 9007199254740992")
  }
}

extension Binomial {
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
