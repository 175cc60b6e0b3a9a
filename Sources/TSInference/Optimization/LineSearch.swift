import TSNumerics

/// A point with the log density and gradient there.
struct EvaluatedPoint {
  var position: [Double]
  var value: Double
  var gradient: [Double]

  var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) }
}

/// Evaluates a density at one point at a time, and counts.
final class PointEvaluator {
  private let evaluator: any LogDensityEvaluator
  private(set) var count = 0

  init(_ density: some LogDensity) throws { evaluator = try density.makeEvaluator(laneCount: 1) }

  /// - Parameter evaluator: of one lane.
  init(_ evaluator: any LogDensityEvaluator) { self.evaluator = evaluator }

  func callAsFunction(_ position: [Double]) -> EvaluatedPoint {
    count += 1
    var point = EvaluatedPoint(
      position: position, value: 0, gradient: Array(repeating: 0, count: position.count))
    evaluator.evaluate(position, values: &point.value, gradients: &point.gradient)
    return point
  }
}

/// Finds a step along an upward direction that satisfies the strong Wolfe conditions
///
///     f(x + t d) ≥ f(x) + c₁ t d·∇f(x),   |d·∇f(x + t d)| ≤ c₂ d·∇f(x)
///
/// with c₁ = 10⁻⁴ and c₂ = 0.9. A step that leaves the domain is shortened.
///
/// Source: Nocedal and Wright (2006), algorithms 3.5 and 3.6, doi:10.1007/978-0-387-40065-5.
struct LineSearch {
  private struct Trial {
    var length: Double
    var point: EvaluatedPoint
    var slope: Double
  }

  private static var sufficient: Double { 1e-4 }
  private static var curvature: Double { 0.9 }

  let evaluate: PointEvaluator
  let start: EvaluatedPoint
  let direction: [Double]
  private let slope: Double

  /// A search; `nil` when the direction does not lead upwards.
  init?(from start: EvaluatedPoint, along direction: [Double], evaluate: PointEvaluator) {
    slope = inner(direction, start.gradient)
    guard slope > 0, slope.isFinite else { return nil }
    self.evaluate = evaluate
    self.start = start
    self.direction = direction
  }

  /// The point reached; `nil` when no step improves.
  func search(first: Double) -> EvaluatedPoint? {
    var previous = Trial(length: 0, point: start, slope: slope)
    var length = first
    for attempt in 0..<40 {
      let trial = at(length)
      guard trial.point.isFinite else {
        length = previous.length + 0.25 * (length - previous.length)
        continue
      }
      if fallsShort(trial) || (attempt > 0 && trial.point.value <= previous.point.value) {
        return narrow(previous, trial)
      }
      if abs(trial.slope) <= Self.curvature * slope { return trial.point }
      if trial.slope <= 0 { return narrow(trial, previous) }
      previous = trial
      length *= 2.5
    }
    return previous.length > 0 ? previous.point : nil
  }

  private func fallsShort(_ trial: Trial) -> Bool {
    trial.point.value < start.value + Self.sufficient * trial.length * slope
  }

  private func at(_ length: Double) -> Trial {
    let point = evaluate(start.position.indices.map { start.position[$0] + length * direction[$0] })
    return Trial(length: length, point: point, slope: inner(direction, point.gradient))
  }

  /// Narrows an interval whose better end is `best`.
  private func narrow(_ best: Trial, _ other: Trial) -> EvaluatedPoint? {
    var (best, other) = (best, other)
    for _ in 0..<30 {
      let trial = at(between(best, other))
      if !trial.point.isFinite || fallsShort(trial) || trial.point.value <= best.point.value {
        other = trial.point.isFinite ? trial : Trial(length: trial.length, point: best.point, slope: .nan)
      } else {
        if abs(trial.slope) <= Self.curvature * slope { return trial.point }
        if trial.slope * (other.length - best.length) <= 0 { other = best }
        best = trial
      }
      if abs(other.length - best.length) < 1e-14 * max(1, best.length) { break }
    }
    return best.length > 0 ? best.point : nil
  }

  /// The maximum of the parabola through the better end with its slope and the other end, kept inside.
  private func between(_ best: Trial, _ other: Trial) -> Double {
    let width = other.length - best.length
    let drop = best.point.value + best.slope * width - other.point.value
    let guess = drop > 0 && other.slope == other.slope ? 0.5 * best.slope * width / drop : 0.5
    return best.length + width * min(max(guess, 0.1), 0.9)
  }
}
