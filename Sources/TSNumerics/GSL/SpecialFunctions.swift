import CGSL

/// Special functions that a derivative or a closed form needs.
///
/// Outside their domains they give NaN; where the value leaves the range of `Double`, an infinity or zero.
extension GSL {
  /// The digamma function ψ(x) = d/dx log Γ(x); NaN at 0, -1, -2, ...
  public static func digamma(_ x: Double) -> Double { value { gsl_sf_psi_e(x, $0) } }

  /// The trigamma function ψ'(x); NaN at 0, -1, -2, ...
  public static func trigamma(_ x: Double) -> Double { value { gsl_sf_psi_1_e(x, $0) } }

  /// log |Γ(x)|; NaN at 0, -1, -2, ...
  public static func logGamma(_ x: Double) -> Double { value { gsl_sf_lngamma_e(x, $0) } }

  /// Runs a function of GSL that reports a status, and gives its value.
  ///
  /// After an overflow or an underflow that is an infinity or 0; after any other error, NaN.
  private static func value(_ function: (UnsafeMutablePointer<gsl_sf_result>) -> Int32) -> Double {
    _ = isReady
    var result = gsl_sf_result(val: .nan, err: .nan)
    let status = Int(function(&result))
    let hasValue = status == GSL_SUCCESS || status == GSL_EOVRFLW || status == GSL_EUNDRFLW
    return hasValue ? result.val : .nan
  }
}

// MARK: Bessel functions

extension GSL {
  /// log(e⁻ᵏ I₀(κ)) for κ of at least 0.
  public static func logScaledBesselI0(_ k: Double) -> Double {
    // The leading term of the expansion for large arguments, whose next one is 1/(8κ).
    if k > 1e17 { return -0.5 * Double.log(k) - 0.9189385332046727 }
    let scaled = value { gsl_sf_bessel_I0_scaled_e(k, $0) }
    return Double.log(scaled)
  }

  /// 1 - I₁(κ)/I₀(κ) for κ of at least 0.
  public static func besselGap(_ k: Double) -> Double {
    if k > 1e3 {
      let r = 1 / k
      return r * (0.5 + r * (0.125 + r * (0.125 + r * (0.1953125 + r * 0.40625))))
    }
    let zero = value { gsl_sf_bessel_I0_scaled_e(k, $0) }
    let one = value { gsl_sf_bessel_I1_scaled_e(k, $0) }
    return (zero - one) / zero
  }
}
