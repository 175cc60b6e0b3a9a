import TSNumerics

/// What distribution functions share.
extension Scalar {
  /// log p from both p and 1 - p: from the second where p is near 1, so that no digit is lost.
  @inlinable @inline(__always)
  static func logProbability(_ p: Self, complement q: Self) -> Self {
    let isLarge = p .> Self(0.5)
    let isZero = p .<= Self(0)
    let small = log(select(isLarge .| isZero, Self(1), p))
    let large = log1p(-select(isLarge, q, Self(0)))
    return select(isLarge, large, select(isZero, Self(-Double.infinity), small))
  }

  /// log(1 - exp(-y)) for y of at least 0; minus infinity at 0.
  ///
  /// Source: Mächler (2012), Accurately computing log(1 - exp(-|a|)).
  @inlinable @inline(__always)
  static func log1mExp(_ y: Self) -> Self {
    let isLarge = y .> Self(0.6931471805599453)
    let isZero = y .<= Self(0)
    let small = log(-expm1(-select(isLarge .| isZero, Self(0.5), y)))
    let large = log1p(-exp(-select(isLarge, y, Self(1))))
    return select(isLarge, large, select(isZero, Self(-Double.infinity), small))
  }

  /// log(1 - exp(-y)) from log y: exact where y itself would underflow.
  @inlinable @inline(__always)
  static func log1mExp(logArgument logY: Self) -> Self {
    let isTiny = logY .< Self(-45)
    return select(isTiny, logY, log1mExp(exp(select(isTiny, Self(0), logY))))
  }

  /// log(x/s) for positive x and s: near s from the difference, which is exact there; without overflow elsewhere.
  @inlinable @inline(__always)
  static func logRatio(_ x: Self, _ s: Self) -> Self {
    typealias P = Primal
    return fused(P.logRatioValue(x.primal, s.primal), x, P(1) / x.primal, s, P(-1) / s.primal)
  }

  /// c log x from log x, 0 where c is 0: also at x = 0.
  @inlinable @inline(__always)
  static func timesLog(_ c: Self, _ logX: Self) -> Self {
    let isNothing = (c .== Self(0)) .& (abs(logX) .== Self(Double.infinity))
    return c * select(isNothing, Self(0), logX)
  }

  /// c log x, 0 where c is 0: also at x = 0.
  @inlinable @inline(__always)
  static func timesLog(_ c: Self, of x: Self) -> Self {
    typealias P = Primal
    let logarithm = timesLog(c, Self(primal: P.log(x.primal)))
    let isZero = c.primal .== P(0)
    return logarithm + fused(P(0), x, P.select(isZero, P(0), c.primal / x.primal))
  }

  /// A weight times a number, 0 where the weight is 0: also where the number is infinite.
  @inlinable @inline(__always)
  static func weighted(_ weight: Self, _ x: Self) -> Self {
    weight * select(weight .== Self(0), Self(0), x)
  }

  /// A log density where a value lies in the support, minus infinity elsewhere.
  @inlinable @inline(__always)
  static func inside(_ mask: Mask, _ logDensity: Self) -> Self {
    select(mask, logDensity, Self(-Double.infinity))
  }
}

extension PrimalScalar {
  @inlinable @inline(__always)
  static func logRatioValue(_ x: Self, _ s: Self) -> Self {
    let t = x / s
    let isNear = (t .> Self(0.5)) .& (t .< Self(2))
    let isNormal = (t .>= smallest) .& (t .<= largest)
    let near = log1p(select(isNear, x - s, Self(0)) / s)
    let far = choose(isNormal) {
      log(select(isNormal, t, Self(1)))
    } otherwise: {
      log(x) - log(s)
    }
    return select(isNear, near, far)
  }

  /// JAX's uniform on [tiny, 1): 0 becomes the smallest normal number, so that its logarithm is finite.
  @inlinable @inline(__always)
  static func positiveUniform(_ source: RandomSource<Self>) -> Self { maximum(source.uniform(), smallest) }

  /// A quantile where its probability lies in [0, 1], NaN elsewhere.
  @inlinable @inline(__always)
  static func quantile(_ probability: Self, _ value: Self) -> Self {
    let isProbability = (probability .>= Self(0)) .& (probability .<= Self(1))
    return select(isProbability, value, Self(Double.nan))
  }
}
