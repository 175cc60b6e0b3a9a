import TSInference
import TSNumerics
import Testing

/// Leapfrog steps under a diagonal and a dense metric.
@Suite struct PhaseSpaceTests {
  static let metrics: [Metric] = [
    .diagonal(scales: [0.5, 2, 1.5]),
    .dense(factor: [0.8, 0, 0, 0.3, 1.1, 0, -0.4, 0.2, 0.9]),
  ]

  /// A density that is not normal, so that nothing is accidentally exact.
  let density = GradientFunction(dimension: 3) { x, gradient in
    var value = 0.0
    for i in 0..<3 {
      gradient[i] = -x[i] * x[i] * x[i] - x[i]
      value -= 0.25 * x[i] * x[i] * x[i] * x[i] + 0.5 * x[i] * x[i]
    }
    gradient[0] += 0.3 * x[1]
    gradient[1] += 0.3 * x[0]
    return value + 0.3 * x[0] * x[1]
  }

  /// Walks steps in one direction from a fixed start; returns the end and the largest energy error.
  func walk(
    _ space: inout PhaseSpace, _ evaluator: any LogDensityEvaluator, _ direction: Direction, _ steps: Int
  ) -> Double {
    var value = 0.0
    var worst = 0.0
    for _ in 0..<steps {
      let place = space.beginStep(direction)
      evaluator.evaluate(space.position(place), values: &value, gradients: space.gradient(place))
      worst = max(worst, abs(space.finishStep(direction, value: value)))
    }
    return worst
  }

  func start(_ metric: Metric, _ evaluator: any LogDensityEvaluator, at point: [Double]) -> PhaseSpace {
    let isDense = if case .dense = metric { true } else { false }
    var space = PhaseSpace(dimension: 3, maximumDepth: 20, isDense: isDense)
    for i in 0..<3 { space.position(space.current)[i] = point[i] }
    space.setMetric(metric)
    var value = 0.0
    evaluator.evaluate(point, values: &value, gradients: space.gradient(space.current))
    space.setCurrent(value: value)
    _ = space.begin(momentum: PRNGKey(seed: 8))
    return space
  }

  @Test(arguments: metrics) func isReversible(metric: Metric) {
    let evaluator = density.makeEvaluator(laneCount: 1)
    let point = [0.3, -0.7, 1.1]
    var space = start(metric, evaluator, at: point)
    defer { space.deallocate() }
    space.stepSize = 0.1
    let v = (0..<3).map { space.momentum(space.forward.momentum)[$0] }
    _ = walk(&space, evaluator, .forward, 10)
    space.stepSize = -0.1
    _ = walk(&space, evaluator, .forward, 10)
    for i in 0..<3 {
      #expect(abs(space.position(space.forward.place)[i] - point[i]) < 1e-10)
      #expect(abs(space.momentum(space.forward.momentum)[i] - v[i]) < 1e-10)
    }
  }

  @Test(arguments: metrics) func backwardIsForwardWithStepNegated(metric: Metric) {
    let evaluator = density.makeEvaluator(laneCount: 1)
    var first = start(metric, evaluator, at: [1, 0.5, -0.2])
    var second = start(metric, evaluator, at: [1, 0.5, -0.2])
    defer {
      first.deallocate()
      second.deallocate()
    }
    first.stepSize = 0.2
    second.stepSize = -0.2
    _ = walk(&first, evaluator, .backward, 6)
    _ = walk(&second, evaluator, .forward, 6)
    for i in 0..<3 {
      #expect(first.position(first.backward.place)[i] == second.position(second.forward.place)[i])
    }
  }

  @Test(arguments: metrics) func energyErrorIsOfSecondOrder(metric: Metric) {
    let evaluator = density.makeEvaluator(laneCount: 1)
    func error(_ stepSize: Double, _ steps: Int) -> Double {
      var space = start(metric, evaluator, at: [0.3, -0.7, 1.1])
      defer { space.deallocate() }
      space.stepSize = stepSize
      return walk(&space, evaluator, .forward, steps)
    }
    let ratio = error(0.02, 100) / error(0.01, 200)
    #expect(ratio > 3.6 && ratio < 4.4, "\(ratio)")
  }

  /// Under M⁻¹ = L Lᵀ, q' = q + ε L v½ and v½ = v + ½ε Lᵀ∇, written out.
  @Test func denseStepIsWhatTheFormulaSays() {
    let evaluator = density.makeEvaluator(laneCount: 1)
    let factor = [0.8, 0, 0, 0.3, 1.1, 0, -0.4, 0.2, 0.9]
    let point = [0.3, -0.7, 1.1]
    var space = start(.dense(factor: factor), evaluator, at: point)
    defer { space.deallocate() }
    var value = 0.0
    var gradient = [0.0, 0, 0]
    evaluator.evaluate(point, values: &value, gradients: &gradient)
    let v = (0..<3).map { space.momentum(space.forward.momentum)[$0] }
    var kicked = v
    for i in 0..<3 {
      for j in 0..<3 { kicked[i] += 0.05 * factor[j * 3 + i] * gradient[j] }
    }
    space.stepSize = 0.1
    let q = space.position(space.beginStep(.forward))
    for i in 0..<3 {
      var expected = point[i]
      for j in 0..<3 { expected += 0.1 * factor[i * 3 + j] * kicked[j] }
      #expect(abs(q[i] - expected) < 1e-14)
    }
  }

  @Test func metricGivesBackItsInverse() {
    let metric = Metric.dense(factor: [2, 0, 1, 3])
    #expect(metric.inverse == [4, 2, 2, 10])
    #expect(metric.variances == [4, 10])
    #expect(Metric.diagonal(scales: [2, 3]).inverse == [4, 0, 0, 9])
  }
}
