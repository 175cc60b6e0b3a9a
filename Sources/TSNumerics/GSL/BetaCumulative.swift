import CGSL

extension GSL {
  /// P(X ≤ x) of the beta distribution with density proportional to xᵃ⁻¹ (1 - x)ᵇ⁻¹.
  ///
  /// - Parameters:
  ///   - x: The value; 0 is given below 0 and 1 above 1.
  ///   - a: The first shape, positive and finite; not checked.
  ///   - b: The second shape, positive and finite; not checked.
  /// - Returns: The probability; NaN if the expansion does not converge.
  public static func betaLowerTail(_ x: Double, _ a: Double, _ b: Double) -> Double {
    _ = isReady
    return gsl_cdf_beta_P(x, a, b)
  }
}
