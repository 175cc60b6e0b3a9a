import TSNumerics
import TSProbability
import Testing

/// Draws at some steps of a scan only, which leaves whole runs of computed-ahead keys unused.
private struct Gappy: Model {
  var steps: Int
  var draws: @Sendable (Int) -> Bool

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: steps, into: E.Real(0)) { effects, level, t in
      if draws(t) { level = effects.sample("x", Normal(level, 1)) }
    }
  }
}

@Suite struct SkippedStepsTests {
  /// A step's key depends on its number alone, whatever was drawn at the steps before.
  @Test(arguments: [1, 2, 7, 15, 16, 17, 33, 50])
  func keysOfStepsDoNotDependOnWhatWasDrawnBefore(every: Int) throws {
    for offset in [0, 1, 5, 16, 31, 40] {
      let draws: @Sendable (Int) -> Bool = { $0 >= offset && ($0 - offset) % every == 0 }
      let log = try Gappy(steps: 137, draws: draws).seed(42).run(under: KeyLog())
      var chain = PRNGKey(seed: 42).split().1
      var expected: [PRNGKey] = []
      for t in 0..<137 {
        let (next, body) = chain.split()
        chain = next
        if draws(t) { expected.append(body.split().1) }
      }
      #expect(log.keys == expected)
    }
  }

  /// Forty steps that promise five.
  struct Modest: Sequence {
    var underestimatedCount: Int { 5 }
    func makeIterator() -> Range<Int>.Iterator { (0..<40).makeIterator() }
  }

  struct Underestimated: Model {
    var first: Int
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(Modest(), into: E.Real(0)) { effects, level, t in
        if t >= first { level = effects.sample("x", Normal(level, 1)) }
      }
    }
  }

  @Test(arguments: [0, 3, 5, 6, 8, 21, 22, 39])
  func aSequenceLongerThanItPromised(first: Int) throws {
    let all = try Underestimated(first: 0).seed(42).run(under: KeyLog()).keys
    #expect(all == (try Walk(steps: 40).seed(42).run(under: KeyLog()).keys))
    #expect(
      try Underestimated(first: first).seed(42).run(under: KeyLog()).keys == Array(all.dropFirst(first)))
  }
}
