import TSModel

/// The bytes that the tape takes a step and a lane. Only the number that comes with the time matters.
let tapeBenchmarks = [
  Benchmark("tape-sv-1") { try tapeBytes(.sv, StochasticVolatility.self, Double.self) { $0.y.count } },
  Benchmark("tape-sv-8") {
    try tapeBytes(.sv, StochasticVolatility.self, Lanes<SIMD8<Double>>.self) { $0.y.count }
  },
  Benchmark("tape-ark-8") {
    try tapeBytes(.ark, ArK.self, Lanes<SIMD8<Double>>.self) { $0.y.count - $0.order }
  },
]

private func tapeBytes<M: Model & Decodable, P: PrimalScalar>(
  _ posterior: Posterior, _ model: M.Type, _ scalar: P.Type, _ steps: (M) -> Int
) throws -> Double where P.Element == Double {
  let model = try posterior.load(model)
  let dimension = try ModelDensity(model).dimension
  let tape = Tape<P>.make(leafCount: dimension)
  defer { Tape.destroy(tape) }
  _ = try model.run(under: TapeFiller(tape: tape), as: Var<P>.self)
  return Double(tape.pointee.usedBytes) / Double(steps(model)) / Double(P.laneCount)
}

/// Reads latent sites of one number from coordinates and adds up terms, as the library does for a gradient, but leaves
/// the tape as it is for inspection.
struct TapeFiller<P: PrimalScalar>: Handler where P.Element == Double {
  let tape: UnsafeMutablePointer<Tape<P>>
  var cursor = 0

  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Var<P>.self, D.Value.self == D.Real.self, site.kind == .sample, site.value == nil
    else { return }
    let mark = tape.pointee.mark
    let start = Var<P>(P(startingCoordinate(cursor, lane: 0)), leaf: cursor, on: tape)
    cursor += 1
    let support = unsafeBitCast(site.distribution.support, to: Support<Var<P>>.self)
    let constrained = support.constrain(scalar: start)
    site.value = unsafeBitCast(constrained.value, to: D.Value.self)
    tape.pointee.addTerm(constrained.logJacobian, above: mark)
  }

  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Var<P>.self, site.kind != .deterministic, let value = site.value else { return }
    let mark = tape.pointee.mark
    let term = site.distribution.logDensity(value)
    tape.pointee.addTerm(unsafeBitCast(term, to: Var<P>.self), above: mark)
  }
}
