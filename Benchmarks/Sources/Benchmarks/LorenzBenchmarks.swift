import TSModel

/// A point of the Lorenz system, or a difference of two.
struct Point<Real: Scalar> {
  var x: Real
  var y: Real
  var z: Real

  // Eight lanes of three numbers would travel through memory at every call.
  @inline(__always)
  static func + (a: Self, b: Self) -> Self { Self(x: a.x + b.x, y: a.y + b.y, z: a.z + b.z) }
  @inline(__always)
  static func * (a: Real, b: Self) -> Self { Self(x: a * b.x, y: a * b.y, z: a * b.z) }
}

/// The Lorenz system, advanced by the classical Runge-Kutta method. The peers have the same formulas in the same order.
struct Lorenz<Real: Scalar> {
  let sigma = Real(10)
  let rho = Real(28)
  let beta = Real(8.0 / 3)
  let step = Real(0.01)

  @inline(__always)
  func slope(_ p: Point<Real>) -> Point<Real> {
    Point(x: sigma * (p.y - p.x), y: p.x * (rho - p.z) - p.y, z: p.x * p.y - beta * p.z)
  }

  func next(_ p: Point<Real>) -> Point<Real> {
    let half = Real(0.5)
    let k1 = step * slope(p)
    let k2 = step * slope(p + half * k1)
    let k3 = step * slope(p + half * k2)
    let k4 = step * slope(p + k3)
    return p + Real(1.0 / 6) * (k1 + Real(2) * k2 + Real(2) * k3 + k4)
  }
}

/// The same as a model without sites.
struct LorenzModel: Model {
  var steps: Int
  var start: Double

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let lorenz = Lorenz<E.Real>()
    let start = Point<E.Real>(x: E.Real(start), y: E.Real(start), z: E.Real(start))
    let (last, path) = effects.scan(length: steps, from: start) { _, point, _ in
      let next = lorenz.next(point)
      return (next, next)
    }
    keep(path)
    effects.deterministic("last", last.x)
  }
}

/// Many starts, as many at once as a scalar has lanes: start `i` is at x = 10 + i / 1000.
///
/// - Parameter keepsPaths: whether each step gives its point out, as a scan under `vmap` does.
/// - Returns: x at the end of the last start.
func lorenzStarts<Real: PrimalScalar>(_ real: Real.Type, keepsPaths: Bool) -> Double
where Real.Element == Double {
  let lorenz = Lorenz<Real>()
  var last = 0.0
  for first in stride(from: 0, to: 1000, by: Real.laneCount) {
    var start = Point<Real>(x: 10, y: 10, z: 10)
    for lane in 0..<Real.laneCount { start.x[lane: lane] = 10 + Double(first + lane) / 1000 }
    if keepsPaths {
      let (carry, path) = scan(0..<opaque(1000), into: start) { point, _ in
        point = lorenz.next(point)
        return point
      }
      keep(path)
      last = carry.x[lane: Real.laneCount - 1]
    } else {
      let end = scan(0..<opaque(1000), into: start) { point, _ in point = lorenz.next(point) }
      last = end.carry.x[lane: Real.laneCount - 1]
    }
  }
  return last
}

let lorenzSteps = 10_000

let lorenzBenchmarks = [
  Benchmark("lorenz-scan") {
    let lorenz = Lorenz<Double>()
    let start = opaque(Point(x: 10.0, y: 10, z: 10))
    let (last, path) = scan(0..<opaque(lorenzSteps), from: start) { point, _ in
      let next = lorenz.next(point)
      return (next, next)
    }
    keep(path)
    return last.x
  },
  Benchmark("lorenz-effects") {
    try LorenzModel(steps: opaque(lorenzSteps), start: opaque(10)).seed(42).run(under: Outcome()).value
  },
  Benchmark("lorenz-starts-1") { lorenzStarts(Double.self, keepsPaths: false) },
  Benchmark("lorenz-starts-8") { lorenzStarts(Lanes<SIMD8<Double>>.self, keepsPaths: false) },
  Benchmark("lorenz-paths-8") { lorenzStarts(Lanes<SIMD8<Double>>.self, keepsPaths: true) },
]
