import TSNumerics

/// The mean and the variance of a Kumaraswamy distribution, in `Double`.
///
///     E Xⁿ = Γ(1 + r) Γ(1 + b)/Γ(1 + r + b),  r = n/a
///
/// The variance is the square of the mean times exp(D) - 1 with D = log E X² - 2 log E X, so that it is not the
/// difference of two numbers that are close where a is large.
@usableFromInline
struct KumaraswamyMoments {
  @usableFromInline let mean: Double
  @usableFromInline let variance: Double

  @usableFromInline
  init(_ a: Double, _ b: Double) {
    let (r, first) = (1 / a, Self.logMoment(1 / a, b))
    mean = Double.exp(first)
    // To second order in r, where the difference would cancel; the third is below 1e-5 of it.
    let spread = r < 1e-5 ? r * (r * Self.trigammaDrop(b)) : Self.logMoment(2 / a, b) - 2 * first
    variance = mean > 0 ? mean * (mean * Double.expm1(Swift.max(0, spread))) : 0
  }

  /// log E Xⁿ, by the step from the larger of r and b: the two large logarithms would cancel.
  private static func logMoment(_ r: Double, _ b: Double) -> Double {
    // Beyond, the moment is 0 or 1 to the last digit.
    let (r, b) = (Swift.min(r, 1e150), Swift.min(b, 1e150))
    let (step, start) = (Swift.min(r, b), 1 + Swift.max(r, b))
    if start < 16 {
      return Double.logGamma(1 + step) + Double.logGamma(start) - Double.logGamma(start + step)
    }
    let correction = Double.stirlingError(start + step) - Double.stirlingError(start)
    let growth = (start + step - 0.5) * Double.log1p(step / start) - step
    return Double.logGamma(1 + step) - (step * Double.log(start) + growth + correction)
  }

  /// ψ'(1) - ψ'(1 + b).
  private static func trigammaDrop(_ b: Double) -> Double {
    b < 1e-5 ? 2.4041138063191886 * b : 1.6449340668482264 - SpecialFunctions.trigamma(1 + b)
  }
}
