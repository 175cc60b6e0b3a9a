import TSNumerics
import TSProbability
import TestSupport
import Testing

/// The first failure of a run, with site and step; the rest of the model still runs without trapping.
@Suite struct FailureTests {
  struct Bad: Model {
    var body: Int
    func callAsFunction<E: Effects>(_ effects: inout E) {
      switch body {
      case 0: effects.sample("x", Normal(0, -1))
      case 1:
        effects.sample("x", Normal(0, 1))
        effects.sample("x", Normal(0, 1))
      case 2:
        for _ in 0..<2 {
          effects.scan(length: 3, into: E.Real(0)) { e, s, _ in s = e.sample("z", Normal(s, 1)) }
        }
      case 3:
        effects.scan(length: 5, from: E.Real(2)) { e, scale, _ in
          e.sample("x", Normal(0, scale))
          return (scale - 1, scale)
        }
      case 4: effects.scan(length: -3, into: E.Real(0)) { e, s, _ in s = e.sample("z", Normal(s, 1)) }
      case 5: effects.plate("p", -1) { e, _ in e.sample("z", Normal(0, 1)) }
      case 6:
        effects.scan(length: 4, into: E.Real(0)) { e, s, _ in
          s = e.sample("x", Normal(s, 1))
          s = e.sample("x", Normal(s, 1))
        }
      case 7:
        let xs = effects.scan(length: 4, from: 0) { e, t, _ in
          (t + 1, e.sample("x", Normal(0, E.Real(Double(2 - t)))))
        }
        // Indexing by one's own outputs must hold after the failure.
        _ = (0..<4).map { xs.outputs[$0] }
        effects.plate("p", 2) { e, k in e.sample("y", Normal(xs.outputs[k], 1)) }
      case 8:
        let key = PRNGKey(seed: 1)
        effects.sample("a", Normal(0, 1), key: key)
        effects.sample("b", Normal(0, 1), key: key)
      case 9: effects.fail("order and coefficients disagree")
      case 10: effects.sample("x", Normal(.init(Double.nan), 1))
      case 11: effects.sample("x", Normal(0, .init(Double.infinity)))
      case 12:
        let key = PRNGKey(seed: 42)
        effects.scan(length: 4, into: E.Real(0)) { e, s, _ in s += e.sample("x", Normal(0, 1), key: key) }
      default: break
      }
    }
  }

  @Test(arguments: [
    (0, "site 'x': Normal: scale is -1.0, but must be positive and finite"),
    (1, "site 'x': the name is used by another site of the same run; every site needs a name of its own"),
    (
      2,
      "site 'z', step 0: the name is used by another site of the same run; every site needs a name of its own"
    ),
    (3, "site 'x', step 2: Normal: scale is 0.0, but must be positive and finite"),
    (4, "the scan has length -3, but must have at least 0"),
    (5, "the plate 'p' has length -1, but must have at least 0"),
    (
      6,
      "site 'x', step 0: the name is used by another site of the same run; every site needs a name of its own"
    ),
    (7, "site 'x', step 2: Normal: scale is 0.0, but must be positive and finite"),
    (
      8,
      "site 'b': the key was used before, at site 'a': two draws from one key are the same draw; "
        + "split it, or say reusingKey: if that is meant"
    ),
    (9, "order and coefficients disagree"),
    (10, "site 'x': Normal: location is nan, but must be finite"),
    (11, "site 'x': Normal: scale is inf, but must be positive and finite"),
    (
      12,
      "site 'x', step 1: the key was used before, at site 'x': two draws from one key are the same draw; "
        + "split it, or say reusingKey: if that is meant"
    ),
  ])
  func messages(_ body: Int, _ expected: String) {
    for stream in RandomStream.allCases {
      do {
        _ = try Bad(body: body).seed(1, stream: stream).trace()
        Issue.record("no error for \(expected)")
      } catch {
        #expect("\(error)" == expected)
      }
    }
  }

  @Test func noSeed() {
    #expect {
      try Walk().trace()
    } throws: {
      "\($0)" == "site 'x', step 0: a draw is needed but there is no seed; put .seed(42) around the model"
    }
  }

  @Test func emptyScansAreFine() throws {
    #expect(try Walk(steps: 0).seed(1).trace().sites.isEmpty)
  }

  struct StraightLine: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let key = PRNGKey(seed: 42)
      effects.scan(length: 100, into: E.Real(0)) { effects, level, _ in
        level += effects.sample("x", Normal(0, 1), reusingKey: key)
        effects.deterministic("level", level)
      }
    }
  }

  @Test func oneKeyAtEveryStepIsAStraightLine() throws {
    let trace = try StraightLine().trace()
    let first: Double = PRNGKey(seed: 42).normal()
    #expect(isClose(first, -0.18471174528191162, relative: 1e-11))
    #expect(try trace["x"].allSatisfy { $0 == first })
    for (t, level) in try trace["level"].enumerated() {
      #expect(isClose(level, first * Double(t + 1), relative: 1e-12))
    }
  }
}
