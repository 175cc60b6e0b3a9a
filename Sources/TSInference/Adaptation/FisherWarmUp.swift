/// The warm-up around a ``FisherEstimator``: which draws it learns from, and when it forgets.
///
/// The metric is renewed after every draw, from the gradient at the initial point on. The estimate is exchanged after
/// windows of 10, 15, 22, ... draws, each half as long again as the last, so that the way to the typical set is soon
/// forgotten and the estimate in use has always seen about the later half of the draws.
struct FisherWarmUp: Codable, Sendable, Equatable {
  private static var firstWindow: Int { 10 }

  /// The first iteration at which the metric stands.
  private let end: Int
  private var estimator: FisherEstimator
  private var hasMetric = false
  private var window = FisherWarmUp.firstWindow

  /// - Parameter end: the first iteration that teaches nothing.
  init(end: Int, dimension: Int) {
    self.end = end
    estimator = FisherEstimator(dimension: dimension)
  }

  /// Adds the initial point.
  mutating func add(_ position: UnsafePointer<Double>, gradient: UnsafePointer<Double>) {
    estimator.add(position, gradient: gradient)
  }

  /// Learns from a draw, and renews the metric. The first metric from draws asks for a new step size.
  mutating func learn(
    _ iteration: Int, _ position: UnsafePointer<Double>, _ gradient: UnsafePointer<Double>,
    _ metric: inout Metric
  ) -> WarmUp.Demand {
    guard iteration < end, case .diagonal(let scales) = metric else { return .none }
    estimator.add(position, gradient: gradient)
    if estimator.waitingCount >= window, iteration + window <= end {
      estimator.advance()
      window += window / 2
    }
    guard let renewed = estimator.scales(replacing: scales) else { return .none }
    metric = .diagonal(scales: renewed)
    if hasMetric { return .none }
    hasMetric = true
    return .stepSizeSearch
  }
}

extension FisherWarmUp {
  /// Checks that the state is one that so many iterations can have come to.
  func check(
    _ check: StateCheck, like fresh: FisherWarmUp?, dimension: Int, iteration: Int
  ) throws(InferenceError) {
    let end = fresh?.end ?? 0
    try check.require(self.end == end, "end", found: self.end, expected: "\(end)")
    // A window is renewed only where it ends in the warm-up, and is at most half as long again as that.
    try check.whole("window", window, in: Self.firstWindow...max(Self.firstWindow, 2 * end))
    // The initial point counts too.
    try estimator.check(check.inside("estimator"), dimension: dimension, most: iteration + 1)
  }
}
