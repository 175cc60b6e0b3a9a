import TSNumerics

/// The standard normal distribution function and its logarithm, for the families made of normals.
extension Scalar {
  /// Φ(z) = P(Z ≤ z), exact to 3e-13 relative while it does not underflow.
  @inlinable @inline(__always)
  static func normalCumulative(_ z: Self) -> Self {
    Self(0.5) * erfc(Self(-0.7071067811865476) * z)
  }

  /// log Φ(z), exact where Φ itself underflows, with its derivative φ(z)/Φ(z).
  ///
  /// Far in the lower tail by the asymptotic series of Mills' ratio; from 0 on as log(1 - Φ(-z)).
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 7.12.1.
  @inlinable @inline(__always)
  static func logNormalCumulative(_ z: Self) -> Self {
    fused(Primal.logNormalCumulativeValue(z.primal), z, Primal(1) / Primal.lowerMills(z.primal))
  }
}

extension PrimalScalar {
  /// Below this number the series is used: it is exact to the last digit there, and Φ has not yet underflowed.
  @inlinable @inline(__always)
  static var farNormal: Self { Self(Element.significandBitCount > 30 ? -20 : -10) }

  /// Whether z lies so far down that the series is used.
  @inlinable @inline(__always)
  static func isFarNormal(_ z: Self) -> Mask { z .< farNormal }

  /// -z Φ(z)/φ(z) - 1 far in the lower tail: -1/z² + 3/z⁴ - 15/z⁶ + ...
  @inlinable @inline(__always)
  static func millsSeries(_ z: Self) -> Self {
    let r = Self(1) / (z * z)
    var sum = Self(2_027_025)
    sum = sum * r + Self(-135_135)
    sum = sum * r + Self(10_395)
    sum = sum * r + Self(-945)
    sum = sum * r + Self(105)
    sum = sum * r + Self(-15)
    sum = sum * r + Self(3)
    sum = sum * r + Self(-1)
    return sum * r
  }

  @inlinable
  static func logNormalCumulativeValue(_ z: Self) -> Self {
    let isFar = isFarNormal(z)
    return choose(isFar) {
      let far = select(isFar, z, farNormal)
      let density = Self(-0.5) * far * far - Self(0.9189385332046727)
      return density - log(-far) + log1p(millsSeries(far))
    } otherwise: {
      let near = select(isFar, Self(-1), z)
      let tail = normalCumulative(-abs(near))
      let isUpper = near .> Self(0)
      return select(isUpper, log1p(-tail), log(tail))
    }
  }

  /// Mills' ratio of the lower tail, Φ(z)/φ(z); infinite where that exceeds the range.
  @inlinable
  static func lowerMills(_ z: Self) -> Self {
    let isFar = isFarNormal(z)
    return choose(isFar) {
      let far = select(isFar, z, farNormal)
      return (Self(1) + millsSeries(far)) / -far
    } otherwise: {
      let near = select(isFar, Self(-1), z)
      return normalCumulative(near) * exp(Self(0.5) * near * near) * Self(2.5066282746310002)
    }
  }

  /// Φ⁻¹(p), lane by lane.
  @inlinable @inline(__always)
  static func normalQuantile(_ p: Self) -> Self {
    mapped("normal quantile", p) { SpecialFunctions.normalQuantile($0) }
  }

  /// The z ≥ 0 with P(|Z| ≤ z) = p.
  ///
  /// For small p the quantile of (1 - p)/2 has lost digits; three steps of Newton's method bring them back.
  @inlinable
  static func foldedNormalQuantile(_ p: Self) -> Self {
    mapped("folded normal quantile", p) { p in
      guard p < 0.5 else { return SpecialFunctions.normalUpperQuantile(0.5 * (1 - p)) }
      var z = SpecialFunctions.normalUpperQuantile(0.5 - 0.5 * p)
      for _ in 0..<3 {
        let density = 0.7978845608028654 * Double.exp(-0.5 * z * z)
        z -= (Double.erf(0.7071067811865476 * z) - p) / density
      }
      return z
    }
  }
}
