import TSNumerics
import TSProbability
import TestSupport
import Testing

/// `uncondition`: a model without its data draws what it would have drawn had there been none.
@Suite struct UnconditionTests {
  /// a, b given a, c given b; b is data where it is given.
  struct Line: Model {
    var b: Double?

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let a = effects.sample("a", Normal(0, 1))
      let b = effects.sample("b", Normal(a, 1), data: b)
      effects.sample("c", Normal(b, 1))
    }
  }

  func values(_ model: some Model) throws -> [Double] {
    let trace = try model.trace()
    return try ["a", "b", "c"].flatMap { try trace[$0] }
  }

  /// NumPyro 0.22, 64 bits, Tests/reference/make_handlers.py.
  @Test func numPyrosDraws() throws {
    let expected = [-0.520677433463694, 1.6671289015753303, 0.816969141410337]
    #expect(isClose(try values(Line(b: 3).uncondition().seed(7)), expected, absolute: 1e-11))
    #expect(
      isClose(try values(Line().condition(["b": 3.0]).uncondition().seed(7)), expected, absolute: 1e-11))
    #expect(
      isClose(try values(Line().seed(7).condition(["b": 3.0]).uncondition()), expected, absolute: 1e-11))
    let again = Line(b: 3).uncondition().condition(["b": 3.0]).seed(7)
    #expect(isClose(try values(again), [-0.520677433463694, 3, 2.1498402398350067], absolute: 1e-11))
  }

  @Test func sitesAreLatentAgain() throws {
    let trace = try Line(b: 3).uncondition().seed(7).trace()
    #expect(try trace.site("b").isObserved == [false])
    #expect(try ModelDensity(Line(b: 3).uncondition()).layout.columnNames == ["a", "b", "c"])
    #expect(try ModelDensity(Line(b: 3)).layout.columnNames == ["a", "c"])
  }

  /// In a scan what follows hangs on the draw.
  @Test(arguments: [RandomStream.numpyro, .addressed])
  func seriesAreDrawnAsIfThereWereNoData(_ stream: RandomStream) throws {
    let data = [9.0, 8, 7, 6, 5, 4]
    let free = try TwoSiteScan().seed(3, stream: stream).trace()
    for model in [TwoSiteScan(data: data), TwoSiteScan(data: Array(data.prefix(2)))] {
      let trace = try model.uncondition().seed(3, stream: stream).trace()
      for site in free.sites { #expect(try trace[site.name] == site.values) }
      #expect(try trace.site("y").isObserved.allSatisfy { !$0 })
    }
    let conditioned = try TwoSiteScan().condition(["x": data]).uncondition().seed(3, stream: stream).trace()
    for site in free.sites { #expect(try conditioned[site.name] == site.values) }
  }

  @Test func factorsStay() throws {
    struct Tilted: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let x = effects.sample("x", Normal(0, 1), data: 2)
        effects.factor("tilt", x)
      }
    }
    let trace = try Tilted().uncondition().seed(1).trace()
    #expect(try trace["tilt"] == trace["x"])
  }

  @Test func theSeedMustStandAround() {
    #expect {
      try Line(b: 3).seed(7).uncondition().trace()
    } throws: {
      "\($0)".contains("site 'b': its data were taken away after the seed")
        && "\($0)".contains(".uncondition().seed(42)")
    }
  }
}
