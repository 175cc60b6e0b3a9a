import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Carry and outputs, both forms, any sequence, reverse; with effects and without.
@Suite struct ScanTests {
  @Test func carryAndOutputsWithoutEffects() {
    let sums = scan([1, 2, 3, 5, 7, 11, 13, 17], from: 0) { sum, x in (sum + x, sum + x) }
    #expect(sums.carry == 59)
    #expect(sums.outputs == [1, 3, 6, 11, 18, 29, 42, 59])
    let tutorial = scan([1, 2, 3], from: 0) { x, y in (x + y, y + 2) }
    #expect(tutorial.carry == 6 && tutorial.outputs == [3, 4, 5])
    let interest = scan(0..<29, from: 100.0) { balance, _ in (balance * 1.04, balance * 1.04) }
    #expect(isClose(interest.carry, 311.8651, absolute: 1e-4))
    let inPlace = scan([1, 2, 3], into: [Int]()) { state, x in
      state.append(x)
      return state.count
    }
    #expect(inPlace.carry == [1, 2, 3] && inPlace.outputs == [1, 2, 3])
    let quiet = scan(1...100, into: 0) { state, x in state += x }
    #expect(quiet.carry == 5050 && quiet.outputs.isEmpty)
  }

  /// A large state costs its own memory and no more: it is handed over, changed in place and handed back.
  @Test func aStateHandedOverIsNotCopied() throws {
    func place(_ state: [Double]) -> UInt {
      state.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
    func made(_ places: inout [UInt]) -> [Double] {
      let state = [Double](repeating: 0, count: 1000)
      places.append(place(state))
      return state
    }
    var places: [UInt] = []
    let quiet = scan(0..<2, into: made(&places)) { state, _ in
      state[0] += 1
      places.append(place(state))
    }
    places.append(place(quiet.carry))
    #expect(Set(places).count == 1)
    places = []
    let counted = scan(0..<2, into: made(&places), reverse: true) { state, t in
      state[0] += 1
      places.append(place(state))
      return t
    }
    #expect(Set(places).count == 1 && counted.outputs == [0, 1])
  }

  @Test func reverseKeepsTheOrderOfOutputs() {
    let fromTheEnd = scan([1, 2, 3], from: 0, reverse: true) { sum, x in (sum + x, sum + x) }
    #expect(fromTheEnd.carry == 6 && fromTheEnd.outputs == [6, 5, 3])
    let inPlace = scan([1, 2, 3], into: 0, reverse: true) { sum, x in
      sum += x
      return sum
    }
    #expect(inPlace.outputs == [6, 5, 3])
  }

  struct Backwards: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let carried = effects.scan([1.0, 2, 3], from: E.Real(0), reverse: true) { _, sum, x in
        (sum + E.Real(x), sum + E.Real(x))
      }
      effects.deterministic("outputs", carried.outputs)
      let inPlace = effects.scan(length: 3, into: E.Real(0), reverse: true) { _, sum, t in
        sum += E.Real(t)
        return sum
      }
      effects.deterministic("inPlace", inPlace.outputs)
    }
  }

  @Test func reverseOutputsOfAModelStayInOrderOfTime() throws {
    let trace = try Backwards().trace()
    #expect(try trace["outputs"] == [6, 5, 3] && trace["inPlace"] == [3, 3, 2])
  }

  @Test func errorsOfTheBodyPassThrough() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try scan([1, 2, 3], from: 0) { sum, x throws(Stop) in
        if x == 2 { throw Stop() }
        return (sum + x, sum)
      }
    }
  }

  struct Forms: Model {
    struct State: Sendable {
      var level: Double
      var count: Int
    }

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let words = ["a": 1.0, "b": 2.0].sorted { $0.key < $1.key }
      let (last, outputs) = effects.scan(words, from: (E.Real(0), 0)) { effects, carry, word in
        let value = effects.sample("w", Normal(carry.0 + E.Real(word.value), 1))
        return ((value, carry.1 + 1), (value, word.key))
      }
      effects.deterministic("same", last.0 - outputs[1].0)
      // A sequence that does not know its length.
      let odd = sequence(first: 1) { $0 + 2 }.prefix { $0 < 40 }
      let sum = effects.scan(odd, into: E.Real(0)) { effects, state, x in
        state += effects.sample("odd", Normal(E.Real(Double(x)), 1))
        return x
      }
      effects.deterministic("count", E.Real(Double(sum.outputs.count)))
      let quiet = effects.scan(0..<3, into: State(level: 0, count: 0)) { effects, state, _ in state.count += 1
      }
      effects.deterministic("quiet", E.Real(Double(quiet.carry.count)))
    }
  }

  @Test func sequencesStructsAndForms() throws {
    let trace = try Forms().seed(1).trace()
    #expect(try trace["same"] == [0] && trace["count"] == [20] && trace["quiet"] == [3])
    #expect(try trace.site("odd").shape == [20])
    // The keys of a scan of unknown length are those of a known one.
    var (rest, key) = PRNGKey(seed: 1).split()
    (rest, key) = rest.split()
    var expected: [PRNGKey] = []
    for _ in 0..<20 {
      let (next, body) = key.split()
      key = next
      expected.append(body.split().1)
    }
    #expect(Array(try Forms().seed(1).run(under: KeyLog()).keys.dropFirst(2)) == expected)
    _ = rest
  }

  struct SometimesPresent: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 6, into: E.Real(0)) { effects, level, t in
        if t >= 2 { effects.sample("late", Normal(0, 1)) }
        level = effects.sample("x", t == 3 ? Normal(level, 2) : Normal(level, 1))
        if t % 2 == 1 { effects.deterministic("odd", level) }
      }
    }
  }

  @Test func sitesThatAreNotMetAtEveryStep() throws {
    let trace = try SometimesPresent().seed(1).trace()
    let late = try trace.site("late")
    #expect(late.shape == [6] && late.positions == [2, 3, 4, 5] && late.values.count == 4)
    let odd = try trace.site("odd")
    #expect(odd.positions == [1, 3, 5])
    #expect(try odd.values == [1, 3, 5].map { try trace["x"][$0] })
    let data = SiteData(late)
    #expect(data.elements.map { $0 == nil } == [true, true, false, false, false, false])
  }

  struct ChangingFamily: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 6, into: E.Real(0)) { effects, level, t in
        level =
          t % 3 == 0 ? effects.sample("x", Normal(level, 1)) : effects.sample("x", Twice(Normal(level, 1)))
      }
    }
  }

  /// A family of a user's own.
  struct Twice<Real: Scalar>: Distribution {
    let base: Normal<Real>
    init(_ base: Normal<Real>) { self.base = base }
    func check(_ parameters: inout ParameterChecks) { base.check(&parameters) }
    var support: Support<Real> { .real }
    func logDensity(_ value: Real) -> Real { base.logDensity(Real(0.5) * value) - Real(0.6931471805599453) }
    func draw(_ source: RandomSource<Real.Primal>) -> Real { Real(2) * base.draw(source) }
  }

  @Test func aSiteMayChangeItsFamily() throws {
    let trace = try ChangingFamily().seed(1).trace()
    let site = try trace.site("x")
    #expect(site.family == "Normal, Twice" && site.values.count == 6)
    #expect(isClose(try ChangingFamily().seed(1).logDensity(), site.logDensity, relative: 1e-13))
    #expect(site.distributions.count == 6 && site.distributions[1] is Twice<Double>)
  }

  @Test func manyNamesMadeAtRunTime() throws {
    struct Named: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        for k in 0..<50 { effects.sample("lag\(k)", Normal(0, 1)) }
        effects.scan(length: 20, into: E.Real(0)) { effects, s, _ in
          for k in 0..<3 { s += effects.sample("z\(k)", Normal(0, 1)) }
        }
      }
    }
    let trace = try Named().seed(1).trace()
    #expect(trace.sites.count == 53)
    #expect(try trace["lag17"].count == 1 && trace["z2"].count == 20)
  }
}
