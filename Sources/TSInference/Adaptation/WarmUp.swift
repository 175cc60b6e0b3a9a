/// What a chain learns in its warm-up: the step size and the metric.
package struct WarmUp: Codable, Sendable, Equatable {
  /// What the next transition has to do first.
  package enum Demand: String, Codable, Sendable {
    /// Nothing.
    case none
    /// Find a step size anew: the metric has changed much.
    case stepSizeSearch
  }

  /// The number of warm-up iterations.
  package let iterations: Int
  private let kind: MetricAdaptation
  private let target: Double
  private var averaging: DualAveraging
  private var schedule: WindowSchedule
  private var variance: RunningVariance?
  private var covariance: RunningCovariance?
  private var fisher: FisherWarmUp?

  package init(iterations: Int, kind: MetricAdaptation, target: Double, dimension: Int) {
    self.iterations = iterations
    self.kind = kind
    self.target = target
    averaging = DualAveraging(stepSize: 1, target: target)
    schedule = WindowSchedule(warmup: iterations)
    switch kind {
    case .unit: break
    case .diagonal: variance = RunningVariance(dimension: dimension)
    case .dense: covariance = RunningCovariance(dimension: dimension)
    case .fisher: fisher = FisherWarmUp(iterations: iterations, dimension: dimension)
    }
  }

  /// The greatest depth that is worth its cost at an iteration of the warm-up.
  package func maximumDepth(at iteration: Int, limit: Int) -> Int {
    fisher?.maximumDepth(at: iteration, limit: limit) ?? limit
  }

  /// Starts the adaptation of the step size around one that was found by trial.
  package mutating func restart(stepSize: Double) {
    averaging = DualAveraging(stepSize: stepSize, target: target)
  }

  /// Chooses a metric from the gradient at the initial point, for the kinds that can.
  package mutating func begin(
    position: UnsafePointer<Double>, gradient: UnsafePointer<Double>, dimension: Int
  ) -> Metric? {
    guard fisher != nil, iterations > 0 else { return nil }
    fisher?.add(position, gradient: gradient)
    return .diagonal(scales: FisherEstimator.scales(gradient: gradient, dimension: dimension))
  }

  /// Learns from a warm-up transition.
  ///
  /// - Parameters:
  ///   - iteration: from 0.
  ///   - acceptance: the acceptance statistic.
  ///   - position: where the chain stands now.
  ///   - gradient: the gradient there.
  ///   - stepSize: in force; is renewed.
  ///   - metric: in force; is renewed when something was learnt.
  package mutating func learn(
    iteration: Int, acceptance: Double, position: UnsafePointer<Double>, gradient: UnsafePointer<Double>,
    stepSize: inout Double, metric: inout Metric
  ) -> Demand {
    stepSize = averaging.learn(acceptance: acceptance)
    var demand = Demand.none
    if schedule.contains(iteration) {
      variance?.add(position)
      covariance?.add(position)
    }
    if schedule.ends.contains(iteration), let estimate = windowEstimate(metric.dimension) {
      metric = estimate
      demand = .stepSizeSearch
    }
    if var fisher {
      self.fisher = nil
      demand = fisher.learn(iteration, position, gradient, &metric)
      self.fisher = fisher
    }
    if iteration + 1 == iterations { stepSize = averaging.averagedStepSize ?? stepSize }
    return iteration + 1 == iterations ? .none : demand
  }

  /// The metric of the window that has ended, drawn towards 10⁻³ when draws were few; begins the next window.
  private mutating func windowEstimate(_ dimension: Int) -> Metric? {
    if let estimate = variance {
      variance = RunningVariance(dimension: dimension)
      let (own, prior) = Self.regularization(estimate.count)
      let variances = estimate.variances.map { own * $0 + prior }
      guard variances.allSatisfy(\.isFinite) else { return nil }
      return .diagonal(scales: variances.map { $0.squareRoot() })
    }
    if let estimate = covariance {
      covariance = RunningCovariance(dimension: dimension)
      let (own, prior) = Self.regularization(estimate.count)
      var matrix = estimate.covariance.map { own * $0 }
      for i in 0..<dimension { matrix[i * dimension + i] += prior }
      return choleskyFactor(matrix, dimension: dimension).map { .dense(factor: $0) }
    }
    return nil
  }

  /// Stan's weights of the estimate, n/(n + 5), and of the prior, 10⁻³ 5/(n + 5).
  private static func regularization(_ count: Int) -> (own: Double, prior: Double) {
    let n = Double(count)
    return (n / (n + 5), 1e-3 * 5 / (n + 5))
  }
}
