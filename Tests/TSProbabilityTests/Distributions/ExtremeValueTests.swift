import TSNumerics
import TSProbability
import TSPrograms
import TestSupport
import Testing

/// Right values far out, computed with 60 to 400 digits by mpmath.
@Suite("Values at extreme parameters")
struct ExtremeValueTests {
  func isClose(_ found: Double, _ exact: Double, _ tolerance: Double = 1e-12) -> Bool {
    found == exact || abs(found - exact) <= tolerance * Swift.max(abs(exact), 1e-300)
  }

  @Test("Student's t tends to the normal distribution", arguments: [1e41, 1e100, 1e200, 1e308, 1.7e308])
  func studentTOfMuch(_ nu: Double) {
    let t = StudentT(nu, 0.0, 1.0)
    #expect(isClose(t.cumulative(-3), 0.0013498980316300945))
    #expect(isClose(t.survival(3), 0.0013498980316300945))
    #expect(isClose(t.quantile(0.975), 1.9599639845400542))
    #expect(isClose(t.logDensity(2), -2.9189385332046727))
    #expect(isClose(Truncated(t, lower: 1).logDensity(2), -1.0779168881954092))
    #expect(isClose(HalfStudentT(nu, 1.0).cumulative(1.5), 0.86638559746228387))
  }

  @Test("Student's t where the ratio overflows")
  func studentTFarOut() {
    #expect(isClose(StudentT(0.01, 0.0, 1.0).logDensity(1e308), -721.61640459268556))
    #expect(isClose(StudentT(1e-300, 0.0, 1.0).logDensity(1e200), -1151.9856936775828))
    #expect(HalfStudentT(1e-300, 2.3e-308).logDensity(.leastNonzeroMagnitude) < .infinity)
    // The difference overflows: |x - m| is 2e308.
    let far = -Double.log(Double.pi) - 2 * (Double.log(1e308) + Double.log(2))
    #expect(isClose(Cauchy(-1e308, 1.0).logDensity(1e308), far))
    #expect(Cauchy(0.0, 1.0).logDensity(Double.infinity) == -Double.infinity)
    let slope = valueAndGradient(at: [2e124, 1e-170]) { Cauchy(Recorded(0), $0[1]).logDensity($0[0]) }
      .gradient
    #expect(isClose(slope[0], -1e-124) && isClose(slope[1], 1e170))
  }

  @Test("A truncated normal 10^18 scales away, and one whose closed form cancels")
  func truncatedNormalFarOut() throws {
    let far = TruncatedNormal(1e18, 1.0, low: 0.5, high: 10.0)
    #expect(isClose(far.logDensity(6), -4e18))
    #expect(far.cumulative(6) == 0 && far.survival(6) == 1 && isClose(far.logCumulative(6), -4e18))
    let moments = try #require(TruncatedNormal(22.0, 0.0012248, low: 0.0, high: 0.7392).moments)
    #expect(
      isClose(moments.mean, 0.73919992944127076) && isClose(moments.variance, 4.9785342350501631e-15, 1e-11))
    let reflected = try #require(TruncatedNormal(-22.0, 0.0012248, low: -0.7392, high: 0.0).moments)
    #expect(reflected.mean == -moments.mean && reflected.variance == moments.variance)
    #expect(
      isClose(TruncatedNormal(22.0, 0.0012248, low: 0.0, high: 0.7392).logDensity(0.739), -2818.0646628132388)
    )
  }

  @Test("Tails of the gamma distribution far out")
  func gammaFarOut() {
    let gamma = Gamma(1e8, 1.0)
    #expect(gamma.cumulative(1e155) == 1 && gamma.survival(1e155) == 0)
    #expect(gamma.logCumulative(1e155) == 0 && isClose(gamma.logSurvival(1e155), -1e155))
    let count = NegativeBinomial(1e30, 1.4426824551113007e-62)
    #expect(count.cumulative(1.6e137) == 1 && count.survival(1.6e137) == 0)
    let narrow = Gamma(1e155, 1.0)
    #expect(isClose(narrow.quantile(0.025), 1e155) && narrow.quantile(0.025) <= narrow.quantile(0.975))
  }

  @Test("A von Mises angle is uniform where the concentration is next to nothing")
  func vonMisesOfNothing() {
    var quarters = [0, 0, 0, 0]
    for seed in UInt64(0)..<2_000 {
      let source = RandomSource<Double>(key: PRNGKey(seed: seed))
      let x = VonMises(0.0, .leastNormalMagnitude / 256).draw(source)
      #expect(x == VonMises(0.0, 1e-150).draw(source))
      quarters[Swift.min(Swift.max(Int((x / Double.pi + 1) * 2), 0), 3)] += 1
    }
    #expect(quarters.allSatisfy { abs($0 - 500) < 100 })
  }

  @Test("Probabilities do not exceed 1")
  func probabilities() {
    #expect(AsymmetricLaplace(0.849, 0.492, 0.8).cumulative(25) <= 1)
    for k in stride(from: 0.1, to: 10, by: 0.01) {
      for x in [-1e3, -40, 40, 1e3] {
        let d = AsymmetricLaplace(0.0, 1.0, k)
        #expect(d.cumulative(x) <= 1 && d.survival(x) <= 1)
      }
    }
  }

  @Test("Counts beyond 32 bits")
  func largeCounts() {
    #expect(isClose(Poisson(5e9).logDensity(5e9), -12.085290407911595))
    #expect(isClose(Poisson(5e9).logDensity(5_000_123_456), -13.609428602845413))
    #expect(isClose(Poisson(1e15).logDensity(1e15 + 3e7), -18.638326741160015))
    #expect(isClose(Poisson(1e300).logDensity(1e300), -346.30670248231153))
    #expect(isClose(Binomial(1e15, 1e-12).logDensity(1_000), -4.3728995060257968))
    #expect(isClose(Binomial(9_007_199_254_740_992, 1e-13).logDensity(900), -4.32051629437768))
    // What is left is the rounding of the product of trials and probability.
    #expect(isClose(Binomial(1e12, 0.25).logDensity(2.5e11 + 1e6), -16.564126504014188, 1e-10))
  }

  @Test("The mode of a log rate is where the counts say, far beyond 2^30")
  func logRateOfLargeCounts() {
    let counts = [4_999_950_000.0, 5_000_050_000, 5_000_000_000, 5_000_010_000, 4_999_990_000]
    func slope(_ a: Double) -> Double {
      valueAndGradient(at: [a]) { x in
        counts.reduce(Normal(22, 1).logDensity(x[0])) { $0 + Poisson(exp(x[0])).logDensity(Recorded($1)) }
      }.gradient[0]
    }
    // log 5e9 is 22.33270374938; the prior moves the mode by -0.33/2.5e10.
    #expect(slope(22.3327037) > 0 && slope(22.3327038) < 0)
  }

  @Test("Moments that are differences of close numbers")
  func moments() throws {
    for (a, b, mean, variance, tolerance) in [
      (878236801.0, 8.0, 0.99999999690532538, 1.9803218985206477e-18, 1e-8),
      (649620, 1, 0.99999846064089677, 2.369619153299168e-12, 1e-5),
      (2, 3, 0.45714285714285714, 0.041020408163265306, 1e-13),
      (50, 0.01, 0.99967810841994488, 8.9944990338773487e-6, 1e-10),
    ] {
      let moments = try #require(Kumaraswamy(a, b).moments)
      #expect(isClose(moments.mean, mean) && isClose(moments.variance, variance, tolerance), "\(a), \(b)")
    }
    let nothing = try #require(LogNormal(-1e300, 23_995.0).moments)
    #expect(nothing.mean == 0 && nothing.variance == 0)
    let whole = try #require(HalfStudentT(5.0, 1e200).moments)
    #expect(whole.variance == .infinity && whole.mean < .infinity)
    let one = try #require(Mixture([1.0, 0.0], [Normal(1.0, 1.0), Normal(0.0, 1e200)]).moments)
    #expect(one.mean == 1 && one.variance == 1)
  }
}
