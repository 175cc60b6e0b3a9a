import TSProbability
import TestSupport
import Testing

/// A site's value, a scalar or a vector, is unknown, given, or taken back.
@Suite struct SiteValueTests {
  struct Sites: Model {
    var datum: Double?

    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.sample("a", Normal(3, 1), data: datum)
      effects.sample("v", Dirichlet([1, 2, 3].map { E.Real($0) }))
    }
  }

  /// Notes which values are known on the way out and on the way back.
  struct Note: Handler {
    var out: [Bool] = []
    var back: [Bool] = []

    mutating func process<D: Distribution>(_ site: inout Site<D>) { out.append(site.value != nil) }
    mutating func postprocess<D: Distribution>(_ site: inout Site<D>) { back.append(site.value != nil) }
  }

  /// Takes every value back.
  struct Forget: Handler, Sendable {
    mutating func process<D: Distribution>(_ site: inout Site<D>) { site.value = nil }
  }

  @Test func isKnownOnceItIsDrawnOrGiven() throws {
    let drawn = try Sites().seed(1).run(under: Note())
    #expect(drawn.out == [false, false])
    #expect(drawn.back == [true, true])
    let given = try Sites(datum: 0).condition(["v": SiteData([0.2, 0.3, 0.5])]).seed(1).run(under: Note())
    #expect(given.out == [true, true])
    #expect(given.back == [true, true])
  }

  @Test func canBeTakenBack() throws {
    let drawn = try Sites().seed(1).trace()
    let forgotten = try Sites(datum: 0.5).condition(["v": SiteData([0.2, 0.3, 0.5])])
      .handled(by: Forget()).seed(1).trace()
    #expect(try forgotten["a"] == drawn["a"])
    #expect(try forgotten["v"] == drawn["v"])
    #expect(throws: ModelError.self) { try Sites(datum: 0.5).handled(by: Forget()).trace() }
  }

  @Test func isTheDatumWhereThereIsOne() throws {
    #expect(try Sites(datum: 0.5).seed(1).trace()["a"] == [0.5])
    #expect(try Sites().seed(1).trace()["a"] != [0])
  }
}
