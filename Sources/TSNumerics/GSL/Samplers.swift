import CGSL

/// Rejection samplers: a key in, one draw out.
///
/// Each runs on a ``KeyedGenerator`` of its own and takes as many blocks as it needs. GSL checks no parameter, and
/// some of its samplers never return on bad ones: callers check first, against the domains given here.
extension GSL {
  /// A draw from the gamma distribution with rate 1.
  ///
  /// - Parameters:
  ///   - concentration: the shape α, positive and finite. A draw with α far below 1 may underflow to 0.
  ///   - key: the key of the draw, used for nothing else.
  ///
  /// Source: Marsaglia and Tsang (2000), A simple method for generating gamma variables,
  /// doi:10.1145/358407.358414.
  public static func gamma(concentration: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { gsl_ran_gamma($0, concentration, 1) }
  }

  /// A draw from Student's t distribution with location 0 and scale 1: Z / √(G / (ν/2)) with Z standard normal and G
  /// gamma with concentration ν/2 and rate 1.
  ///
  /// GSL's own sampler accepts almost nothing when ν is just above 2 and underflows when ν is small. Hence the two
  /// parts by hand, with the power U^(2/ν) of a small concentration as a logarithm.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: ν, positive and finite. A draw with ν far below 1 may overflow to infinity.
  ///   - key: the key of the draw, used for nothing else.
  public static func studentT(degreesOfFreedom: Double, key: PRNGKey) -> Double {
    let half = Swift.max(0.5 * degreesOfFreedom, .leastNonzeroMagnitude)
    return KeyedGenerator(key: key).withGSL { generator in
      let z = gsl_ran_gaussian_ziggurat(generator, 1)
      guard half < 1 else { return z * half.squareRoot() / gsl_ran_gamma(generator, half, 1).squareRoot() }
      let logPower = Double.log(gsl_rng_uniform_pos(generator)) / half
      let base = gsl_ran_gamma(generator, 1 + half, 1)
      return z * half.squareRoot() / base.squareRoot() * Double.exp(-0.5 * logPower)
    }
  }

  /// The largest rate that GSL's Poisson sampler is asked for, 2³⁰: it counts in 32-bit integers, and beyond their range
  /// it does not return.
  public static var largestPoissonRate: Double { 1_073_741_824 }

  /// A draw from the Poisson distribution.
  ///
  /// Rates beyond ``largestPoissonRate`` are left to the expansion of Cornish and Fisher to the skewness: its error
  /// there is far below the distance of neighbouring counts over their standard deviation.
  ///
  /// - Parameters:
  ///   - rate: the mean λ, at least 0 and finite. 0 gives 0.
  ///   - key: the key of the draw, used for nothing else.
  ///
  /// Sources: Ahrens and Dieter (1974), Computer methods for sampling from gamma, beta, Poisson and binomial
  /// distributions, doi:10.1007/BF02293108; Cornish and Fisher (1938), Moments and cumulants in the specification of
  /// distributions, doi:10.2307/1400905.
  public static func poisson(rate: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { poisson($0, rate) }
  }

  /// A Poisson draw on a generator.
  static func poisson(_ generator: UnsafePointer<gsl_rng>, _ rate: Double) -> Double {
    if rate <= largestPoissonRate { return Double(gsl_ran_poisson(generator, rate)) }
    let z = gsl_ran_gaussian_ziggurat(generator, 1)
    return (rate + rate.squareRoot() * z + (z * z - 1) / 6).rounded()
  }
}
