import TSNumerics

/// Evaluates a density at several points at once, as many as there are lanes.
final class PointBatch {
  let laneCount: Int
  private let evaluator: any LogDensityEvaluator
  private let dimension: Int
  private var positions: [Double]
  private var gradients: [Double]
  private var values: [Double]
  /// How many points were evaluated.
  private(set) var count = 0

  init(_ evaluator: any LogDensityEvaluator, dimension: Int) {
    self.evaluator = evaluator
    self.dimension = dimension
    laneCount = evaluator.laneCount
    positions = Array(repeating: 0, count: dimension * laneCount)
    gradients = positions
    values = Array(repeating: 0, count: laneCount)
  }

  /// The density at each of at most ``laneCount`` positions; lanes beyond the last repeat the first.
  func callAsFunction(_ points: [[Double]]) -> [EvaluatedPoint] {
    guard let first = points.first else { return [] }
    count += points.count
    for lane in 0..<laneCount {
      let point = lane < points.count ? points[lane] : first
      for i in 0..<dimension { positions[i * laneCount + lane] = point[i] }
    }
    evaluator.evaluate(positions, values: &values, gradients: &gradients)
    return points.indices.map { lane in
      EvaluatedPoint(
        position: points[lane], value: values[lane],
        gradient: (0..<dimension).map { gradients[$0 * laneCount + lane] })
    }
  }
}
