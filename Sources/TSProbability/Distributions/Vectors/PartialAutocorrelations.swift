import TSNumerics

/// Autoregressive coefficients and partial autocorrelations: the two descriptions of a stationary autoregression.
///
///     φₖₖ = rₖ,  φₖⱼ = φₖ₋₁,ⱼ - rₖ φₖ₋₁,ₖ₋ⱼ for j < k,  φ = φₚ
///
/// The autoregression with coefficients φ₁...φₚ, the nearest lag first, is stationary if and only if every rₖ lies
/// strictly between -1 and 1. φₖ are the coefficients of the best prediction from k values, and 1 - rₖ² is what value k
/// leaves of the error of that from k - 1.
///
/// Sources: Durbin (1960), The fitting of time-series models, doi:10.2307/1401322; Barndorff-Nielsen and Schou (1973),
/// On the parametrization of autoregressive models by partial autocorrelations, doi:10.1016/0047-259X(73)90030-4.
public enum PartialAutocorrelations<Real: Scalar> {
  /// The coefficients φ, the nearest lag first, of partial autocorrelations r₁...rₚ.
  ///
  /// - Complexity: O(p²).
  @inlinable
  public static func coefficients(fromPartial partial: [Real]) -> [Real] {
    var result = partial
    for k in partial.indices { stepUp(&result, order: k, partial: partial[k]) }
    return result
  }

  /// The partial autocorrelations r₁...rₚ of coefficients φ, the nearest lag first.
  ///
  /// Where the autoregression is not stationary some rₖ does not lie strictly between -1 and 1; those before it may then
  /// be anything, NaN included.
  ///
  /// - Complexity: O(p²).
  @inlinable
  public static func partial(fromCoefficients coefficients: [Real]) -> [Real] {
    var result = coefficients
    for k in result.indices.reversed() { _ = stepDown(&result, order: k) }
    return result
  }

  /// Makes the first `order` coefficients those of one order more.
  ///
  /// - Parameters:
  ///   - coefficients: φₖ in its first k places; becomes φₖ₊₁ in its first k + 1.
  ///   - k: the order.
  ///   - r: the partial autocorrelation rₖ₊₁.
  @inlinable
  public static func stepUp(_ coefficients: inout [Real], order k: Int, partial r: Real) {
    for j in 0..<(k / 2) {
      let (a, b) = (coefficients[j], coefficients[k - 1 - j])
      coefficients[j] = a - r * b
      coefficients[k - 1 - j] = b - r * a
    }
    if k % 2 == 1 { coefficients[k / 2] -= r * coefficients[k / 2] }
    coefficients[k] = r
  }

  /// Makes the first `order` + 1 coefficients those of one order less; the partial autocorrelation stays behind them.
  ///
  /// - Returns: 1 - r², what the last value had left of the error of the prediction.
  @inlinable
  public static func stepDown(_ coefficients: inout [Real], order k: Int) -> Real {
    let r = coefficients[k]
    let rest = (Real(1) - r) * (Real(1) + r)
    for j in 0..<(k / 2) {
      let (a, b) = (coefficients[j], coefficients[k - 1 - j])
      coefficients[j] = (a + r * b) / rest
      coefficients[k - 1 - j] = (b + r * a) / rest
    }
    if k % 2 == 1 { coefficients[k / 2] /= Real(1) - r }
    return rest
  }
}
