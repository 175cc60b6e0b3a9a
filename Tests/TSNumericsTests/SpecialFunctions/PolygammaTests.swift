import CGSL
import TSNumerics
import Testing

@Suite("Polygamma functions")
struct PolygammaTests {
  @Test("Digamma against 50 digits")
  func digamma() {
    for (x, exact) in [
      (1e-10, -10000000000.577215), (0.3, -3.5025242222001331), (1, -0.57721566490153286),
      (1.4616321449683622, -9.2412655217294275e-17), (1.9, 0.35618416116405966), (2, 0.42278433509846714),
      (2.5, 0.70315664064524319), (7, 1.8727843350984671), (15.9, 2.7345430701757739),
      (16, 2.7410133283274604),
      (1e3, 6.9072551956488121), (1e10, 23.025850929890457), (-3.7, -0.84507685887041935),
    ] { #expect(abs(SpecialFunctions.digamma(x) - exact) <= 1e-15 * abs(exact), "\(x)") }
    // The parts of the reflection nearly cancel.
    #expect(abs(SpecialFunctions.digamma(-0.5) - 0.036489973978576521) < 1e-15)
  }

  @Test("Digamma against GSL's")
  func peer() {
    for index in 1..<20_000 {
      let x = Double(index) * 0.00173
      let exact = gsl_sf_psi(x)
      #expect(abs(SpecialFunctions.digamma(x) - exact) <= 2e-14 * Swift.max(1, abs(exact)), "\(x)")
    }
  }

  @Test("The gap to the logarithm against 50 digits")
  func gap() {
    for (x, exact) in [
      (0.3, 2.2985514178741971), (1.9, 0.28566972500833507), (2, 0.27036284546147817),
      (5, 0.1033202440022999),
      (15.9, 0.031776039050411983), (16, 0.031575393912320869), (1e10, 5.0000000000833333e-11),
    ] { #expect(abs(SpecialFunctions.digammaGap(x) / exact - 1) <= 1e-15, "\(x)") }
  }

  @Test("Trigamma against 50 digits")
  func trigamma() {
    for (x, exact) in [
      (1e-10, 9.9999999999999993e+19), (0.3, 12.245364546107731), (1, 1.6449340668482264),
      (2.5, 0.49035775610023486), (15.9, 0.064912281599060114), (1e3, 0.0010005001666666333),
      (-0.5, 8.9348022005446793), (-3.7, 14.84242186412428),
    ] { #expect(abs(SpecialFunctions.trigamma(x) / exact - 1) <= 2e-15, "\(x)") }
  }

  @Test("At the poles there is no number, and at the ends the limits")
  func domain() {
    for x: Double in [0, -1, -3, -Double.infinity, .nan] {
      #expect(SpecialFunctions.digamma(x).isNaN && SpecialFunctions.trigamma(x).isNaN, "\(x)")
    }
    #expect(
      SpecialFunctions.digamma(Double.infinity) == Double.infinity
        && SpecialFunctions.digammaGap(Double.infinity) == 0)
    #expect(SpecialFunctions.trigamma(Double.infinity) == 0)
  }
}
