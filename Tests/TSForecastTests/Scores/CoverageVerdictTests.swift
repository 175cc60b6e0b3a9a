import TSForecast
import TSNumerics
import TestSupport
import Testing

@Suite struct CoverageVerdictTests {
  /// How the errors of the steps ahead hang together.
  enum Errors: CaseIterable { case independent, autoregressive, randomWalk }

  /// Intervals of a process whose law is known, so that they are right, or of a wrong width.
  struct Process {
    var errors = Errors.randomWalk
    var origins = 30
    var horizon = 12
    /// Steps from one origin to the next.
    var stride = 12
    var width = 1.0
    var level = 0.8

    func hits(_ generator: inout FixedGenerator) -> [CoverageVerdict.Hit] {
      let length = stride * (origins - 1) + horizon + 1
      let phi = errors == .independent ? 0.0 : errors == .autoregressive ? 0.8 : 1.0
      var values: [Double] = []
      var value = 0.0
      for _ in 0..<length {
        let shock = SpecialFunctions.normalQuantile(Double.random(in: 0.0..<1, using: &generator))
        value = phi * value + (shock.isFinite ? shock : 0)
        values.append(value)
      }
      let reach = width * SpecialFunctions.normalQuantile((1 + level) / 2)
      return (0..<origins).flatMap { origin in
        let start = origin * stride
        var (mean, variance) = (values[start], 0.0)
        return (1...horizon).map { step in
          mean *= phi
          variance = variance * phi * phi + 1
          let isHit = abs(values[start + step] - mean) <= reach * variance.squareRoot()
          return CoverageVerdict.Hit(series: "", origin: start, step: step, isHit: isHit)
        }
      }
    }

    /// How often intervals are rejected at 5 %, by the verdict and by a binomial test over all steps.
    func rejections(_ seed: UInt64, runs: Int = 600) throws -> (verdict: Double, naive: Double) {
      var generator = FixedGenerator(seed)
      var (verdicts, naive) = (0, 0)
      for _ in 0..<runs {
        let hits = hits(&generator)
        let verdict = try #require(CoverageVerdict(level: level, hits: hits))
        verdicts += verdict.pValue <= 0.05 ? 1 : 0
        let test = try BinomialTest(
          successes: verdict.hitCount, trials: verdict.count, probability: level)
        naive += test.pValue <= 0.05 ? 1 : 0
      }
      return (Double(verdicts) / Double(runs), Double(naive) / Double(runs))
    }
  }

  /// Right intervals are rejected about as often as is said, however the errors of a forecast hang together. The standard
  /// error of a rate of 5 % in 600 runs is 0.9 %.
  @Test(arguments: Errors.allCases, [0.5, 0.8, 0.95]) func falseRejections(_ errors: Errors, _ level: Double)
    throws
  {
    let rates = try Process(errors: errors, level: level).rejections(1)
    #expect(rates.verdict < 0.08, "\(rates)")
    #expect(rates.verdict > 0.005, "\(rates)")
  }

  @Test func falseRejectionsFromManyAndFewOrigins() throws {
    let many = try Process(origins: 100, horizon: 18, stride: 18).rejections(2, runs: 300)
    #expect(many.verdict < 0.09 && many.verdict > 0.01, "\(many)")
    let few = try Process(origins: 6).rejections(3)
    #expect(few.verdict < 0.06, "\(few)")
  }

  /// Origins that overlap are no more evidence than those that do not.
  @Test(arguments: [1, 4]) func falseRejectionsOfOverlappingOrigins(_ stride: Int) throws {
    let rates = try Process(origins: 100, stride: stride).rejections(4)
    #expect(rates.verdict < 0.08, "\(rates)")
  }

  /// What this is for: a binomial test over all steps rejects right intervals in a third of all cases.
  @Test func binomialTestOverAllStepsRejectsTooOften() throws {
    #expect(try Process().rejections(5).naive > 0.25)
  }

  @Test(arguments: Errors.allCases) func wrongIntervalsAreRejected(_ errors: Errors) throws {
    #expect(try Process(errors: errors, width: 0.7).rejections(6, runs: 200).verdict > 0.8)
    #expect(try Process(errors: errors, width: 1.8).rejections(7, runs: 200).verdict > 0.8)
  }

  /// By hand: at step 1 of one series origins one apart count, at step 3 those three apart.
  @Test func originsThatOverlapAreNotCounted() throws {
    let hits = [0, 1, 2, 3, 6, 8].flatMap { origin in
      [1, 3].map { CoverageVerdict.Hit(series: "a", origin: origin, step: $0, isHit: origin != 2) }
    }
    let verdict = try #require(CoverageVerdict(level: 0.8, hits: hits.reversed()))
    #expect(verdict.steps[1] == (try BinomialTest(successes: 5, trials: 6, probability: 0.8)))
    #expect(verdict.steps[3] == (try BinomialTest(successes: 3, trials: 3, probability: 0.8)))
    #expect(verdict.hitCount == 10)
    #expect(verdict.count == 12)
    let other = hits.map {
      CoverageVerdict.Hit(series: "b", origin: $0.origin, step: $0.step, isHit: $0.isHit)
    }
    let both = try #require(CoverageVerdict(level: 0.8, hits: hits + other))
    #expect(both.steps[3] == (try BinomialTest(successes: 6, trials: 6, probability: 0.8)))
  }

  @Test func oneStepIsTheBinomialTest() throws {
    let hits = (0..<20).map { CoverageVerdict.Hit(series: "a", origin: $0, step: 1, isHit: $0 < 11) }
    let verdict = try #require(CoverageVerdict(level: 0.8, hits: hits))
    let test = try BinomialTest(successes: 11, trials: 20, probability: 0.8)
    #expect(isClose(verdict.pValue, test.midPValue, relative: 1e-10))
    #expect(verdict.side == .tooNarrow)
    #expect(verdict.description == "80 % intervals hold 55 % (11 of 20), p 0.013")
  }

  /// A step that is exactly as it should be does not make up for others that are not.
  @Test func oneGoodStepDoesNotOutweighOthers() throws {
    let hits = (0..<20).flatMap { origin in
      (1...4).map { step in
        CoverageVerdict.Hit(series: "\(origin)", origin: 0, step: step, isHit: step == 1 && origin < 10)
      }
    }
    let verdict = try #require(CoverageVerdict(level: 0.5, hits: hits))
    #expect(verdict.steps[1]?.midPValue == 1)
    #expect(verdict.pValue < 1e-4)
  }

  @Test func certainties() throws {
    let hits = (0..<4000).map { CoverageVerdict.Hit(series: "\($0)", origin: 0, step: 2, isHit: false) }
    let verdict = try #require(CoverageVerdict(level: 0.975, hits: hits))
    #expect(verdict.pValue < 1e-12)
    #expect(verdict.description == "97.5 % intervals hold 0 % (0 of 4000), p below 0.001")
    #expect(CoverageVerdict(level: 0.8, hits: []) == nil)
    #expect(CoverageVerdict(level: 1, hits: hits) == nil)
    let far = [Int.min, .max].map { CoverageVerdict.Hit(series: "", origin: $0, step: .max, isHit: true) }
    #expect(CoverageVerdict(level: 0.8, hits: far)?.count == 2)
    #expect(CoverageVerdict(level: 0.8, hits: far)?.side == .tooWide)
  }
}
