import CGSL

/// Samplers that the multivariate families are made of. As with the others, callers check first.
extension GSL {
  /// The logarithm of a draw from the gamma distribution with rate 1, finite however small the concentration is.
  ///
  /// Below a concentration of 1 it is log G + log(U)/α, with G of concentration 1 + α and U uniform.
  ///
  /// - Parameters:
  ///   - concentration: the shape α, positive and finite.
  ///   - key: the key of the draw, used for nothing else.
  public static func logGammaDraw(concentration: Double, key: PRNGKey) -> Double {
    KeyedGenerator(key: key).withGSL { generator in
      if concentration >= 1 { return Double.log(gsl_ran_gamma(generator, concentration, 1)) }
      let power = Double.log(gsl_rng_uniform_pos(generator)) / concentration
      let base = Double.log(gsl_ran_gamma(generator, 1 + concentration, 1))
      return Swift.max(base + power, -Double.greatestFiniteMagnitude)
    }
  }

  /// A draw from the multinomial distribution: one binomial a category, given those before.
  ///
  /// GSL's own sampler divides by 1 minus a running sum, which may leave a probability above 1. Here the sums run from
  /// the last category, so that no ratio exceeds 1.
  ///
  /// - Parameters:
  ///   - total: a whole number in 0...``largestTrials``.
  ///   - probabilities: at least 0, not all 0, finite; only their ratios count.
  ///   - key: the key of the draw, used for nothing else.
  ///   - counts: receives as many counts as there are probabilities.
  ///
  /// Source: Davis (1993), The computer generation of multinomial random variates, doi:10.1016/0167-9473(93)90115-A.
  public static func multinomial(
    total: Double, probabilities: [Double], key: PRNGKey, into counts: inout [Double]
  ) {
    var rest = probabilities
    for k in rest.indices.dropLast().reversed() { rest[k] += rest[k + 1] }
    KeyedGenerator(key: key).withGSL { generator in
      var left = total
      for k in probabilities.indices {
        let isLast = k == probabilities.count - 1
        var count = 0.0
        if left > 0, probabilities[k] > 0 {
          let ratio = isLast ? 1 : Swift.min(1, probabilities[k] / rest[k])
          count = ratio < 1 ? binomial(generator, left, ratio) : left
        }
        counts[k] = count
        left -= count
      }
    }
  }
}
