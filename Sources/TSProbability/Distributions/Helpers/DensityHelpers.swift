import TSNumerics

/// Terms of log densities that keep their digits far in the tails and for large parameters.
///
/// Where lanes disagree both sides of a choice are computed, and a derivative flows through both. Hence the side that is
/// not taken is always given a harmless argument.
extension Scalar {
  /// log(1 + t²) for t of at least 0, without overflow of t².
  ///
  /// Beyond 10⁸ it is 2 log t, to the last digit.
  @inlinable @inline(__always)
  static func log1pSquare(_ t: Self) -> Self {
    let isLarge = t .> Self(1e8)
    let inner = select(isLarge, Self(1), t)
    return select(isLarge, Self(2), Self(1)) * log1p(select(isLarge, t - Self(1), inner * inner))
  }

  /// log(1 + t²) for t = |x - m|/(s r), with its derivatives, also where the difference or the ratio leaves the range.
  ///
  /// - Parameters:
  ///   - x: any number; infinity gives infinity.
  ///   - m: a location.
  ///   - s, r: two positive scales.
  @inlinable
  static func log1pSquare(_ x: Self, _ m: Self, _ s: Self, _ r: Self) -> Self {
    typealias P = Primal
    let difference = x.primal - m.primal
    let scale = s.primal
    let t = P.abs(difference) / scale / r.primal
    let isFar = t .> P(1e8)
    let value = P.choose(isFar) {
      // Half of it, where the difference overflows.
      let overflows = (P.abs(difference) .> P.largest) .& (P.abs(x.primal) .<= P.largest)
      let half = P(0.5) * x.primal - P(0.5) * m.primal
      let logSize = P.log(P.abs(P.select(overflows, half, difference)))
      let doubled = P.select(overflows, P(0.6931471805599453), P(0))
      let far = P(2) * (logSize + doubled - P.log(scale) - P.log(r.primal))
      return P.select(isFar, far, P.log1pSquare(P.select(isFar, P(0), t)))
    } otherwise: {
      P.log1pSquare(t)
    }
    if !Self.isDifferentiable { return Self(primal: value) }
    // 2t²/(1 + t²), and that over t s r.
    let near = P.select(isFar, P(1), t)
    let growth = P.select(isFar, P(2), P(2) * near * near / (P(1) + near * near))
    let slope = P.select(isFar, P(2) / difference, P(2) * near / (P(1) + near * near) / scale / r.primal)
    let byX = P.select(isFar .| (difference .>= P(0)), slope, -slope)
    if s.isConstant, r.isConstant { return fused(value, x, byX, m, -byX) }
    return fused(value, [x, m, s, r]) { position in
      switch position {
      case 0: return byX
      case 1: return -byX
      case 2: return -(growth / scale)
      default: return -(growth / r.primal)
      }
    }
  }

  /// k log y - y - log Γ(k + 1): the logarithm of the Poisson probability of k at the mean y, for real k above -1.
  ///
  /// The three terms are far larger than their sum once k is large. From k = 16 on the sum is Loader's
  /// -log(2πk)/2 - δ(k) - D(k, y), where δ is the error of Stirling's formula and D the deviance.
  ///
  /// - Parameters:
  ///   - k: the count, above -1.
  ///   - next: k + 1, which the caller may know more exactly.
  ///   - y: the mean, at least 0.
  ///   - logY: log y; any finite number where k is 0.
  ///
  /// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
  @inlinable
  static func logPoisson(_ k: Self, next: Self, mean y: Self, logMean logY: Self) -> Self {
    let isLarge = k .>= Self(16)
    return choose(isLarge) {
      let large = select(isLarge, k, Self(16))
      let logLarge = log(large)
      let saddle = Self(-0.5) * (Self(1.8378770664093454836) + logLarge)
      return saddle - stirlingError(large) - deviance(large, logLarge, y, logY)
    } otherwise: {
      k * logY - y - logGamma(next)
    }
  }

  /// δ(k) = log Γ(k + 1) - (k + 1/2) log k + k - log(2π)/2 for k of at least 16, to 1e-16.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 5.11.1.
  @inlinable @inline(__always)
  static func stirlingError(_ k: Self) -> Self {
    let r = Self(1) / k
    let s = r * r
    var sum = Self(-691.0 / 360_360.0)
    sum = sum * s + Self(1.0 / 1_188)
    sum = sum * s + Self(-1.0 / 1_680)
    sum = sum * s + Self(1.0 / 1_260)
    sum = sum * s + Self(-1.0 / 360)
    sum = sum * s + Self(1.0 / 12)
    return r * sum
  }

  /// D(k, y) = k log(k/y) + y - k for k of at least 16: by its series in v = (k - y)/(k + y) where |v| < 1/10.
  @inlinable @inline(__always)
  static func deviance(_ k: Self, _ logK: Self, _ y: Self, _ logY: Self) -> Self {
    // By halves, whose sum does not overflow.
    let halfK = Self(0.5) * k
    let isNear = abs(Self(0.5) * (k - y)) .< Self(0.1) * (halfK + Self(0.5) * y)
    let mean = select(isNear, y, k)
    let v = Self(0.5) * (k - mean) / (halfK + Self(0.5) * mean)
    let s = v * v
    var sum = Self(1.0 / 19)
    sum = sum * s + Self(1.0 / 17)
    sum = sum * s + Self(1.0 / 15)
    sum = sum * s + Self(1.0 / 13)
    sum = sum * s + Self(1.0 / 11)
    sum = sum * s + Self(1.0 / 9)
    sum = sum * s + Self(1.0 / 7)
    sum = sum * s + Self(1.0 / 5)
    sum = sum * s + Self(1.0 / 3)
    let near = v * (k - mean) + k * (Self(2) * v * s * sum)
    // One logarithm of the ratio, which both logarithms together would round by more, unless it is extreme: its
    // derivatives would then leave the range.
    let ratio = y / k
    let isNormal = (ratio .>= Self(1e-30)) .& (ratio .<= Self(1e30)) .& (.!isNear)
    let far = choose(isNormal .| isNear) {
      log(select(isNormal, ratio, Self(1)))
    } otherwise: {
      logY - logK
    }
    return select(isNear, near, k * ((ratio - Self(1)) - far))
  }

  /// log Γ(h + 1/2) - log Γ(h) - log(h)/2, which tends to 0 as h grows.
  ///
  /// From h = 16 on by its series in 1/h, since the difference of the two logarithms would lose every digit; below by
  /// the series at h + 16 and the recurrence, with one logarithm in all.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 5.11.8.
  @inlinable
  static func logGammaRatio(_ h: Self) -> Self {
    typealias P = Primal
    let x = h.primal
    let isLarge = x .>= P(16)
    let value = P.choose(isLarge) {
      P.logGammaRatioSeries(P.select(isLarge, x, P(16)))
    } otherwise: {
      let small = P.select(isLarge, P(1), x)
      let shifted = small + P(16)
      var above = small + P(0.5)
      var below = P(1)
      for step in 1..<16 {
        above *= small + P(Double(step) + 0.5)
        below *= small + P(Double(step))
      }
      let ratio = below / above
      return P.logGammaRatioSeries(shifted) + P(0.5) * P.log(small * (shifted * (ratio * ratio)))
    }
    return fused(value, h, P.function("log gamma ratio'", of: x) { logGammaRatioSlope(of: $0) })
  }

  /// The series of ``logGammaRatio(_:)`` for h of at least 16.
  @inlinable @inline(__always)
  static func logGammaRatioSeries(_ h: Self) -> Self {
    let r = Self(1) / h
    let s = r * r
    var sum = Self(691.0 / 180_224)
    sum = sum * s + Self(-31.0 / 18_432)
    sum = sum * s + Self(17.0 / 14_336)
    sum = sum * s + Self(-1.0 / 640)
    sum = sum * s + Self(1.0 / 192)
    sum = sum * s + Self(-1.0 / 8)
    return r * sum
  }
}

/// The derivative of log Γ(h + 1/2) - log Γ(h) - log(h)/2.
@usableFromInline
func logGammaRatioSlope(of h: Double) -> Double {
  if h < 16 { return SpecialFunctions.digamma(h + 0.5) - SpecialFunctions.digamma(h) - 0.5 / h }
  let s = 1 / (h * h)
  let series = [-11 * 691.0 / 180_224, 9 * 31.0 / 18_432, -7 * 17.0 / 14_336, 5.0 / 640, -3.0 / 192, 1.0 / 8]
  return s * series.reduce(0) { $0 * s + $1 }
}
