import TSNumerics
import Testing

@Suite("Special functions of GSL")
struct SpecialFunctionTests {
  @Test func digamma() {
    #expect(abs(GSL.digamma(1) + 0.5772156649015329) < 1e-15)
    #expect(abs(GSL.digamma(0.5) + 1.9635100260214235) < 1e-14)
    #expect(abs(GSL.digamma(1e10) - 23.025850929890456) < 1e-13)
    #expect(abs(GSL.digamma(1e-10) + 1e10) < 1)
  }

  @Test func trigamma() {
    #expect(abs(GSL.trigamma(1) - 1.6449340668482264) < 1e-14)
    #expect(abs(GSL.trigamma(0.5) - 4.934802200544679) < 1e-14)
  }

  @Test func logGamma() {
    #expect(abs(GSL.logGamma(0.5) - 0.5723649429247001) < 1e-15)
    #expect(abs(GSL.logGamma(100) / 359.1342053695754 - 1) < 1e-15)
  }

  @Test("Outside the domain the result is NaN, and the process goes on")
  func domain() {
    #expect(GSL.digamma(0).isNaN)
    #expect(GSL.trigamma(0).isNaN)
    #expect(GSL.logGamma(0).isNaN)
    #expect(GSL.logGamma(-3).isNaN)
  }
}
