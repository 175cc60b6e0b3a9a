import TSModel

/// Draws of the parameters by NUTS from the mode, where importance weights are not to be trusted.
///
/// Four chains of one thread, so that the draws of a key are the same on any machine.
struct ChainDraws {
  /// The draws that are kept, spread evenly over the chains.
  let positions: [[Double]]
  /// Whether the chains agree: no R̂ above 1.05.
  let agree: Bool

  private static let (chainCount, warmup, drawCount) = (4, 300, 250)
  /// The R̂ above which chains do not agree.
  private static let greatestReduction = 1.05

  /// How it is called in results.
  static var method: String { "NUTS, \(chainCount) chains of \(drawCount) draws" }

  /// Draws.
  ///
  /// - Parameters:
  ///   - density: the log density, with states integrated out.
  ///   - mode: where the chains start.
  ///   - count: how many draws are kept.
  ///   - key: the root of the draws.
  init(_ density: BoundDensity, at mode: [Double], count: Int, key: PRNGKey) throws {
    let sampler = try NUTS(
      chains: Self.chainCount, warmup: Self.warmup, draws: Self.drawCount, initialPoint: .point(mode), jobs: 1
    )
    let store = DrawStore()
    try sampler.sample(PaddedDensity(bound: density), key: key.child(named: "chains"), into: store)
    let (chains, n) = (store.chains.map(\.positions), mode.count)
    let all = chains.flatMap { $0 }
    let total = n == 0 ? 0 : all.count / n
    positions = (0..<min(count, total)).map { i in
      let place = (2 * i + 1) * total / (2 * count)
      return Array(all[(place * n)..<((place + 1) * n)])
    }
    agree = (0..<n).allSatisfy { coordinate in
      Self.agree(chains.map { chain in stride(from: coordinate, to: chain.count, by: n).map { chain[$0] } })
    }
  }

  /// Whether the draws of a number agree between chains.
  static func agree(_ chains: [[Double]]) -> Bool {
    guard let reduction = try? ScalarDraws(chains: chains).rHat().value else { return false }
    return reduction < greatestReduction
  }
}

/// A density by its evaluator of eight lanes, whatever number of lanes is asked for: which of them are used changes no bits.
private struct PaddedDensity: LogDensity {
  let bound: BoundDensity
  var dimension: Int { bound.dimension }

  func makeEvaluator(laneCount: Int) -> any LogDensityEvaluator {
    laneCount == bound.batch.laneCount ? bound.batch : Evaluator(bound, laneCount)
  }

  private final class Evaluator: LogDensityEvaluator {
    let laneCount: Int
    private let base: any LogDensityEvaluator
    private let dimension: Int
    private var points: [Double]
    private var slopes: [Double]
    private var values: [Double]

    init(_ bound: BoundDensity, _ laneCount: Int) {
      (base, dimension, self.laneCount) = (bound.batch, bound.dimension, laneCount)
      points = Array(repeating: 0, count: max(1, dimension * base.laneCount))
      slopes = points
      values = Array(repeating: 0, count: base.laneCount)
    }

    func evaluate(
      _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
      gradients: UnsafeMutablePointer<Double>
    ) {
      let width = base.laneCount
      for i in 0..<dimension {
        for lane in 0..<width {
          points[i * width + lane] = positions[i * laneCount + min(lane, laneCount - 1)]
        }
      }
      base.evaluate(points, values: &self.values, gradients: &slopes)
      for lane in 0..<laneCount { values[lane] = self.values[lane] }
      for i in 0..<dimension {
        for lane in 0..<laneCount { gradients[i * laneCount + lane] = slopes[i * width + lane] }
      }
    }
  }
}
