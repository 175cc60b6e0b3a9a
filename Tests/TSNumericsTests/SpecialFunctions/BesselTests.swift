import CGSL
import TSNumerics
import Testing

@Suite("Modified Bessel functions")
struct BesselTests {
  @Test("The scaled logarithm of I₀ against 50 digits")
  func logarithm() {
    for (x, exact) in [
      (1e-8, -9.9999999750000002e-9), (0.5, -0.4384502808145187), (1.9, -1.1449395252344935),
      (2.1, -1.2054302174157043), (7, -1.8725070849171512), (19.9, -2.407850181378648),
      (20.1, -2.4129161232110203),
      (300, -3.7704124069977712), (1e5, -6.6754000156835369),
    ] { #expect(abs(SpecialFunctions.logScaledBesselI0(x) / exact - 1) <= 1e-15, "\(x)") }
    #expect(SpecialFunctions.logScaledBesselI0(0) == 0)
    #expect(SpecialFunctions.logScaledBesselI0(1e308) < -350)
  }

  @Test("1 - I₁/I₀ against 50 digits")
  func gap() {
    for (x, exact) in [
      (1e-8, 0.999999995), (0.5, 0.75750038741919805), (7, 0.074467789205847815),
      (19.9, 0.025458534142068801),
      (20.1, 0.02520175240175341), (300, 0.0016680602094664729), (1e5, 5.000012500125002e-6),
    ] { #expect(abs(SpecialFunctions.besselGap(x) / exact - 1) <= 1e-14, "\(x)") }
    #expect(SpecialFunctions.besselGap(0) == 1 && SpecialFunctions.besselGap(1e308) >= 0)
  }

  @Test("Where there is no κ there is no value", arguments: [Double.nan, -Double.infinity, -1e300, -1])
  func outside(x: Double) {
    #expect(SpecialFunctions.besselGap(x).isNaN && SpecialFunctions.logScaledBesselI0(x).isNaN)
  }

  @Test("Both against GSL's")
  func peer() {
    for index in 1..<2_000 {
      let x = Double(index) * 0.053
      let (zero, one) = (gsl_sf_bessel_I0_scaled(x), gsl_sf_bessel_I1_scaled(x))
      #expect(abs(SpecialFunctions.logScaledBesselI0(x) - Double.log(zero)) <= 3e-15, "\(x)")
      #expect(abs(SpecialFunctions.besselGap(x) - (1 - one / zero)) <= 3e-15, "\(x)")
    }
  }
}
