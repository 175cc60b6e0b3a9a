import TSNumerics

/// Probabilities of intervals, each in the tail that does not cancel.
extension CumulativeDistribution {
  /// A number x with P(X ≤ x) = P(X < bound).
  @inlinable @inline(__always)
  func below(_ bound: Real) -> Real {
    support.isDiscrete ? -Real.floor(-bound) - Real(1) : bound
  }

  /// log P(lower ≤ X ≤ upper), where a bound that is nil cuts nothing off.
  ///
  /// Between two bounds the logarithms of two upper tails are subtracted where the lower bound lies above the median,
  /// those of two lower tails elsewhere.
  @inlinable
  func logProbability(from lower: Real?, to upper: Real?) -> Real {
    guard let lower else { return upper.map { logCumulative($0) } ?? Real(0) }
    let start = below(lower)
    let outer = logSurvival(start)
    guard let upper else { return outer }
    let isUpper = outer.primal .< Real.Primal(-0.6931471805599453)
    return Real.choose(isUpper) {
      Real.logDifference(outer, logSurvival(upper))
    } otherwise: {
      Real.logDifference(logCumulative(upper), logCumulative(start))
    }
  }
}

extension Scalar {
  /// log(eᵃ - eᵇ) for a ≥ b: minus infinity where they are equal.
  @inlinable @inline(__always)
  static func logDifference(_ a: Self, _ b: Self) -> Self {
    let isPositive = a.primal .> b.primal
    let gap = select(isPositive, b - a, Self(-1))
    return select(isPositive, a + TSNumerics.log1mExp(gap), Self(-Double.infinity))
  }

  /// The logarithm of a tail: `own` where that is far below 0, from the logarithm of the other tail next to 0.
  @inlinable @inline(__always)
  static func logTail(_ own: Self, other: () -> Self) -> Self {
    let isNear = own.primal .> Primal(-0.6931471805599453)
    return choose(isNear) {
      let t = select(isNear, other(), Self(-1))
      return TSNumerics.log1mExp(select(t .< Self(0), t, Self(0)))
    } otherwise: {
      own
    }
  }
}
