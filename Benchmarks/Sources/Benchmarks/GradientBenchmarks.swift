import TSModel

/// Log densities with their gradients, on some numbers of lanes: a lane is a chain.
let gradientBenchmarks =
  gradientCases.flatMap { gradients(of: $0, on: $1, marginalize: .none) }
  + integratedCases.flatMap { gradients(of: $0, on: $1, marginalize: .automatic) }
  + [handWritten(Double.self), handWritten(Lanes<SIMD8<Double>>.self)]

private let gradientCases: [(Posterior, lanes: [Int])] = [
  (.sv, [1, 2, 4, 8]), (.svLong, [1, 8]), (.ark, [1, 2, 4, 8]), (.arkShifted, [8]), (.radon, [1, 8]),
  (.arma11, [1]), (.garch11, [1]), (.hmm, [1, 8]), (.hmmLatent, [1, 8]), (.components, [1, 8]),
  (.writtenOut, [1, 8]),
]

/// Those whose states are integrated out, as in the peers.
private let integratedCases: [(Posterior, lanes: [Int])] = [(.level, [1, 8]), (.seasonal, [1, 8])]

private func gradients(
  of posterior: Posterior, on lanes: [Int], marginalize marginalization: Marginalization
) -> [Benchmark] {
  lanes.map { lanes in
    let point = Once {
      let density = try posterior.density(marginalize: marginalization)
      return GradientPoint(density.makeEvaluator(laneCount: lanes), dimension: density.dimension)
    }
    let runs = posterior == .svLong ? longGradientRuns : gradientRuns
    return Benchmark("gradient-\(posterior.rawValue)-\(lanes)") { try point.value().evaluate(runs) }
  }
}

let gradientRuns = 100
let longGradientRuns = 10

/// The gradient of the stochastic volatility written out by hand: what the program is compared with.
private func handWritten<P: PrimalScalar>(_ scalar: P.Type) -> Benchmark where P.Element == Double {
  let point = Once {
    let data = try Posterior.sv.load(StochasticVolatility.self).y
    let volatility = HandWrittenVolatility<P>(y: data)
    let evaluator = ClosureEvaluator(laneCount: P.laneCount) { volatility.evaluate($0, $1, $2) }
    return GradientPoint(evaluator, dimension: 3 + data.count)
  }
  return Benchmark("gradient-sv-by-hand-\(P.laneCount)") { try point.value().evaluate(gradientRuns) }
}

/// An evaluator at a fixed position. A benchmark program has one thread.
final class GradientPoint: @unchecked Sendable {
  private let evaluator: any LogDensityEvaluator
  private var positions: [Double]
  private var gradients: [Double]
  private var values: [Double]

  init(_ evaluator: any LogDensityEvaluator, dimension: Int) {
    let lanes = evaluator.laneCount
    self.evaluator = evaluator
    positions = (0..<(dimension * lanes)).map { at in
      startingCoordinate(at / lanes, lane: at % lanes)
    }
    gradients = positions
    values = Array(repeating: 0, count: lanes)
  }

  /// Evaluates a number of times.
  ///
  /// - Returns: the log density plus the sum of the gradient, in the first lane.
  func evaluate(_ runs: Int) -> Double {
    for _ in 0..<runs { evaluator.evaluate(positions, values: &values, gradients: &gradients) }
    return stride(from: 0, to: gradients.count, by: values.count).reduce(values[0]) { $0 + gradients[$1] }
  }
}

/// Where gradients are taken, the same as in the peers: small numbers from the multiples of √2.
func startingCoordinate(_ coordinate: Int, lane: Int) -> Double {
  let multiple = Double(coordinate + 1 + 17 * lane) * 2.0.squareRoot()
  return 0.4 * (multiple.truncatingRemainder(dividingBy: 1) - 0.5)
}

/// A value that is made when it is first needed. A benchmark program has one thread.
final class Once<Value>: @unchecked Sendable {
  private let make: () throws -> Value
  private var made: Value?

  init(_ make: @escaping () throws -> Value) { self.make = make }

  func value() throws -> Value {
    if let made { return made }
    let value = try make()
    made = value
    return value
  }
}
