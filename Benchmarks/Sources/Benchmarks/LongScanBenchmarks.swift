import TSModel

/// A scan that keeps no outputs and has no site: the logistic map.
struct LogisticMap: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let last = effects.scan(length: steps, into: E.Real(0.3)) { _, x, _ in x = 3.9 * x * (1 - x) }
    effects.deterministic("last", last.carry)
  }
}

/// A scan that keeps no outputs and draws at each step.
struct UnrecordedWalk: Model {
  var steps: Int

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let last = effects.scan(length: steps, into: E.Real(0)) { effects, level, _ in
      level = effects.sample("x", Normal(level, 1))
    }
    effects.deterministic("last", last.carry)
  }
}

/// Keeps the value of the one deterministic site.
struct Outcome: Handler {
  var value = 0.0

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    if site.kind == .deterministic, let value = site.value as? Double { self.value = value }
  }
}

let longScanBenchmarks = [1_000_000, 100_000_000].flatMap { steps in
  [
    Benchmark("free-\(steps)") {
      scan(0..<opaque(steps), into: opaque(0.3)) { (x, _) -> Void in x = 3.9 * x * (1 - x) }.carry
    },
    Benchmark("map-\(steps)") { try LogisticMap(steps: opaque(steps)).seed(42).run(under: Outcome()).value },
    Benchmark("unrecorded-\(steps)") {
      try UnrecordedWalk(steps: opaque(steps)).seed(42).run(under: Outcome()).value
    },
  ]
}
