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
