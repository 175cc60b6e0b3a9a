import TSModel
import TestSupport
import Testing

/// Models that are put together when the program runs are drawn and scored as those that are written out.
@Suite struct ComposedModelTests {
  /// A part of the mean of a series.
  protocol Component: Sendable {
    func mean<E: Effects>(_ effects: inout E, steps: Int) -> [E.Real]
  }

  struct Trend: Component {
    func mean<E: Effects>(_ effects: inout E, steps: Int) -> [E.Real] {
      let slope = effects.sample("slope", Normal(0, 1))
      return effects.scan(length: steps, from: E.Real(0)) { _, now, _ in (now + slope, now) }.outputs
    }
  }

  struct Season: Component {
    let period: Int

    func mean<E: Effects>(_ effects: inout E, steps: Int) -> [E.Real] {
      let effect = effects.plate("season", period) { effects, _ in effects.sample("effect", Normal(0, 1)) }
      return (0..<steps).map { effect[$0 % period] }
    }
  }

  struct Composed: Model {
    let components: [any Component]
    let steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let parts = components.map { $0.mean(&effects, steps: steps) }
      let noise = effects.sample("noise", HalfNormal(1))
      effects.scan(0..<steps, into: ()) { effects, _, t in
        effects.sample("y", Normal(parts.reduce(E.Real(0)) { $0 + $1[t] }, noise))
      }
    }
  }

  struct WrittenOut: Model {
    let steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let trend = Trend().mean(&effects, steps: steps)
      let season = Season(period: 3).mean(&effects, steps: steps)
      let noise = effects.sample("noise", HalfNormal(1))
      effects.scan(0..<steps, into: ()) { effects, _, t in
        effects.sample("y", Normal(E.Real(0) + trend[t] + season[t], noise))
      }
    }
  }

  let composed = Composed(components: [Trend(), Season(period: 3)], steps: 30)
  let written = WrittenOut(steps: 30)

  @Test func drawsAreTheSame() throws {
    #expect(try composed.seed(5).trace()["y"] == written.seed(5).trace()["y"])
  }

  @Test func densitiesAreTheSame() throws {
    let series = try written.seed(5).trace()["y"].map { Double?($0) }
    let densities = try [
      ModelDensity(composed.condition(["y": SiteData(series)])),
      ModelDensity(written.condition(["y": SiteData(series)])),
    ]
    #expect(densities[0].layout.columnNames == densities[1].layout.columnNames)
    let point = (0..<densities[0].dimension).map { 0.3 - 0.1 * Double($0) }
    let found = densities.map { density -> [Double] in
      var (value, gradient) = ([0.0], [Double](repeating: 0, count: density.dimension))
      density.makeEvaluator(laneCount: 1).evaluate(point, values: &value, gradients: &gradient)
      return value + gradient
    }
    #expect(found[0] == found[1] && found[0].allSatisfy(\.isFinite))
  }
}
