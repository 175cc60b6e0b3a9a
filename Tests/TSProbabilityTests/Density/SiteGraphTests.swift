import TSNumerics
import TSProbability
import TestSupport
import Testing

/// The graph of a model: its sites, what has data, and what each depends on.
@Suite struct SiteGraphTests {
  struct Walk: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let scale = effects.sample("scale", HalfNormal(1))
      let lags = effects.plate("lags", 2) { effects, _ in effects.sample("beta", Normal(0, 1)) }
      let count = effects.sample("count", Poisson(3))
      let level = effects.deterministic("level", 2 * scale)
      effects.scan(length: 4, into: (E.Real(0), level)) { effects, state, _ in
        let next = effects.sample("x", Normal(lags[0] * state.0, scale))
        state = (next, next)
        effects.sample("y", Normal(next + lags[1] * count, 1), data: 0.5)
      }
      effects.factor("bonus", -level)
    }
  }

  @Test func sitesAndArrows() throws {
    let graph = try Walk().graph()
    #expect(graph.sites.map(\.name) == ["scale", "beta", "count", "level", "x", "y", "bonus"])
    #expect(graph.sites.map(\.isObserved) == [false, false, false, false, false, true, false])
    #expect(graph.sites.map(\.loops.count) == [0, 1, 0, 0, 1, 1, 0])
    #expect(graph.sites[4].loops.first?.length == 4 && graph.sites[1].loops.first?.name == "lags")
    let arrows = graph.edges.map { "\($0.from) > \($0.to)" }
    #expect(
      arrows.sorted() == [
        "beta > x", "beta > y", "count > y", "level > bonus", "scale > level", "scale > x", "x > x", "x > y",
      ])
  }

  @Test func dataAreShown() throws {
    let graph = try Walk().condition(["x": [1, 2, 3, 4]]).graph()
    #expect(graph.sites[4].isObserved)
    // A step depends on the datum of the step before.
    #expect(graph.edges.contains(SiteGraph.Edge(from: "x", to: "x")))
  }

  @Test func dot() throws {
    let text = try Walk().scope("a\"b").graph().dot
    #expect(text.hasPrefix("digraph model {") && text.hasSuffix("}\n"))
    #expect(text.contains("\"a\\\"b/scale\" -> \"a\\\"b/x\";"))
    #expect(text.contains("label=\"lags, 2\"") && text.contains("label=\"4 steps\""))
    #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
  }

  @Test func aNameForAValueThatIsThere() throws {
    struct Named: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let x = effects.sample("x", Normal(0, 1))
        effects.deterministic("d", x)
        effects.sample("y", Normal(x, 1))
        effects.scan(0..<300, into: ()) { effects, _, t in
          effects.sample("z", Normal(t < 250 ? E.Real(0) : x, 1))
        }
      }
    }
    let arrows = try Named().graph().edges.map { "\($0.from) > \($0.to)" }
    #expect(arrows == ["x > d", "x > y", "x > z"])
  }

  @Test func strangeNames() throws {
    let text = try Walk().scope("q\\").graph().dot
    #expect(text.contains("label=\"q\\\\/scale\\nHalfNormal\""))
  }
}
