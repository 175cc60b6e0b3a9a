import CGSL
import TSNumerics
import Testing

@Suite("Quantiles of GSL")
struct QuantileTests {
  @Test("The exponential quantile keeps small probabilities")
  func exponential() {
    #expect(GSL.exponentialQuantile(0) == 0)
    #expect(GSL.exponentialQuantile(1e-20) == 1e-20)
    #expect(abs(GSL.exponentialQuantile(1 - 0x1p-52) - 36.04365338911715) < 1e-13)
  }

  @Test("The Cauchy quantile keeps both tails")
  func cauchy() {
    #expect(abs(GSL.cauchyQuantile(0.5)) < 1e-15)
    #expect(abs(GSL.cauchyQuantile(0.75) - 1) < 1e-15)
    #expect(abs(GSL.cauchyQuantile(0x1p-52) * Double.pi * 0x1p-52 + 1) < 1e-15)
    for exponent in 2..<52 {
      let p = Double(sign: .plus, exponent: -exponent, significand: 1)
      #expect(GSL.cauchyQuantile(p) == -GSL.cauchyQuantile(1 - p))
    }
  }

  @Test("Quantiles invert the tails")
  func inverse() {
    for p in [1e-12, 1e-3, 0.2, 0.5, 0.7, 0.999] {
      #expect(abs(GSL.exponentialTails(GSL.exponentialQuantile(p), rate: 1).lower / p - 1) < 1e-14)
      #expect(abs(GSL.cauchyTails(GSL.cauchyQuantile(p), location: 0, scale: 1).lower / p - 1) < 1e-13)
      #expect(abs(GSL.normalTails(GSL.normalUpperQuantile(p), location: 0, scale: 1).upper / p - 1) < 1e-12)
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
