import TSModel

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A part of a series that is known only when the program runs.
protocol Component: Sendable {
  /// The level of the part at a step, from that of the step before.
  func next<E: Effects>(_ effects: inout E, after level: E.Real, step: Int) -> E.Real
}

/// A level that forgets, and is pushed by normal shocks.
struct Wandering: Component {
  let name: SiteName
  let memory: Double
  let scale: Double

  func next<E: Effects>(_ effects: inout E, after level: E.Real, step: Int) -> E.Real {
    E.Real(memory) * level + E.Real(scale) * effects.sample(name, Normal(0, 1))
  }
}

/// A season that is given.
struct Cycle: Component {
  let effects: [Double]

  func next<E: Effects>(_: inout E, after level: E.Real, step: Int) -> E.Real {
    E.Real(effects[step % effects.count])
  }
}

/// A series that is the sum of any components, which the body of the scan goes through at each step.
struct ComposedSeries: Model {
  let components: [any Component]
  /// Nil where the series is drawn.
  let y: [Double]?
  let steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let noise = effects.sample("noise", HalfNormal(1))
    let start = [E.Real](repeating: 0, count: components.count)
    effects.scan(0..<steps, into: start) { effects, levels, t in
      var mean = E.Real(0)
      for i in components.indices {
        levels[i] = components[i].next(&effects, after: levels[i], step: t)
        mean += levels[i]
      }
      effects.sample("y", Normal(mean, noise), data: y?[t])
    }
  }
}

/// The same series written out.
struct WrittenOutSeries: Model {
  let season: [Double]
  let y: [Double]?
  let steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let noise = effects.sample("noise", HalfNormal(1))
    effects.scan(0..<steps, into: (E.Real(0), E.Real(0))) { effects, levels, t in
      levels.0 = 0.95 * levels.0 + 0.3 * effects.sample("slow", Normal(0, 1))
      levels.1 = 0.5 * levels.1 + 0.5 * effects.sample("fast", Normal(0, 1))
      let mean = levels.0 + levels.1 + E.Real(season[t % season.count])
      effects.sample("y", Normal(mean, noise), data: y?[t])
    }
  }
}

/// The effects of the twelve months.
private let months = (0..<12).map { sin(2 * Double.pi * Double($0) / 12) }

extension ComposedSeries {
  init(y: [Double]?, steps: Int) {
    let parts: [any Component] = [
      Wandering(name: "slow", memory: 0.95, scale: 0.3), Wandering(name: "fast", memory: 0.5, scale: 0.5),
      Cycle(effects: months),
    ]
    // What the optimiser can see through would be written out again.
    self.init(components: opaque(parts), y: y, steps: steps)
  }
}

extension WrittenOutSeries {
  init(y: [Double]?, steps: Int) { self.init(season: months, y: y, steps: steps) }
}

/// Draws of the two series, values read out.
let componentBenchmarks = [
  Benchmark("draw-components") { try lastOfSeries(ComposedSeries(y: nil, steps: opaque(drawnSteps))) },
  Benchmark("draw-written-out") { try lastOfSeries(WrittenOutSeries(y: nil, steps: opaque(drawnSteps))) },
]

private let drawnSteps = 100_000

private func lastOfSeries(_ model: some Model) throws -> Double {
  let values = try model.seed(42).trace()["y"]
  keep(values)
  return values.last ?? 0
}
