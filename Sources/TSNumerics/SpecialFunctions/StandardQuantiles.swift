import CKernels

/// Quantiles of standard distributions: one uniform in, one draw out.
///
/// Each is the algorithm of GSL's inverse CDF over SLEEF's deterministic functions, taken in the tail in which nothing
/// cancels, so that a uniform close to 0 or to 1 loses no digits and the draw is the same on every processor. Arguments
/// are not checked.
extension SpecialFunctions {
  /// The quantile of the standard exponential distribution, -log(1 - p).
  ///
  /// - Parameter probability: the lower-tail probability p in [0, 1]. Small ones lose no digits; 0 gives 0, 1 infinity.
  @inlinable @inline(__always)
  public static func exponentialQuantile(_ probability: Double) -> Double { -Double.log1p(-probability) }

  /// The quantile of the standard Cauchy distribution, tan(π (p - 1/2)).
  ///
  /// The upper half goes through the upper tail: 1 - p is exact there, and tan is never taken near its pole.
  ///
  /// - Parameter probability: the lower-tail probability p in [0, 1]; 0 and 1 give the infinities.
  public static func cauchyQuantile(_ probability: Double) -> Double {
    if probability > 0.5 { return cauchyUpperQuantile(1 - probability) }
    return -cauchyUpperQuantile(probability)
  }

  /// The z above which a probability of at most 1/2 lies.
  private static func cauchyUpperQuantile(_ q: Double) -> Double {
    if q == 0.5 { return 0 }
    return q > 0 ? 1 / Double.tan(Double.pi * q) : (q == 0 ? .infinity : .nan)
  }

  /// The quantile of the standard normal distribution: the z for which P(Z ≤ z) = p.
  ///
  /// - Parameter probability: the lower-tail probability p in [0, 1]; 0 and 1 give the infinities, other numbers NaN.
  ///
  /// Source: Wichura (1988), Algorithm AS 241, doi:10.2307/2347330.
  @inlinable @inline(__always)
  public static func normalQuantile(_ probability: Double) -> Double {
    -ck_normal_upper_quantile1_f64(probability)
  }

  /// The upper-tail quantile of the standard normal distribution: the z for which P(Z > z) = q.
  ///
  /// - Parameter probability: the upper-tail probability q in [0, 1]; 0 and 1 give the infinities, other numbers NaN.
  ///
  /// Source: Wichura (1988), Algorithm AS 241, doi:10.2307/2347330.
  @inlinable @inline(__always)
  public static func normalUpperQuantile(_ probability: Double) -> Double {
    ck_normal_upper_quantile1_f64(probability)
  }
}
