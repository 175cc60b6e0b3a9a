import TSForecast
import TSNumerics
import TestSupport
import Testing

/// Stretches that give normal quantiles the tails of Student's t with five degrees of freedom. Its quantiles are SciPy's,
/// made by Tests/reference/make_forecasting.py.
@Suite struct HeavyTailsTests {
  @Test func quantilesAreThoseOfSciPy() {
    let student = Reference.load("forecasting")["student"]
    let (p, t) = (student["p"].numbers, student["t"].numbers)
    #expect(p.count == 19)
    for (p, t) in zip(p, t) {
      let found = HeavyTails.studentQuantile(p)
      #expect(isClose(found, t, relative: 1e-12, absolute: 1e-14), "\(p): \(found) \(t)")
    }
    for p in [0, 1e-300, 1e-16, 1 - 0x1p-53, 1] { #expect(!HeavyTails.studentQuantile(p).isNaN) }
  }

  @Test func theIntervalOfEightyPercentStaysWhereItIs() {
    #expect(isClose(HeavyTails.stretch(0.9), 1, relative: 1e-12))
    #expect(isClose(HeavyTails.stretch(0.1), 1, relative: 1e-12))
    // t(.975) = 2.570581835636314, t(.9) = 1.475884048824481; of the normal 1.959963984540054 and 1.2815515655446004.
    let expected = 2.570581835636314 / 1.475884048824481 / (1.959963984540054 / 1.2815515655446004)
    #expect(isClose(HeavyTails.stretch(0.975), expected, relative: 1e-12))
    #expect(isClose(HeavyTails.stretch(0.025), expected, relative: 1e-12))
  }

  @Test func theMiddleIsNoException() {
    let beside = HeavyTails.stretch(0.5 + 1e-5)
    #expect(isClose(HeavyTails.stretch(0.5), beside, relative: 1e-6))
    #expect(isClose(HeavyTails.stretch(0.5 + 1e-8), beside, relative: 1e-6))
    // From the middle on it grows.
    var last = 0.0
    for i in 0..<5000 {
      let own = HeavyTails.stretch(0.5 + Double(i) / 10_002)
      #expect(own >= last - 1e-9)
      last = own
    }
  }

  @Test func ofEqualSlices() {
    for count in [1, 2, 3, 40, 1600, 4799] {
      let all = HeavyTails.stretches(count)
      #expect(all.count == count && all.allSatisfy { $0 > 0 && $0.isFinite })
      for i in all.indices { #expect(isClose(all[i], all[count - 1 - i], relative: 1e-7)) }
      #expect(all == HeavyTails.stretches(count))
      #expect(all[count / 3] == HeavyTails.stretch((Double(count / 3) + 0.5) / Double(count)))
    }
    #expect(HeavyTails.stretches(0).isEmpty)
  }

  /// Normal numbers times random stretches have the distribution of t over t(.9)/z(.9): Kolmogorov's test.
  @Test func randomStretchesMakeStudentNumbers() {
    let key = PRNGKey(seed: 11)
    let count = 20_000
    let unit = 1.475884048824481 / 1.2815515655446004
    let sample = (0..<count).map { i -> Double in
      key.child(named: "normal").child(UInt64(i)).normal() * HeavyTails.stretch(of: i, key: key)
    }.sorted()
    var distance = 0.0
    for (i, x) in sample.enumerated() {
      // The distribution function in closed form, Abramowitz and Stegun 26.7.3.
      let angle = Double.atan(x * unit / (5.0).squareRoot())
      let (sine, cosine) = (Double.sin(angle), Double.cos(angle))
      let p = 0.5 + (angle + sine * cosine * (1 + 2 * cosine * cosine / 3)) / Double.pi
      distance = max(distance, abs(p - Double(i) / Double(count)), abs(p - Double(i + 1) / Double(count)))
    }
    // 2.2 is exceeded once in 8,000 times.
    #expect(distance * Double(count).squareRoot() < 2.2, "\(distance)")
    #expect(HeavyTails.stretch(of: 3, key: key) == HeavyTails.stretch(of: 3, key: key))
    #expect(HeavyTails.stretch(of: 3, key: key) != HeavyTails.stretch(of: 4, key: key))
  }
}
