import CGSL

/// Quantiles: one uniform in, one draw out.
///
/// Each is GSL's inverse CDF, taken in the tail in which nothing cancels, so that a uniform close to 0 or to 1 loses
/// no digits. Arguments are not checked.
extension GSL {
  /// The quantile of the standard exponential distribution, -log(1 - p).
  ///
  /// - Parameter probability: the lower-tail probability p in [0, 1). Small ones lose no digits; 0 gives 0.
  public static func exponentialQuantile(_ probability: Double) -> Double {
    gsl_cdf_exponential_Pinv(probability, 1)
  }

  /// The quantile of the standard Cauchy distribution, tan(π (p - 1/2)).
  ///
  /// The upper half goes through the upper tail: 1 - p is exact there, and tan is never taken near its pole.
  ///
  /// - Parameter probability: the lower-tail probability p in (0, 1).
  public static func cauchyQuantile(_ probability: Double) -> Double {
    if probability > 0.5 { return gsl_cdf_cauchy_Qinv(1 - probability, 1) }
    return gsl_cdf_cauchy_Pinv(probability, 1)
  }

  /// The quantile of the standard normal distribution: the z for which P(Z ≤ z) = p.
  ///
  /// - Parameter probability: the lower-tail probability p in [0, 1]; 0 and 1 give the infinities.
  ///
  /// Source: Wichura (1988), Algorithm AS 241, doi:10.2307/2347330.
  public static func normalQuantile(_ probability: Double) -> Double {
    gsl_cdf_ugaussian_Pinv(probability)
  }

  /// The upper-tail quantile of the standard normal distribution: the z for which P(Z > z) = q.
  ///
  /// - Parameter probability: the upper-tail probability q in (0, 1).
  ///
  /// Source: Wichura (1988), Algorithm AS 241, doi:10.2307/2347330.
  public static func normalUpperQuantile(_ probability: Double) -> Double {
    gsl_cdf_ugaussian_Qinv(probability)
  }
}
