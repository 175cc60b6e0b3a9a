import TSNumerics
import TSProbability
import TestSupport
import Testing

private struct Series: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let scale = effects.sample("scale", Exponential(1))
    effects.scan(length: steps, into: E.Real(0)) { effects, level, _ in
      level += effects.sample("shock", Normal(0, scale))
      effects.plate("sensors", 2) { effects, _ in effects.sample("y", Normal(level, 1)) }
      effects.sample("z", Normal(level, 2))
    }
  }
}

/// A handler with data that is used twice in one run, under two names.
private struct Twice<Part: Model>: Model {
  var part: Part

  func callAsFunction<E: Effects>(_ effects: inout E) {
    part.scope("first")(&effects)
    part.scope("second")(&effects)
  }
}

/// Data that are made anew at every step.
private struct StepByStep: Model {
  var values: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mean = effects.sample("mean", Normal(0, 1))
    effects.scan(values, into: ()) { effects, _, value in
      effects.with(Condition(["y": SiteData(value)])) { effects in effects.sample("y", Normal(mean, 1)) }
    }
  }
}

private struct Noise: Model {
  var steps: Int
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mean = effects.sample("mean", Normal(0, 1))
    effects.scan(length: steps, into: ()) { effects, _, _ in effects.sample("y", Normal(mean, 1)) }
  }
}

@Suite("What runs know of data")
struct LookupMemoryTests {
  @Test("Evaluations one after another give the bits of the first, with gaps, tables and forecasts")
  func again() throws {
    let y = SiteData(shape: [3, 2], values: [0.5, -1, nil, 0.25, 2, 1])
    let z = SiteData([1.0, nil, 0.5])
    let density = try ModelDensity(Series(steps: 5).condition(["y": y, "z": z]))
    let points = coordinates(density.dimension, sets: 4)
    let evaluator = density.makeEvaluator(laneCount: 1)
    let first = points.map { evaluate(density, [$0])[0] }
    for _ in 0..<3 {
      for (point, expected) in zip(points, first) {
        let found = evaluate(evaluator, dimension: density.dimension, [point])[0]
        #expect(found.value == expected.value && found.gradient == expected.gradient)
      }
    }
    let traced = try Series(steps: 5).condition(["y": y, "z": z]).seed(1).trace()
    #expect(try traced.site("z").isObserved == [true, false, true, false, false])
  }

  @Test("One handler used twice in a run has data for both")
  func twice() throws {
    let part = Noise(steps: 3).condition(["y": [1.0, 2, 3]])
    let density = try ModelDensity(Twice(part: part))
    let alone = try ModelDensity(part)
    #expect(density.layout.columnNames == ["first/mean", "second/mean"])
    let evaluator = density.makeEvaluator(laneCount: 1)
    for (a, b) in [(0.5, -1.0), (2.0, 0.25), (0.5, -1.0)] {
      let found = evaluate(evaluator, dimension: 2, [[a, b]])[0].value
      let both = [a, b].map { evaluate(alone, [[$0]])[0].value }
      #expect(isClose(found, both[0] + both[1], relative: 1e-14))
    }
  }

  @Test("Data made anew at every step are found at every step and in every evaluation")
  func anew() throws {
    let values = (0..<300).map { Double.sin(Double($0)) }
    let density = try ModelDensity(StepByStep(values: values))
    let expected = try ModelDensity(Noise(steps: 300).condition(["y": values]))
    let evaluator = density.makeEvaluator(laneCount: 1)
    for point in [0.5, -1, 0.5] {
      let found = evaluate(evaluator, dimension: 1, [[point]])[0]
      #expect(found.value == evaluate(expected, [[point]])[0].value)
    }
  }

  @Test("Data that do not fit are refused before anything is evaluated")
  func refused() {
    for (data, expected) in [
      (["y": [1.0, 2, 3, 4]], "4"), (["x": [1.0]], "unknown"), (["y": [1.0, .nan]], "1"),
    ] {
      #expect(throws: ModelError.self, "\(expected)") { try ModelDensity(Noise(steps: 3).condition(data)) }
      #expect(throws: ModelError.self) { try ModelDensity(Twice(part: Noise(steps: 3).condition(data))) }
    }
  }
}
