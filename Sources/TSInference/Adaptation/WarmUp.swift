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
  private var succession: RunningSuccession?
  private var fisher: FisherWarmUp?

  package init(iterations: Int, kind: MetricAdaptation, target: Double, dimension: Int) {
    self.iterations = iterations
    self.kind = kind
    self.target = target
    averaging = DualAveraging(stepSize: 1, target: target)
    schedule = WindowSchedule(warmup: iterations)
    switch kind {
    case .unit: return
    case .fisher:
      let end = iterations - iterations * 15 / 100
      fisher = FisherWarmUp(end: end, dimension: dimension)
      return
    case .automatic:
      let end = schedule.ends.first.map { $0 + 1 } ?? iterations
      fisher = FisherWarmUp(end: end, dimension: dimension)
    case .diagonal, .dense: break
    }
    if kind.isDense(dimension: dimension) {
      covariance = RunningCovariance(dimension: dimension)
    } else {
      variance = RunningVariance(dimension: dimension)
      if kind == .automatic { succession = RunningSuccession(dimension: dimension) }
    }
  }

  /// The greatest depth that is worth its cost at an iteration of the warm-up.
  ///
  /// While the metric is young, in the first three tenths, trees are kept to a depth of 6. A chain that is still on its
  /// way to the typical set, or has just come there with the metric of the way, would otherwise grow trees of a thousand
  /// steps that teach it no more than short ones do, and one such chain holds up a whole run. Kinds that do what Stan
  /// does do not do this.
  package func maximumDepth(at iteration: Int, limit: Int) -> Int {
    switch kind {
    case .automatic, .fisher: iteration < iterations * 3 / 10 ? min(limit, Self.earlyDepth) : limit
    case .unit, .diagonal, .dense: limit
    }
  }

  private static var earlyDepth: Int { 6 }

  /// Whether the step size is adapted to the errors of the steps alone, whatever jumps of the density they cross; see
  /// ``JumpSearch``. Kinds that do what Stan does adapt to both.
  package var toleratesJumps: Bool {
    switch kind {
    case .automatic, .fisher: true
    case .unit, .diagonal, .dense: false
    }
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
      if schedule.isLast(iteration) { succession?.add(position) }
    }
    if schedule.ends.contains(iteration), let estimate = windowEstimate(replacing: metric) {
      metric = estimate
      demand = .stepSizeSearch
      fisher = nil
    }
    if var fisher {
      self.fisher = nil
      demand = fisher.learn(iteration, position, gradient, &metric)
      self.fisher = fisher
    }
    if iteration + 1 == iterations { stepSize = averaging.averagedStepSize ?? stepSize }
    return iteration + 1 == iterations ? .none : demand
  }

  /// The metric of the window that has ended; begins the next window.
  ///
  /// `automatic` lengthens the scales of coordinates that were slow in the last window; nothing is known of them before.
  private mutating func windowEstimate(replacing metric: Metric) -> Metric? {
    let dimension = metric.dimension
    if let estimate = variance {
      variance = RunningVariance(dimension: dimension)
      var variances = estimate.variances
      if let stretches = succession?.stretches(variances: variances) {
        variances = zip(variances, stretches).map { $0 * $1 * $1 }
      }
      return diagonal(variances, estimate.count, replacing: metric)
    }
    if let estimate = covariance {
      covariance = RunningCovariance(dimension: dimension)
      let matrix = estimate.covariance
      guard kind == .dense || estimate.count >= Self.drawsPerCoordinate * dimension else {
        let variances = (0..<dimension).map { matrix[$0 * dimension + $0] }
        return diagonal(variances, estimate.count, replacing: metric)
      }
      return dense(matrix, estimate.count, replacing: metric)
    }
    return nil
  }

  /// How many draws of a window `automatic` wants for each coordinate before it believes a full matrix.
  private static var drawsPerCoordinate: Int { 3 }

  private func diagonal(_ variances: [Double], _ count: Int, replacing metric: Metric) -> Metric? {
    let (own, prior) = regularization(count, replacing: metric)
    let drawn = zip(variances, prior).map { own * $0 + $1 }
    guard drawn.allSatisfy(\.isFinite) else { return nil }
    return .diagonal(scales: drawn.map { $0.squareRoot() })
  }

  private func dense(_ covariance: [Double], _ count: Int, replacing metric: Metric) -> Metric? {
    let n = metric.dimension
    let (own, prior) = regularization(count, replacing: metric)
    var matrix = covariance.map { own * $0 }
    for i in 0..<n { matrix[i * n + i] += prior[i] }
    return choleskyFactor(matrix, dimension: n).map { .dense(factor: $0) }
  }

  /// The weight of an estimate, and what is added to its variances.
  ///
  /// As Stan does, n/(n + 5), and 10⁻³ · 5/(n + 5) for each variance, which asks that parameters be of the order of 1.
  /// `automatic` gives the variances v in force the weight w = 0.005 of a draw instead, n/(n + w) and v w/(n + w): the
  /// units do not matter, and strong correlations survive.
  private func regularization(_ count: Int, replacing metric: Metric) -> (own: Double, prior: [Double]) {
    let n = Double(count)
    guard kind == .automatic else {
      return (n / (n + 5), Array(repeating: 1e-3 * 5 / (n + 5), count: metric.dimension))
    }
    let weight = 1e-3 * 5
    return (n / (n + weight), metric.variances.map { $0 * weight / (n + weight) })
  }
}

// MARK: A state that was read

extension WarmUp {
  /// Checks that the state is one of a run, before an iteration of its warm-up.
  func check(
    _ check: StateCheck, _ options: SamplingOptions, dimension: Int, iteration: Int
  ) throws(InferenceError) {
    let fresh = WarmUp(
      iterations: options.warmup, kind: options.metric, target: options.targetAcceptance, dimension: dimension
    )
    try check.require(
      iterations == fresh.iterations, "iterations", found: iterations, expected: "\(fresh.iterations)")
    try check.require(kind == fresh.kind, "kind", found: kind.rawValue, expected: fresh.kind.rawValue)
    try check.require(target == fresh.target, "target", found: target, expected: "\(fresh.target)")
    try averaging.check(check.inside("averaging"), target: target, iteration: iteration)
    try check.require(
      schedule == fresh.schedule, "schedule", found: "\(schedule.ends)", expected: "\(fresh.schedule.ends)")
    for (name, isThere, isExpected) in [
      ("variance", variance != nil, fresh.variance != nil),
      ("covariance", covariance != nil, fresh.covariance != nil),
      ("succession", succession != nil, fresh.succession != nil),
    ] {
      try check.presence(name, isThere, isExpected)
    }
    try variance?.check(check.inside("variance"), dimension: dimension, most: iteration)
    try covariance?.check(check.inside("covariance"), dimension: dimension, most: iteration)
    try succession?.check(check.inside("succession"), dimension: dimension, most: iteration)
    // The gradients may be let go after the first window.
    if fisher != nil { try check.presence("fisher", true, fresh.fisher != nil) }
    try fisher?.check(check.inside("fisher"), like: fresh.fisher, dimension: dimension, iteration: iteration)
  }
}
