import TSNumerics

/// The binomial distribution by its log odds: how many of n independent trials succeed.
///
///     log p(k) = log n!/(k! (n-k)!) + k l - n log(1 + eˡ),  k = 0, 1, ..., n
///
/// The density is exact however large the log odds are, where the probability itself rounds to 0 or 1.
///
/// A draw is that of ``Binomial`` with the probability 1/(1 + e⁻ˡ).
///
/// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct BinomialLogits<Real: Scalar>: Distribution {
  /// The number of trials n, a whole number from 0 to 2⁵³.
  public var totalCount: Real
  /// The log odds l = log(p/(1 - p)) of success, finite.
  public var logits: Real

  /// A binomial distribution.
  ///
  /// - Parameters:
  ///   - totalCount: the number of trials n, a whole number from 0 to 2⁵³. It has no derivative.
  ///   - logits: the log odds l = log(p/(1 - p)) of success, finite.
  @inlinable @inline(__always)
  public init(_ totalCount: Real, _ logits: Real) {
    self.totalCount = totalCount
    self.logits = logits
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.trials(totalCount, "totalCount")
    parameters.finite(logits, "logits")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(Real(0), totalCount) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let (n, l) = (totalCount.primal, logits.primal)
    let isInside = (value.primal .>= P(0)) .& (value.primal .<= n)
    let k = P.select(isInside, value.primal, P(0))
    let (p, q) = (P.logistic(l), P.logistic(-l))
    let inner = P.logBinomial(k, n - k, p, q, logP: -P.log1pExp(-l), logQ: -P.log1pExp(l))
    return Real.fused(P.inside(isInside, inner), logits, P.mixtureExcess(k, n - k, p, q))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Binomial(totalCount, Real.logistic(logits)).draw(source)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = totalCount * Real.logistic(logits)
    return Moments(mean: mean, variance: mean * Real.logistic(-logits))
  }
}

extension BinomialLogits: CumulativeDistribution {
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

  /// As for ``Binomial``, in the coordinate of the log odds.
  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    typealias P = Real.Primal
    let (k, n, l) = (P.floor(x.primal), totalCount.primal, logits.primal)
    let isInside = (k .>= P(0)) .& (k .< n)
    let shape = P.select(isInside, k, P(0)) + P(1)
    let other = P.select(isInside, n - k, P(1))
    return Real.logTail(
      "BinomialLogits", tail.other, logits, [], [k, n],
      slope: P.logBetaMass(shape, other, P.logistic(l), P.logistic(-l))
    ) { l, _, counts in
      LogTails.binomial(counts[0], counts[1], logits: l).swapped
    }
  }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function("BinomialLogits quantile, \(tail)", [probability, totalCount.primal, logits.primal])
    { a in
      let (n, l) = (a[1], a[2])
      return TailTarget.count(a[0], tail, from: n * Double.logistic(l), to: n) {
        LogTails.binomial($0, n, logits: l)
      }
    }
  }
}

extension LogTails {
  /// The binomial distribution at a whole number, by the log odds: the probabilities may underflow.
  @usableFromInline
  static func binomial(_ k: Double, _ n: Double, logits l: Double) -> LogTails {
    if k >= 0, k < n, l < -650 {
      return LogTails(upper: betaPower(logX: -Double.log1pExp(-l), k + 1, n - k))
    }
    if k >= 0, k < n, l > 650 {
      return LogTails(lower: betaPower(logX: -Double.log1pExp(l), n - k, k + 1))
    }
    return binomial(k, n, Double.logistic(l), Double.logistic(-l))
  }
}

extension BinomialLogits {
  /// The same with log odds that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ totalCount: Real, _ logits: Double) {
    self.init(totalCount, Real(logits))
  }

  /// The same with a total count that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ totalCount: Double, _ logits: Real) {
    self.init(Real(totalCount), logits)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ totalCount: Double, _ logits: Double) {
    self.init(Real(totalCount), Real(logits))
  }
}
