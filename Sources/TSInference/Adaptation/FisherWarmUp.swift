/// The warm-up around a ``FisherEstimator``: which draws it learns from and when it forgets.
///
/// In the first 30 % of the iterations the estimate is exchanged every 10 draws, so that the way to the typical set is
/// soon forgotten; after that in windows of 80 that grow by half. The last 15 % adapt the step size alone. Trees are
/// kept shallow while the metric is young: a deep tree then costs much and teaches no more than a shallow one.
struct FisherWarmUp: Codable, Sendable, Equatable {
  /// µ = log(boldness ε₀) of dual averaging.
  static var boldness: Double { 10 }

  private let iterations: Int
  private var estimator: FisherEstimator
  private var hasMetric = false
  private var window = 80

  init(iterations: Int, dimension: Int) {
    self.iterations = iterations
    estimator = FisherEstimator(dimension: dimension)
  }

  private var earlyEnd: Int { iterations * 3 / 10 }
  private var metricEnd: Int { iterations - iterations * 15 / 100 }

  mutating func add(_ position: UnsafePointer<Double>, gradient: UnsafePointer<Double>) {
    estimator.add(position, gradient: gradient)
  }

  func maximumDepth(at iteration: Int, limit: Int) -> Int {
    limit
  }

  func restartsStepSize(after iteration: Int) -> Bool { false }

  /// Learns from a draw, and renews the metric.
  mutating func learn(
    _ iteration: Int, _ position: UnsafePointer<Double>, _ gradient: UnsafePointer<Double>,
    _ metric: inout Metric
  ) -> WarmUp.Demand {
    guard iteration < metricEnd, case .diagonal(let scales) = metric else { return .none }
    estimator.add(position, gradient: gradient)
    let length = iteration < earlyEnd ? 10 : window
    if estimator.waitingCount >= length, iteration + length <= metricEnd {
      estimator.advance()
      if iteration >= earlyEnd { window = window * 3 / 2 }
    }
    guard let renewed = estimator.scales(replacing: scales) else { return .none }
    metric = .diagonal(scales: renewed)
    if hasMetric { return .none }
    hasMetric = true
    return .stepSizeSearch
  }
}
