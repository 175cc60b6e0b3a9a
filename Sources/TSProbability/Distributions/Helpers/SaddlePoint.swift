import TSNumerics

/// The parts of densities made of Γ functions, each without the large terms that cancel between them.
///
/// log Γ(a) = γ(a) + a log a - a and log k! = φ(k) + k log k - k. In a Beta, a binomial or a negative binomial density
/// the terms a log a join those with log x to deviances, which are sums of positive numbers; γ and φ grow like a
/// logarithm only.
///
/// Source: Loader (2000), Fast and accurate computation of binomial probabilities.
extension PrimalScalar {
  /// γ(a) = log Γ(a) - a log a + a for a above 0.
  @inlinable
  static func gammaExcess(_ a: Self) -> Self {
    let isLarge = a .>= Self(16)
    return choose(isLarge) {
      let large = select(isLarge, a, Self(16))
      return stirlingError(large) + Self(0.5) * (Self(1.8378770664093454836) - log(large))
    } otherwise: {
      let small = select(isLarge, Self(1), a)
      return logGamma(small) + small * (Self(1) - log(small))
    }
  }

  /// φ(k) = log k! - k log k + k for k of at least 0; φ(0) = 0.
  @inlinable
  static func factorialExcess(_ k: Self) -> Self {
    let isLarge = k .>= Self(16)
    return choose(isLarge) {
      let large = select(isLarge, k, Self(16))
      return stirlingError(large) + Self(0.5) * (Self(1.8378770664093454836) + log(large))
    } otherwise: {
      let small = select(isLarge, Self(1), k)
      let logSmall = log(select(small .> Self(0), small, Self(1)))
      return logGamma(small + Self(1)) + small * (Self(1) - logSmall)
    }
  }

  /// log(nⁿ pᵃ qᵇ / (aᵃ bᵇ)) for n = a + b and q = 1 - p: at most 0, and 0 where a = n p.
  ///
  /// - Parameters:
  ///   - a, b: at least 0, not both 0.
  ///   - p, q: two numbers that add up to 1, each to full relative precision.
  ///   - logP, logQ: their logarithms, for where they underflow.
  @inlinable
  static func mixtureExponent(
    _ a: Self, _ b: Self, _ p: Self, _ q: Self, logP: @autoclosure () -> Self, logQ: @autoclosure () -> Self
  ) -> Self {
    let excess = mixtureExcess(a, b, p, q)
    return -(deviance(a, a + b, p, excess, logP()) + deviance(b, a + b, q, -excess, logQ()))
  }

  @inlinable @inline(__always)
  static func mixtureExponent(_ a: Self, _ b: Self, _ p: Self, _ q: Self) -> Self {
    mixtureExponent(a, b, p, q, logP: log(p), logQ: log(q))
  }

  /// a - n p = n q - b for n = a + b and q = 1 - p: the product with the smaller probability rounds less.
  @inlinable @inline(__always)
  static func mixtureExcess(_ a: Self, _ b: Self, _ p: Self, _ q: Self) -> Self {
    let n = a + b
    return select(p .<= q, a - n * p, n * q - b)
  }

  /// k log(k/(n p)) + n p - k, given k - n p, and log p for where p or the ratio leaves the range of full precision.
  @inlinable
  static func deviance(
    _ k: Self, _ n: Self, _ p: Self, _ excess: Self, _ logP: @autoclosure () -> Self
  ) -> Self {
    let mean = n * p
    // By halves, whose sum does not overflow.
    let middle = Self(0.5) * k + Self(0.5) * mean
    let half = Self(0.5) * excess
    let isNear = abs(half) .< Self(0.1) * middle
    return choose(isNear) {
      let v = select(isNear, half, Self(0)) / select(isNear, middle, Self(1))
      return v * select(isNear, excess, Self(0)) + k * (Self(2) * v * logSeries(v * v))
    } otherwise: {
      let isPositive = k .> Self(0)
      let ratio = k / mean
      let isNormal = (minimum(mean, p) .>= smallest) .& (ratio .>= smallest) .& (ratio .<= largest)
      let logRatio = choose(isNormal .| .!isPositive) {
        log(select(isNormal, ratio, Self(1)))
      } otherwise: {
        log(k) - log(n) - logP()
      }
      return select(isPositive, k * logRatio, Self(0)) - excess
    }
  }

  /// s/3 + s²/5 + ... + s⁹/19: with s = v², what artanh(v)/v is above 1, for |v| < 1/10.
  @inlinable @inline(__always)
  static func logSeries(_ s: Self) -> Self {
    var sum = Self(1.0 / 19)
    sum = sum * s + Self(1.0 / 17)
    sum = sum * s + Self(1.0 / 15)
    sum = sum * s + Self(1.0 / 13)
    sum = sum * s + Self(1.0 / 11)
    sum = sum * s + Self(1.0 / 9)
    sum = sum * s + Self(1.0 / 7)
    sum = sum * s + Self(1.0 / 5)
    sum = sum * s + Self(1.0 / 3)
    return s * sum
  }

  /// log x - ψ(x), minus the derivative of γ: near 1/(2x) for large x, where the difference would cancel.
  @inlinable
  static func digammaGap(_ x: Self) -> Self {
    function("log - digamma", of: x) { SpecialFunctions.digammaGap($0) }
  }
}

extension PrimalScalar {
  /// The log probability of k successes in n = k + j trials with the probability p = 1 - q.
  @inlinable
  static func logBinomial(
    _ k: Self, _ j: Self, _ p: Self, _ q: Self, logP: @autoclosure () -> Self, logQ: @autoclosure () -> Self
  ) -> Self {
    mixtureExponent(k, j, p, q, logP: logP(), logQ: logQ())
      + (factorialExcess(k + j) - factorialExcess(k) - factorialExcess(j))
  }

  /// The log probability of a count k of the negative binomial distribution Γ(k + r)/(k! Γ(r)) pᵏ qʳ.
  @inlinable
  static func logNegativeBinomial(_ k: Self, _ r: Self, _ p: Self, _ q: Self) -> Self {
    mixtureExponent(k, r, p, q) + (gammaExcess(k + r) - gammaExcess(r)) - factorialExcess(k)
  }
}
