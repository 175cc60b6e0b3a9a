import TSModel

/// A point of the Lorenz system, or a difference of two.
struct Point<Real: Scalar> {
  var x: Real
  var y: Real
  var z: Real

  static func + (a: Self, b: Self) -> Self { Self(x: a.x + b.x, y: a.y + b.y, z: a.z + b.z) }
  static func * (a: Real, b: Self) -> Self { Self(x: a * b.x, y: a * b.y, z: a * b.z) }
}

/// The Lorenz system, advanced by the classical Runge-Kutta method. The peers have the same formulas in the same order.
struct Lorenz<Real: Scalar> {
  let sigma = Real(10)
  let rho = Real(28)
  let beta = Real(8.0 / 3)
  let step = Real(0.01)

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
]
