import CGSL
import TSNumerics
import Testing

@Suite("Quantiles of standard distributions")
struct StandardQuantilesTests {
  @Test("The exponential quantile keeps small probabilities")
  func exponential() {
    #expect(SpecialFunctions.exponentialQuantile(0) == 0)
    #expect(SpecialFunctions.exponentialQuantile(1e-20) == 1e-20)
    #expect(abs(SpecialFunctions.exponentialQuantile(1 - 0x1p-52) - 36.04365338911715) < 1e-13)
  }

  @Test("The Cauchy quantile keeps both tails")
  func cauchy() {
    #expect(abs(SpecialFunctions.cauchyQuantile(0.5)) < 1e-15)
    #expect(abs(SpecialFunctions.cauchyQuantile(0.75) - 1) < 1e-15)
    #expect(abs(SpecialFunctions.cauchyQuantile(0x1p-52) * Double.pi * 0x1p-52 + 1) < 1e-15)
    for exponent in 2..<52 {
      let p = Double(sign: .plus, exponent: -exponent, significand: 1)
      #expect(SpecialFunctions.cauchyQuantile(p) == -SpecialFunctions.cauchyQuantile(1 - p))
    }
  }

  @Test("They are GSL's, but for the last bits of its logarithm, at the ends too")
  func peer() {
    for p in [0, 1, 0.075, 0.925, 0.0749999, 1e-300, .leastNonzeroMagnitude, 0x1p-60, 1 - 0x1p-53, 0.5] {
      #expect(isClose(SpecialFunctions.normalQuantile(p), gsl_cdf_ugaussian_Pinv(p)), "\(p)")
      #expect(isClose(SpecialFunctions.normalUpperQuantile(p), gsl_cdf_ugaussian_Qinv(p)), "\(p)")
      #expect(isClose(SpecialFunctions.exponentialQuantile(p), gsl_cdf_exponential_Pinv(p, 1)), "\(p)")
    }
    for p in [-0.1, 1.1, .nan, .infinity] {
      #expect(SpecialFunctions.normalQuantile(p).isNaN && SpecialFunctions.cauchyQuantile(p).isNaN)
    }
    #expect(
      SpecialFunctions.cauchyQuantile(0) == -.infinity && SpecialFunctions.cauchyQuantile(1) == .infinity)
    let key = PRNGKey(seed: 3)
    for index in UInt64(0)..<100_000 {
      let p = Swift.max(key.uniform(at: index, as: Double.self), 0x1p-60)
      #expect(isClose(SpecialFunctions.normalQuantile(p), gsl_cdf_ugaussian_Pinv(p)))
      #expect(isClose(SpecialFunctions.exponentialQuantile(p), gsl_cdf_exponential_Pinv(p, 1)))
      let cauchy = p > 0.5 ? gsl_cdf_cauchy_Qinv(1 - p, 1) : gsl_cdf_cauchy_Pinv(p, 1)
      // Next to the middle the tangent is taken next to its pole, where the rounding of π p is what is left.
      #expect(abs(SpecialFunctions.cauchyQuantile(p) - cauchy) <= 1e-15 * Swift.max(abs(cauchy), 0.3))
    }
  }

  private func isClose(_ found: Double, _ exact: Double) -> Bool {
    found == exact || abs(found - exact) <= 6 * Swift.max(exact.ulp, found.ulp)
  }

  @Test("Quantiles invert the tails")
  func inverse() {
    for p in [1e-12, 1e-3, 0.2, 0.5, 0.7, 0.999] {
      #expect(
        abs(GSL.exponentialTails(SpecialFunctions.exponentialQuantile(p), rate: 1).lower / p - 1) < 1e-14)
      #expect(
        abs(GSL.cauchyTails(SpecialFunctions.cauchyQuantile(p), location: 0, scale: 1).lower / p - 1) < 1e-13)
      #expect(
        abs(GSL.normalTails(SpecialFunctions.normalUpperQuantile(p), location: 0, scale: 1).upper / p - 1)
          < 1e-12)
    }
  }

  @Test("Tail probabilities add to 1 and keep the small one")
  func tails() {
    let far = GSL.normalTails(30, location: 0, scale: 1)
    #expect(far.lower == 1 && abs(far.upper / 4.906713927148187e-198 - 1) < 1e-12)
    for tails in [
      GSL.gammaTails(3, concentration: 2, rate: 0.5), GSL.studentTTails(1, degreesOfFreedom: 3),
      GSL.poissonTails(4, rate: 5), GSL.uniformTails(0.25, low: 0, high: 1),
    ] {
      #expect(abs(tails.lower + tails.upper - 1) < 1e-14)
    }
    #expect(abs(GSL.gammaTails(3, concentration: 2, rate: 0.5).upper - 2.5 * 0.22313016014842982) < 1e-15)
  }
}
