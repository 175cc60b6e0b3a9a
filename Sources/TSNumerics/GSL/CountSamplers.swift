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

  /// The largest number of trials that GSL's binomial sampler is asked for, 2³⁰: it counts in 32-bit integers.
  static var largestDirectTrials: Double { 1_073_741_824 }

  /// The largest number of trials that ``binomial(trials:probability:key:)`` takes, 2⁵³: up to it every count is a
  /// `Double`.
  public static var largestTrials: Double { 9_007_199_254_740_992 }

  /// A draw from the binomial distribution.
  ///
  /// - Parameters:
  ///   - trials: a whole number in 0...``largestTrials``.
  ///   - probability: in 0...1.
  ///   - key: the key of the draw, used for nothing else.
  ///
  /// Sources: Kachitvichyanukul and Schmeiser (1988), Binomial random variate generation,
  /// doi:10.1145/42372.42381; Relles (1972), A simple algorithm for generating binomial random variables when N is large,
  /// doi:10.1080/01621459.1972.10481259.
  public static func binomial(trials: Double, probability: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { binomial($0, trials, probability) }
  }

  /// A binomial draw on a generator.
  ///
  /// A trial succeeds where its uniform is at most p. More trials than GSL can count are halved until it can: the middle
  /// one of their uniforms in order has a beta distribution, and tells how many lie on the other side of it than p.
  static func binomial(_ generator: UnsafePointer<gsl_rng>, _ trials: Double, _ probability: Double) -> Double
  {
    var (left, p, count) = (trials, probability, 0.0)
    while left > largestDirectTrials {
      let middle = (0.5 * left).rounded(.down) + 1
      let pivot = gsl_ran_beta(generator, middle, left - middle + 1)
      if pivot <= p {
        count += middle
        left -= middle
        p = (p - pivot) / (1 - pivot)
      } else {
        left = middle - 1
        p /= pivot
      }
    }
    return count + Double(gsl_ran_binomial(generator, Swift.min(Swift.max(p, 0), 1), UInt32(left)))
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
      return binomial(generator, trials, probability)
    }
  }

  /// A draw from the Poisson distribution with a rate drawn from the gamma distribution.
  ///
  /// - Parameters:
  ///   - concentration: the shape of the gamma distribution, positive.
  ///   - scale: its scale, at least 0.
  ///   - key: the key of the draw, used for nothing else.
  public static func gammaPoisson(concentration: Double, scale: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { generator in
      let rate = Swift.min(gsl_ran_gamma(generator, concentration, 1) * scale, 1e300)
      // 0 · ∞ is NaN: the gamma draw has underflowed.
      return rate > 0 ? poisson(generator, rate) : 0
    }
  }
}
