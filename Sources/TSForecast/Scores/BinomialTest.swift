import TSNumerics

/// The two-sided test of whether successes are as frequent as they should be, from the binomial distribution itself.
public struct BinomialTest: Sendable, Hashable {
  /// How many successes there were.
  public let successes: Int
  /// How many trials.
  public let trials: Int
  /// How probable a success should be.
  public let probability: Double
  /// P(X ≤ successes).
  public let lowerTail: Double
  /// P(X ≥ successes).
  public let upperTail: Double
  /// P(X < successes).
  private let below: Double
  /// P(X > successes).
  private let above: Double

  /// Makes a test.
  ///
  /// - Parameters:
  ///   - successes: From 0 to `trials`.
  ///   - trials: Independent ones; at least 1.
  ///   - probability: Strictly between 0 and 1.
  /// - Throws: If these are not what is said here.
  /// - Complexity: O(√n) for n trials.
  public init(successes: Int, trials: Int, probability: Double) throws(ScoreError) {
    guard trials >= 1, 0...trials ~= successes, probability > 0, probability < 1 else {
      throw ScoreError(
        "a binomial test: found \(successes) successes of \(trials) with probability \(probability), expected 0 or "
          + "more of as many or more trials, at least one, and a probability between 0 and 1")
    }
    self.successes = successes
    self.trials = trials
    self.probability = probability
    lowerTail = binomialLowerTail(successes, of: trials, probability)
    // The failures are binomial too, so that neither tail is got by subtraction.
    upperTail = binomialLowerTail(trials - successes, of: trials, 1 - probability)
    below = binomialLowerTail(successes - 1, of: trials, probability)
    above = binomialLowerTail(trials - successes - 1, of: trials, 1 - probability)
  }

  /// Twice the smaller tail: a p-value that is never too small (Clopper and Pearson, 1934,
  /// doi:10.1093/biomet/26.4.404), but from few trials often too large.
  public var pValue: Double { min(1, 2 * min(lowerTail, upperTail)) }

  /// The same with half the probability of what was seen in place of all of it: right on average rather than always
  /// (Lancaster, 1961, doi:10.1080/01621459.1961.10482105).
  public var midPValue: Double {
    min(1, lowerTail + below, upperTail + above)
  }
}

/// P(X ≤ k) of n trials.
private func binomialLowerTail(_ k: Int, of n: Int, _ p: Double) -> Double {
  if k < 0 { return 0 }
  if k >= n { return 1 }
  let tail = GSL.betaLowerTail(1 - p, Double(n - k), Double(k) + 1)
  guard tail.isNaN else { return tail }
  // The expansion gives up on very many trials, of which the normal distribution is a good picture.
  let (mean, spread) = (Double(n) * p, (Double(n) * p * (1 - p)).squareRoot())
  return GSL.normalTails(Double(k) + 0.5, location: mean, scale: spread).lower
}
