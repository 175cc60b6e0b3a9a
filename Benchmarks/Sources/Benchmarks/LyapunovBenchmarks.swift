import TSModel

/// A point of the Lorenz system, a small displacement of it, and how far it has grown so far.
struct Tangent<Real: Scalar> {
  var point: Point<Real>
  var displacement: Point<Real>
  var growth = Real(0)
}

extension Lorenz {
  /// How a displacement changes: the derivative of ``slope(_:)`` at `p`, applied to it.
  @inline(__always)
  func slope(_ p: Point<Real>, displacement d: Point<Real>) -> Point<Real> {
    Point(
      x: sigma * (d.y - d.x), y: d.x * (rho - p.z) - p.x * d.z - d.y,
      z: d.x * p.y + p.x * d.y - beta * d.z)
  }

  /// One step of both by the classical Runge-Kutta method; the displacement is then made one long (Benettin et al. 1980,
  /// doi:10.1007/BF02128236).
  @inline(__always)
  func advance(_ state: inout Tangent<Real>) {
    let half = Real(0.5)
    let (p, d) = (state.point, state.displacement)
    let k1 = step * slope(p)
    let d1 = step * slope(p, displacement: d)
    let (p2, t2) = (p + half * k1, d + half * d1)
    let k2 = step * slope(p2)
    let d2 = step * slope(p2, displacement: t2)
    let (p3, t3) = (p + half * k2, d + half * d2)
    let k3 = step * slope(p3)
    let d3 = step * slope(p3, displacement: t3)
    let (p4, t4) = (p + k3, d + d3)
    let k4 = step * slope(p4)
    let d4 = step * slope(p4, displacement: t4)
    let grown = d + Real(1.0 / 6) * (d1 + Real(2) * d2 + Real(2) * d3 + d4)
    let length = Real.sqrt(grown.x * grown.x + grown.y * grown.y + grown.z * grown.z)
    state.point = p + Real(1.0 / 6) * (k1 + Real(2) * k2 + Real(2) * k3 + k4)
    state.displacement = Real(1) / length * grown
    state.growth += Real.log(length)
  }
}

/// The largest Lyapunov exponent from eight starts of 12,000 steps each, of which the first 2,000 do not count.
let lyapunovBenchmarks = [
  Benchmark("lyapunov-8") {
    typealias Real = Lanes<SIMD8<Double>>
    let lorenz = Lorenz<Real>()
    var start = Tangent(point: Point<Real>(x: 10, y: 10, z: 10), displacement: Point(x: 1, y: 0, z: 0))
    for lane in 0..<Real.laneCount { start.point.x[lane: lane] += Double(lane) / 1000 }
    let settled = scan(0..<opaque(2000), into: start) { state, _ in lorenz.advance(&state) }.carry
    let end = scan(0..<opaque(10_000), into: settled) { state, _ in lorenz.advance(&state) }.carry
    let growth = end.growth - settled.growth
    return (0..<Real.laneCount).reduce(0) { $0 + growth[lane: $1] } / Double(Real.laneCount) / 100
  }
]
