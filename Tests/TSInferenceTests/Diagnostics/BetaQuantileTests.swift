import TSInference
import TSNumerics
import TestSupport
import Testing

@Suite struct BetaQuantileTests {
  /// scipy.stats.beta.ppf(p, a, b) of SciPy 1.17.1.
  @Test func knownValues() {
    #expect(isClose(betaQuantile(0.5, 1, 1), 0.5, relative: 1e-14))
    #expect(isClose(betaQuantile(0.25, 1, 2), 1 - 0.75.squareRoot(), relative: 1e-13))
    #expect(isClose(betaQuantile(0.25, 2, 1), 0.5, relative: 1e-13))
  }

  /// Shapes for which the inverse of GSL does not converge are among them.
  @Test func theInverseOfTheDistributionFunction() {
    for size in [1, 4.78, 30, 302.7, 1500, 30_000, 1e6, 1e8] {
      for q in [0, 0.01, 0.05, 0.5, 0.95, 0.99, 1] {
        for p in [0.1586553, 0.8413447] {
          let (a, b) = (size * q + 1, size * (1 - q) + 1)
          let x = betaQuantile(p, a, b)
          #expect(isClose(GSL.betaLowerTail(x, a, b), p, relative: 1e-6), "\(size), \(q), \(p)")
        }
      }
    }
  }
}
