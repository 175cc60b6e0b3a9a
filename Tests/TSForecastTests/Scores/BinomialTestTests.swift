import TSForecast
import TestSupport
import Testing

@Suite struct BinomialTestTests {
  @Test func tailsAreThoseOfSciPy() throws {
    let cases = ScoresReference.all["tests"].elements
    #expect(cases.count > 25)
    for reference in cases {
      let test = try BinomialTest(
        successes: reference["successes"].integer, trials: reference["trials"].integer,
        probability: reference["probability"].number)
      let (lower, upper, mass) = (
        reference["lower"].number, reference["upper"].number, reference["mass"].number
      )
      #expect(isClose(test.lowerTail, lower, relative: 1e-9, absolute: 1e-300))
      #expect(isClose(test.upperTail, upper, relative: 1e-9, absolute: 1e-300))
      #expect(isClose(test.pValue, min(1, 2 * min(lower, upper)), relative: 1e-9, absolute: 1e-300))
      let middle = min(1, 2 * min(lower - mass / 2, upper - mass / 2))
      #expect(isClose(test.midPValue, middle, relative: 1e-8, absolute: 1e-300))
    }
  }

  /// By hand: of five tosses none is heads with probability 1/32.
  @Test func tosses() throws {
    func expect(_ successes: Int, _ figures: [Double]) throws {
      let test = try BinomialTest(successes: successes, trials: 5, probability: 0.5)
      let found = [test.lowerTail, test.upperTail, test.pValue, test.midPValue].map { $0 * 32 }
      #expect(isClose(found, figures, relative: 1e-14))
    }
    try expect(0, [1, 32, 2, 1])
    try expect(2, [16, 26, 32, 22])
  }

  @Test(arguments: [(-1, 5, 0.5), (6, 5, 0.5), (0, 0, 0.5), (1, 5, 0), (1, 5, 1), (1, 5, .nan)])
  func faults(_ successes: Int, _ trials: Int, _ probability: Double) {
    #expect(throws: ScoreError.self) {
      try BinomialTest(successes: successes, trials: trials, probability: probability)
    }
  }
}
