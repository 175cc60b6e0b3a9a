/// Special functions that a derivative or a closed form needs, of basic arithmetic and SLEEF's deterministic functions
/// alone: the same bits on every processor, which GSL's, over the C library's `log` and `exp`, are not.
public enum SpecialFunctions {}

extension SpecialFunctions {
  /// The digamma function ψ(x) = d/dx log Γ(x).
  ///
  /// From 2 on it is log x less ``digammaGap(_:)``; between 1 and 2 a polynomial times the distance from its root, so that
  /// no digit is lost there; below by recurrence and reflection.
  ///
  /// - Parameter x: any number. At 0, -1, -2, ... the result is NaN.
  /// - Returns: ψ(x) to 1e-15 relative for positive x; for negative x to 1e-15 of the larger part of the reflection.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 5.5.2, 5.5.4 and 5.11.2.
  public static func digamma(_ x: Double) -> Double {
    if x >= 2 { return Double.log(x) - digammaGap(x) }
    if x >= 1 { return ((x - rootHigh) - rootLow) * chebyshev(rootCoefficients, at: 2 * x - 3) }
    if x > 0 { return digamma(x + 1) - 1 / x }
    let distance = x - x.rounded()
    guard distance != 0, x > -.infinity else { return .nan }
    return digamma(1 - x) - Double.pi / Double.tan(Double.pi * distance)
  }

  /// log x - ψ(x), which falls from infinity to 1/(2x), without cancellation from 2 on.
  ///
  /// - Parameter x: a positive number.
  /// - Returns: the difference, to 1e-15 relative.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 5.11.2; between 2 and 16 a Chebyshev expansion in 1/x².
  public static func digammaGap(_ x: Double) -> Double {
    guard x >= 2 else { return Double.log(x) - digamma(x) }
    let square = 1 / x * (1 / x)
    if x < 16 { return 0.5 / x + square * chebyshev(gapCoefficients, at: 8 * square - 1) }
    var sum = -691.0 / 32_760
    sum = sum * square + 1.0 / 132
    sum = sum * square - 1.0 / 240
    sum = sum * square + 1.0 / 252
    sum = sum * square - 1.0 / 120
    sum = sum * square + 1.0 / 12
    return 0.5 / x + square * sum
  }

  /// The trigamma function ψ'(x).
  ///
  /// - Parameter x: any number. At 0, -1, -2, ... the result is NaN.
  /// - Returns: ψ'(x) to 2e-15 relative.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 5.15.5, 5.15.6 and 5.15.8.
  public static func trigamma(_ x: Double) -> Double {
    if x <= 0 {
      let distance = x - x.rounded()
      guard distance != 0, x > -.infinity else { return .nan }
      let ratio = Double.pi / Double.sin(Double.pi * distance)
      return ratio * ratio - trigamma(1 - x)
    }
    var (below, y) = (0.0, x)
    while y < 16 {
      below += 1 / y / y
      y += 1
    }
    let r = 1 / y
    let s = r * r
    var sum = 7.0 / 6
    sum = sum * s - 691.0 / 2_730
    sum = sum * s + 5.0 / 66
    sum = sum * s - 1.0 / 30
    sum = sum * s + 1.0 / 42
    sum = sum * s - 1.0 / 30
    sum = sum * s + 1.0 / 6
    return below + (r + (0.5 * s + r * s * sum))
  }

  /// Σ cₖ Tₖ(t) by Clenshaw's recurrence.
  ///
  /// Source: Clenshaw (1955), A note on the summation of Chebyshev series, doi:10.1090/S0025-5718-1955-0071856-0.
  private static func chebyshev(_ coefficients: [Double], at t: Double) -> Double {
    var (b, next) = (0.0, 0.0)
    for k in stride(from: coefficients.count - 1, to: 0, by: -1) {
      (b, next) = (2 * t * b - next + coefficients[k], b)
    }
    return t * b - next + coefficients[0]
  }

  /// The root of ψ between 1 and 2 in two parts.
  private static let rootHigh = 1.4616321449683622
  private static let rootLow = 9.549995429965697e-17

  // Computed with 60 digits at 64 Chebyshev points.

  /// ψ(x)/(x - root) in 2x - 3, for x from 1 to 2.
  private static let rootCoefficients = [
    0.983570260441567, -0.2270640863346444, 0.03336889902393011, -0.005320077271596548,
    0.0008788656937820505, -0.00014773492650606044, 2.5060543468359146e-05, -4.2721034029993324e-06,
    7.302769272465923e-07, -1.2502886813559594e-07, 2.1425009322359472e-08, -3.673295918565179e-09,
    6.299717236108931e-10, -1.080593028883266e-10, 1.853735192053638e-11, -3.18023536582553e-12,
    5.456147570322795e-13, -9.360993131036438e-14, 1.606064636295075e-14, -2.7555431377438815e-15,
    4.727736178601912e-16, -8.11148420346509e-17, 1.391707769474154e-17,
  ]

  /// (log x - 1/(2x) - ψ(x)) x² in 8/x² - 1, for x from 2 on.
  private static let gapCoefficients = [
    0.08236957319963464, -0.0009399106567215423, 2.2709369947851174e-05, -1.0580437942864211e-06,
    7.420015411231147e-08, -6.930284937127705e-09, 8.020789846701205e-10, -1.0976781664808303e-10,
    1.719814936412182e-11, -3.0136147372559676e-12, 5.803602013725503e-13, -1.2118974653359568e-13,
    2.7151165987959125e-14, -6.4709487941813014e-15, 1.6292399981337527e-15, -4.308624832554467e-16,
    1.1910522067729785e-16, -3.427535980252597e-17, 1.023218494944218e-17,
  ]
}
