import TSNumerics

/// A distribution, given that its value lies between two bounds.
///
///     log p(x) = log p₀(x) - log P₀(a ≤ X ≤ b),  a ≤ x ≤ b
///
/// Bounds belong to the interval, whole-numbered values included, and either may be left out. They may depend on other
/// draws. The probability of the interval is the difference of two tails, taken where it does not cancel, by their
/// logarithms: a normal may be cut at 100 standard deviations. An interval far narrower than the base loses digits, as
/// the difference does.
///
/// A draw is the base's quantile of one uniform u, stretched over the interval: of p = (1 - u) P₀(X < a) + u P₀(X ≤ b),
/// taken in the smaller tail. It is NumPyro's number for the same key for
/// the symmetric families that NumPyro can truncate, as far as both quantiles agree. Where the tail underflows, the quantile is
/// found by Newton's method on its logarithm.
@frozen
public struct Truncated<Base: CumulativeDistribution>: CumulativeDistribution {
  public typealias Real = Base.Real

  /// The distribution before the cut.
  public let base: Base
  /// The lower bound a, finite; nil for none.
  public let lower: Real?
  /// The upper bound b, finite and above a (whole numbers: at least a); nil for none.
  public let upper: Real?
  /// log P₀(a ≤ X ≤ b); without meaning where a parameter is out of range.
  public let logProbability: Real

  /// A distribution cut off at one or two bounds.
  ///
  /// - Parameters:
  ///   - base: the distribution before the cut.
  ///   - lower: the smallest value, finite; nil for none.
  ///   - upper: the largest value, finite; nil for none. The interval must have positive probability.
  @inlinable
  public init(_ base: Base, lower: Real? = nil, upper: Real? = nil) {
    self.base = base
    self.lower = lower
    self.upper = upper
    // Also where a parameter is out of range, since that may be so in some lanes only.
    logProbability = base.logProbability(from: lower, to: upper)
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    base.check(&parameters)
    if let lower { parameters.finite(lower, "lower") }
    if let upper { parameters.finite(upper, "upper") }
    if let lower, let upper {
      let isDiscrete = base.support.isDiscrete
      parameters.require(
        isDiscrete ? upper .>= lower : upper .> lower, upper, "upper",
        isDiscrete ? "at least lower" : "above lower")
    }
    if let bound = lower ?? upper {
      parameters.require(
        logProbability .> Real(-Double.infinity), bound, lower == nil ? "upper" : "lower",
        "such that the interval has positive probability")
    }
  }

  @inlinable @inline(__always)
  public var support: Support<Real> {
    var range = SupportRange(base.support)
    range.cut(lower: lower, upper: upper)
    return range.support
  }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    let support = support
    let isInside = support.contains(value)
    let inner = Real.select(isInside, value, support.somePoint)
    return Real.select(isInside, base.logDensity(inner) - logProbability, Real(-Double.infinity))
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    // The uniform 0 would give the end of an unbounded support.
    let u = P.maximum(source.uniform(), P.smallest)
    let range = SupportRange(support)
    let x = quantile(share: u, rest: P(1) - u)
    let a = range.lower?.primal ?? -P.largest
    let b = range.upper?.primal ?? P.largest
    return Real(primal: P.maximum(P.minimum(x, b), range.isAboveZero ? P.smallest : a))
  }
}

// MARK: Tails

extension Truncated {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    let (isBelow, isAbove, inner) = placed(x)
    let inside = Real.logTail(lowerTail(inner)) { upperTail(inner) }
    return Real.select(
      isBelow, Real(-Double.infinity), Real.select(isAbove, Real(0), inside))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let (isBelow, isAbove, inner) = placed(x)
    let inside = Real.logTail(upperTail(inner)) { lowerTail(inner) }
    return Real.select(
      isBelow, Real(0), Real.select(isAbove, Real(-Double.infinity), inside))
  }

  /// log P(X ≤ x) inside the interval, with few digits next to 0.
  @inlinable
  func lowerTail(_ x: Real) -> Real { base.logProbability(from: lower, to: x) - logProbability }

  /// log P(X > x) inside the interval, with few digits next to 0.
  @inlinable
  func upperTail(_ x: Real) -> Real {
    let next = base.support.isDiscrete ? Real.floor(x) + Real(1) : x
    return base.logProbability(from: next, to: upper) - logProbability
  }

  /// Whether a number lies below every value, and whether no value lies above it; and the number, moved inside.
  @inlinable @inline(__always)
  func placed(_ x: Real) -> (isBelow: Real.Mask, isAbove: Real.Mask, inner: Real) {
    let range = SupportRange(support)
    let isBelow = range.lower.map { x .< $0 } ?? (x .<= Real(-Double.infinity))
    let isAbove = range.upper.map { x .>= $0 } ?? (x .>= Real(Double.infinity))
    return (isBelow, isAbove, Real.select(isBelow .| isAbove, range.support.somePoint, x))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    bounded(quantile(share: probability, rest: Real.Primal(1) - probability), atLower: probability)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    let share = Real.Primal(1) - probability
    return bounded(
      quantile(share: share, rest: probability), atLower: share, probability: probability)
  }

  /// A quantile, moved inside the support; its ends for the probabilities 0 and 1, NaN beyond those.
  @inlinable
  func bounded(
    _ x: Real.Primal, atLower share: Real.Primal, probability: Real.Primal? = nil
  ) -> Real.Primal {
    typealias P = Real.Primal
    let range = SupportRange(support)
    let a = range.lower?.primal ?? P(-Double.infinity)
    let b = range.upper?.primal ?? P(Double.infinity)
    let isLowest = probability.map { $0 .== P(1) } ?? (share .== P(0))
    let isHighest = probability.map { $0 .== P(0) } ?? (share .== P(1))
    let inner = P.maximum(P.minimum(x, b), a)
    let value = P.select(isLowest, a, P.select(isHighest, b, inner))
    let p = probability ?? share
    return P.select((p .>= P(0)) .& (p .<= P(1)), value, P(Double.nan))
  }

  /// The value that `share` of the probability lies below and `rest` = 1 - `share` above.
  @inlinable
  func quantile(share: Real.Primal, rest: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let start = lower.map { base.below($0) }
    let above = start.map { base.survival($0).primal } ?? P(1)
    let beyond = upper.map { base.survival($0).primal } ?? P(0)
    let upperTail = rest * above + share * beyond
    let isUpper = upperTail .< P(0.5)
    let x = P.choose(isUpper) {
      base.upperQuantile(upperTail)
    } otherwise: {
      let first = start.map { base.cumulative($0).primal } ?? P(0)
      let last = upper.map { base.cumulative($0).primal } ?? P(1)
      return base.quantile(rest * first + share * last)
    }
    let limit = P.smallest / P.epsilon
    var isRegular = above .>= limit
    if let upper { isRegular = (isRegular .& (base.cumulative(upper).primal .>= limit)) }
    if isRegular.isAllTrue { return x }
    return P.select(isRegular, x, underflowingQuantile(share: share, rest: rest, isUpper: isUpper))
  }
}

extension Truncated {
  /// The same with a lower bound that is data.
  @inlinable @_disfavoredOverload
  public init(_ base: Base, lower: Double) { self.init(base, lower: Real(lower), upper: nil) }

  /// The same with an upper bound that is data.
  @inlinable @_disfavoredOverload
  public init(_ base: Base, upper: Double) { self.init(base, lower: nil, upper: Real(upper)) }

  /// The same with bounds that are data.
  @inlinable @_disfavoredOverload
  public init(_ base: Base, lower: Double, upper: Double) {
    self.init(base, lower: Real(lower), upper: Real(upper))
  }
}
