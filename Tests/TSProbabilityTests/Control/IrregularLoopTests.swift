import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Models whose structure changes from step to step: nothing is merged, misplaced or silently wrong.
@Suite struct IrregularLoopTests {
  struct Branches: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 4, into: E.Real(0)) { effects, _, t in
        if t == 0 { _ = effects.with(Scope("first")) { $0.sample("x", Normal(0, 1)) } }
        _ = effects.with(Scope("each")) { $0.sample("x", Normal(100, 1)) }
      }
    }
  }

  @Test func branchesKeepTheirNames() throws {
    let trace = try Branches().seed(1).trace()
    #expect(trace.sites.map(\.name) == ["first/x", "each/x"])
    #expect(try trace.site("first/x").positions == [0])
    #expect(try trace["each/x"].count == 4 && trace["each/x"].allSatisfy { $0 > 90 })
    let given = try Branches().condition(["each/x": [1, 2, 3, 4]]).seed(1).trace()
    #expect(try given["each/x"] == [1, 2, 3, 4])
  }

  struct Alternating: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 6, into: E.Real(0)) { effects, _, t in
        if t % 2 == 0 {
          _ = effects.with(Scope("even")) { $0.sample("x", Normal(0, 1)) }
          effects.plate("a", 2) { effects, _ in effects.sample("p", Normal(0, 1)) }
        } else {
          _ = effects.with(Scope("odd")) { $0.sample("x", Normal(0, 1)) }
          effects.plate("b", 3) { effects, _ in effects.sample("q", Normal(0, 1)) }
        }
        effects.scan(length: 2, into: E.Real(0)) { effects, s, _ in s = effects.sample("y", Normal(s, 1)) }
      }
    }
  }

  @Test func alternatingBranches() throws {
    for stream in RandomStream.allCases {
      let trace = try Alternating().seed(1, stream: stream).trace()
      #expect(Set(trace.sites.map(\.name)) == ["even/x", "odd/x", "p", "q", "y"])
      #expect(try trace.site("odd/x").positions == [1, 3, 5])
      #expect(try trace.site("p").positions == [0, 1, 4, 5, 8, 9])
      #expect(try trace.site("q").positions == [3, 4, 5, 9, 10, 11, 15, 16, 17])
      #expect(try trace.site("y").shape == [6, 2] && trace.site("y").positions == nil)
    }
    let data: [Double?] = [nil, 2, nil, 4, nil, 6]
    let given = try Alternating().condition(["odd/x": data]).seed(1).trace()
    #expect(try given["odd/x"] == [2, 4, 6])
  }

  struct LatePlate: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 5, into: E.Real(0)) { effects, _, t in
        if t >= 3 {
          effects.plate("a", 2) { effects, k in
            effects.deterministic("z", Double(100 * t + k))
          }
        }
      }
    }
  }

  @Test func aLoopLeftOutAtSomeStepsKeepsItsPlaces() throws {
    let site = try LatePlate().trace().site("z")
    #expect(site.shape == [5, 2] && site.values == [300, 301, 400, 401])
    #expect(site.positions == [6, 7, 8, 9])
    #expect(SiteData(site).elements == [nil, nil, nil, nil, nil, nil, 300, 301, 400, 401])
  }

  struct Renamed: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: E.Real(0)) { effects, _, t in
        _ = effects.with(Scope("r\(t)")) { $0.sample("x", Normal(0, 1)) }
      }
    }
  }

  @Test func aScopeThatChangesWithTheStep() throws {
    #expect(try Renamed().seed(1).trace().sites.map(\.name) == ["r0/x", "r1/x", "r2/x"])
  }

  struct Turning: Model {
    var kind: Int
    func callAsFunction<E: Effects>(_ effects: inout E) {
      switch kind {
      case 0:
        effects.scan(length: 3, into: E.Real(0)) { effects, _, t in
          effects.scan(length: 2, into: E.Real(0), reverse: t == 1) { effects, s, _ in
            s = effects.sample("x", Normal(s, 1))
          }
        }
      case 1:
        effects.plate("o", 2) { effects, i in
          effects.plate("i", i == 0 ? 5 : 3) { effects, _ in effects.sample("x", Normal(0, 1)) }
        }
      case 2:
        effects.plate("o", 2) { effects, i in
          effects.scan(length: 3 + i, into: E.Real(0)) { effects, s, _ in
            s = effects.sample("x", Normal(s, 1))
          }
        }
      case 3:
        effects.scan(length: 3, into: E.Real(0)) { effects, _, t in
          effects.deterministic("v", Array(repeating: E.Real(0), count: t + 1))
        }
      case 4: effects.factor("f", E.Real(.nan))
      default:
        effects.scan(length: 1_000_000_000_000, into: E.Real(0), reverse: true) { effects, s, _ in
          s = effects.sample("x", Normal(s, 1))
        }
      }
    }
  }

  @Test(arguments: [
    (0, "runs forwards in one pass and backwards in another"), (1, "equal sizes are expected"),
    (2, "different lengths in different passes"), (3, "its values have shapes [1] and [2]"),
    (4, "site 'f': the log-density term is not a number"), (5, "holds its steps in memory"),
  ])
  func whatIsRefused(_ kind: Int, _ words: String) {
    #expect { try Turning(kind: kind).seed(1).trace() } throws: { "\($0)".contains(words) }
  }

  @Test func afterAFailureTheRestIsQuick() {
    struct Late: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        effects.scan(length: 100_000_000, into: E.Real(0)) { effects, s, _ in
          s = effects.sample("x", Normal(s, -1))
        }
      }
    }
    let time = ContinuousClock().measure { #expect(throws: ModelError.self) { try Late().seed(1).trace() } }
    #expect(time < .seconds(5))
  }
}
