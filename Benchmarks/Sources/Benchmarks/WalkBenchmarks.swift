import LinkedModels
import TSModel

/// A random walk as a user would write it, with its levels stacked.
struct Walk: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: steps, from: E.Real(0)) { effects, level, _ in
      let next = effects.sample("x", Normal(level, 1))
      return (next, next)
    }
  }
}

/// One long walk under seed and trace, the values read out.
let walkBenchmarks = [
  Benchmark("walk-double") { try lastLevel(.numpyro, Double.self) },
  Benchmark("walk-float") { try lastLevel(.numpyro, Float.self) },
  Benchmark("walk-addressed") { try lastLevel(.addressed, Double.self) },
  Benchmark("walk-addressed-float") { try lastLevel(.addressed, Float.self) },
  Benchmark("walk-entry") {
    var last = 0.0
    let request = DrawRequest(parameters: ["steps": .integer(longWalk)], seed: 42)
    try builtInWalk.draw(request) { _, sites in last = sites[0].values.last ?? 0 }
    return last
  },
]

let longWalk = 1_000_000
let builtInWalk = ModelEntry(RandomWalk.self)

func lastLevel<Real: LaneElement>(_ stream: RandomStream, _ real: Real.Type) throws -> Double {
  let levels = try Walk(steps: opaque(longWalk)).seed(42, stream: stream).trace(as: Real.self)["x"]
  keep(levels)
  return Double(levels.last ?? 0)
}

/// Many paths on one core.
let pathBenchmarks = [
  Benchmark("paths-double") { try lastOfPaths(Double.self) },
  Benchmark("paths-float") { try lastOfPaths(Float.self) },
  Benchmark("paths-traces") {
    var last = 0.0
    let root = PRNGKey(seed: 42)
    for group in 0..<(pathCount / 8) {
      let keys = (0..<8).map { root.child(UInt64(8 * group + $0)) }
      let walk = Seeded(base: Walk(steps: pathSteps), keys: keys, stream: .numpyro)
      let levels = try walk.trace(as: Lanes<SIMD8<Double>>.self)["x"]
      keep(levels)
      last = levels.last?[lane: 7] ?? 0
    }
    return last
  },
  Benchmark("paths-entry") {
    var last = 0.0
    let request = DrawRequest(parameters: ["steps": .integer(pathSteps)], seed: 42, paths: pathCount)
    try builtInWalk.draw(request) { _, sites in last = sites[0].values.last ?? 0 }
    return last
  },
]

let pathCount = 1000
let pathSteps = 1000

func lastOfPaths<Element: PathElement>(_ element: Element.Type) throws -> Double {
  var last = Element(0)
  try Walk(steps: pathSteps).forEachPath(pathCount, seed: 42, as: element) { _, sites in
    keep(sites)
    last = sites[0].values.last ?? 0
  }
  return Double(last)
}
