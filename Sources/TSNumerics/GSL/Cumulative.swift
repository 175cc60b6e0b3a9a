import CGSL

/// The two tail probabilities of a value, each computed without subtracting from 1.
public struct TailProbabilities: Sendable, Equatable {
  /// P(X ≤ x).
  public var lower: Double
  /// P(X > x).
  public var upper: Double

  /// Both tails.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }
}

/// Cumulative distribution functions, both tails at once. Arguments are not checked; scales and rates are positive.
extension GSL {
  /// The normal distribution with the given mean and standard deviation.
  public static func normalTails(_ x: Double, location: Double, scale: Double) -> TailProbabilities {
    tails { (gsl_cdf_gaussian_P(x - location, scale), gsl_cdf_gaussian_Q(x - location, scale)) }
  }

  /// The uniform distribution from `low` to `high`.
  public static func uniformTails(_ x: Double, low: Double, high: Double) -> TailProbabilities {
    tails { (gsl_cdf_flat_P(x, low, high), gsl_cdf_flat_Q(x, low, high)) }
  }

  /// The exponential distribution with mean 1/`rate`.
  public static func exponentialTails(_ x: Double, rate: Double) -> TailProbabilities {
    tails { (gsl_cdf_exponential_P(x, 1 / rate), gsl_cdf_exponential_Q(x, 1 / rate)) }
  }

  /// The Cauchy distribution.
  public static func cauchyTails(_ x: Double, location: Double, scale: Double) -> TailProbabilities {
    tails { (gsl_cdf_cauchy_P(x - location, scale), gsl_cdf_cauchy_Q(x - location, scale)) }
  }

  /// Student's t distribution with location 0 and scale 1.
  public static func studentTTails(_ x: Double, degreesOfFreedom: Double) -> TailProbabilities {
    tails { (gsl_cdf_tdist_P(x, degreesOfFreedom), gsl_cdf_tdist_Q(x, degreesOfFreedom)) }
  }

  /// The gamma distribution with mean `concentration`/`rate`.
  public static func gammaTails(_ x: Double, concentration: Double, rate: Double) -> TailProbabilities {
    tails { (gsl_cdf_gamma_P(x, concentration, 1 / rate), gsl_cdf_gamma_Q(x, concentration, 1 / rate)) }
  }

  /// The Poisson distribution; a rate of 0 gives 0 with certainty.
  public static func poissonTails(_ count: UInt32, rate: Double) -> TailProbabilities {
    if rate == 0 { return TailProbabilities(lower: 1, upper: 0) }
    return tails { (gsl_cdf_poisson_P(count, rate), gsl_cdf_poisson_Q(count, rate)) }
  }

  private static func tails(_ both: () -> (Double, Double)) -> TailProbabilities {
    _ = isReady
    let (lower, upper) = both()
    return TailProbabilities(lower: lower, upper: upper)
  }
}
