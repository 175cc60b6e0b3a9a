import CGSL

/// Samplers of counts, and of probabilities: a key in, one draw out. Callers check first, as for the others.
extension GSL {
  /// A draw from the beta distribution.
  ///
  /// - Parameters:
  ///   - a: the first shape, from 1e-30 to 1e30.
  ///   - b: the second shape, from 1e-30 to 1e30. The draw may round to 0 or to 1.
  ///   - key: the key of the draw, used for nothing else.
  public static func beta(_ a: Double, _ b: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { gsl_ran_beta($0, a, b) }
  }

  /// The largest number of trials that ``binomial(trials:probability:key:)`` takes, 2³⁰.
  public static var largestTrials: Double { 1_073_741_824 }

  /// A draw from the binomial distribution.
  ///
  /// - Parameters:
  ///   - trials: a whole number in 0...``largestTrials``.
  ///   - probability: in 0...1.
  ///   - key: the key of the draw, used for nothing else.
  ///
  /// Source: Kachitvichyanukul and Schmeiser (1988), Binomial random variate generation,
  /// doi:10.1145/42372.42381.
  public static func binomial(trials: Double, probability: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { Double(gsl_ran_binomial($0, probability, UInt32(trials))) }
  }

  /// A draw from the binomial distribution with a probability drawn from the beta distribution.
  ///
  /// - Parameters:
  ///   - trials: a whole number in 0...``largestTrials``.
  ///   - a: the first shape, from 1e-30 to 1e30.
  ///   - b: the second shape, from 1e-30 to 1e30.
  ///   - key: the key of the draw, used for nothing else.
  public static func betaBinomial(trials: Double, _ a: Double, _ b: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { generator in
      let probability = Swift.min(Swift.max(gsl_ran_beta(generator, a, b), 0), 1)
      return Double(gsl_ran_binomial(generator, probability, UInt32(trials)))
    }
  }

  /// A draw from the Poisson distribution with a rate drawn from the gamma distribution.
  ///
  /// Rates beyond ``largestPoissonRate`` are left to the expansion of Cornish and Fisher to the skewness: its error
  /// there is far below the distance of neighbouring counts over their standard deviation.
  ///
  /// - Parameters:
  ///   - concentration: the shape of the gamma distribution, positive.
  ///   - scale: its scale, at least 0.
  ///   - key: the key of the draw, used for nothing else.
  public static func gammaPoisson(concentration: Double, scale: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { generator in
      let rate = Swift.min(gsl_ran_gamma(generator, concentration, 1) * scale, 1e300)
      // 0 · ∞ is NaN: the gamma draw has underflowed.
      guard rate > 0 else { return 0 }
      if rate <= largestPoissonRate { return Double(gsl_ran_poisson(generator, rate)) }
      let z = gsl_ran_gaussian_ziggurat(generator, 1)
      return (rate + rate.squareRoot() * z + (z * z - 1) / 6).rounded()
    }
  }
}
