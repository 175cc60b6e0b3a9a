import TSNumerics

/// The Poisson distribution of counts.
///
///     log p(k) = k log λ - λ - log k!,  k = 0, 1, 2, ...
///
/// From k = 16 on the terms, far larger than their sum, are combined as Loader does. λ = 0 gives k = 0 with certainty.
///
/// A draw is a whole number of type `Real`, by GSL's sampler on a generator of the site's own; beyond a rate of 2³⁰, where
/// GSL's 32-bit counts could overflow, by a normal with the skewness of the distribution. NumPyro draws other numbers of
/// the same distribution.
///
/// Sources: Ahrens and Dieter (1974), Computer methods for sampling from gamma, beta, Poisson and binomial
/// distributions, doi:10.1007/BF02293108; Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Poisson<Real: Scalar>: Distribution {
  /// The mean λ, at least 0 and finite.
  public var rate: Real

  /// A Poisson distribution.
  ///
  /// - Parameter rate: the mean λ, at least 0 and finite.
  @inlinable @inline(__always)
  public init(_ rate: Real) {
    self.rate = rate
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.nonNegative(rate, "rate")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .count }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let logRate = Real.log(Real.select(value .== Real(0), Real(1), rate))
    return Real.logPoisson(value, next: value + Real(1), mean: rate, logMean: logRate)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let count: Real = Real.drawn("Poisson", source.generatorKey, rate) { key, rate, _, _ in
      GSL.poisson(rate: rate, key: key)
    }
    return Real.minimum(count, Real.largest)
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: rate, variance: rate)
  }
}

extension Poisson: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { logTail(x, .lower) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { logTail(x, .upper) }

  /// P(K ≤ k) is the upper tail at λ of the gamma distribution with concentration k + 1, whose density at λ is the
  /// probability of k.
  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    typealias P = Real.Primal
    let count = P.floor(x.primal)
    let isInside = count .>= P(0)
    func slope() -> P {
      let inner = Poisson<P>(rate.primal).logDensity(P.select(isInside, count, P(0)))
      return P.select(isInside, inner, P(-Double.infinity))
    }
    return Real.logTail("Poisson", tail.other, rate, [], [count], slope: slope()) { rate, _, counts in
      LogTails.poisson(counts[0], rate: rate).swapped
    }
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function("Poisson quantile, \(tail)", [probability, rate.primal]) { a in
      let rate = a[1]
      return TailTarget.count(a[0], tail, from: rate, to: rate == 0 ? 0 : .infinity) {
        LogTails.poisson($0, rate: rate)
      }
    }
  }
}

extension LogTails {
  /// The Poisson distribution at a whole number.
  @usableFromInline
  static func poisson(_ count: Double, rate: Double) -> LogTails {
    if count < 0 { return .below }
    if rate == 0 || count == .infinity { return .above }
    return gamma(rate, shape: count + 1).swapped
  }
}

extension Poisson {
  /// The same with a rate that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ rate: Double) { self.init(Real(rate)) }
}
