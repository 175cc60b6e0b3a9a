import CGSL
import TSNumerics
import Testing

@Suite("GSL on a keyed generator")
struct KeyedGeneratorTests {
  @Test("Words and uniforms are those of JAX")
  func knownAnswers() {
    let words = KeyedGenerator(key: PRNGKey(seed: 42)).withGSL { generator in
      (0..<3).map { _ in gsl_rng_get(generator) }
    }
    #expect(words == [2_098_992_034, 2_919_706_841, 2_646_866_425])
    let uniform = KeyedGenerator(key: PRNGKey(seed: 0)).withGSL { gsl_rng_uniform($0) }
    #expect(uniform == 0x1.ac80056666e90p-2)
  }

  @Test("A key gives the same draws every time, another key others")
  func stateless() {
    let key = PRNGKey(seed: 9)
    #expect(GSL.gamma(concentration: 2, key: key) == GSL.gamma(concentration: 2, key: key))
    #expect(GSL.gamma(concentration: 2, key: key) != GSL.gamma(concentration: 2, key: key.child(1)))
  }

  @Test("Samplers return at the ends of their domains")
  func extremes() {
    let tiny = Double.leastNonzeroMagnitude
    let huge = Double.greatestFiniteMagnitude
    for seed in UInt64(0)..<100 {
      let key = PRNGKey(seed: seed)
      for x in [tiny, 1e-300, 1e-8, 2.0000000000000004, 1e17, 1e300, huge] {
        #expect(GSL.gamma(concentration: x, key: key) >= 0)
        #expect(!GSL.studentT(degreesOfFreedom: x, key: key).isNaN)
      }
      for rate in [0, tiny, 1e-8, 10, 10.000000000000002, GSL.largestPoissonRate] {
        #expect(GSL.poisson(rate: rate, key: key) >= 0)
      }
    }
  }
}
