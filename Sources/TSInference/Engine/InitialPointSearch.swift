import TSNumerics

/// What was seen while looking for an initial point.
struct InitialPointSearch {
  static var mostAttempts: Int { 100 }

  var attempt = 0
  private var outside = 0
  private var badGradients = 0
  private var worstCoordinate = 0

  /// Whether a chain can start where the log density and gradient are these; keeps account if not.
  mutating func accepts(value: Double, gradient: UnsafePointer<Double>, stride: Int, dimension: Int) -> Bool {
    guard value.isFinite else {
      outside += 1
      return false
    }
    guard let bad = (0..<dimension).first(where: { !gradient[$0 * stride].isFinite }) else { return true }
    badGradients += 1
    worstCoordinate = bad
    return false
  }

  /// Why nothing was found.
  func explanation(of initialPoint: InitialPoint) -> String {
    let tried =
      switch initialPoint {
      case .uniform(let radius): "of \(attempt) points uniform on (-\(radius), \(radius))"
      case .function: "of \(attempt) points that the function gave"
      case .point, .points: "of the one point given"
      }
    var parts: [String] = []
    if outside > 0 { parts.append("the log density is not finite at \(outside)") }
    if badGradients > 0 {
      parts.append(
        "the gradient is not finite at \(badGradients), the last time in coordinate \(worstCoordinate)")
    }
    return "\(tried), \(parts.joined(separator: ", and "))"
  }
}

extension Chain {
  /// Starts a chain from nothing.
  mutating func begin() { tryInitialPoint() }

  private mutating func tryInitialPoint() {
    stage = .initialPoint
    let q = space.position(space.current)
    let key = keys.initialPoint(attempt: start.attempt)
    switch plan.options.initialPoint {
    case .uniform(let radius):
      for i in 0..<plan.dimension { q[i] = radius * (2 * key.uniform(at: UInt64(i)) - 1) }
    case .point(let point): put(point)
    case .points(let points): put(points[report.chain % points.count])
    case .function(let function): put(function(report.chain, key))
    }
    request = UnsafePointer(q)
  }

  private mutating func put(_ point: [Double]) {
    let q = space.position(space.current)
    for i in 0..<plan.dimension { q[i] = i < point.count ? point[i] : .nan }
    if point.count != plan.dimension {
      fail(
        InferenceError.noInitialPoint(
          chain: report.chain,
          explanation: "the point given has \(point.count) coordinates, the density \(plan.dimension)"))
    }
  }

  mutating func receiveInitialPoint(_ value: Double, _ gradient: UnsafePointer<Double>, _ stride: Int) {
    start.attempt += 1
    if start.accepts(value: value, gradient: gradient, stride: stride, dimension: plan.dimension) {
      space.setMetric(metric)
      space.setCurrent(value: value, gradient: gradient, stride: stride)
      return beginAdaptation()
    }
    let canRetry =
      switch plan.options.initialPoint {
      case .uniform, .function: start.attempt < InitialPointSearch.mostAttempts
      case .point, .points: false
      }
    if plan.mustStop {
      stage = .rest
      return
    }
    if canRetry { return tryInitialPoint() }
    fail(
      InferenceError.noInitialPoint(
        chain: report.chain, explanation: start.explanation(of: plan.options.initialPoint)))
  }

  private mutating func beginAdaptation() {
    let learnt = warmUp.begin(
      position: UnsafePointer(space.position(space.current)),
      gradient: UnsafePointer(space.gradient(space.current)), dimension: plan.dimension)
    if plan.options.initialMetric == nil, let learnt {
      metric = learnt
      space.setMetric(metric)
    }
    if let given = plan.options.initialStepSize {
      stepSize = given
      warmUp.restart(stepSize: given)
    } else {
      demand = .stepSizeSearch
    }
    goOn()
  }
}
