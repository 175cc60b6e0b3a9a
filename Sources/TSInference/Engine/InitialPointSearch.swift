import TSNumerics

/// What was seen while looking for an initial point.
struct InitialPointSearch {
  static var mostAttempts: Int { 100 }

  var attempt = 0
  private var outside = 0
  private var badGradients = 0
  private var worstCoordinate = 0

  /// Whether a chain can start where the log density and gradient are these; keeps account if not.
  mutating func accepts(value: Double, gradient: UnsafePointer<Double>, dimension: Int) -> Bool {
    guard value.isFinite else {
      outside += 1
      return false
    }
    guard let bad = (0..<dimension).first(where: { !gradient[$0].isFinite }) else { return true }
    badGradients += 1
    worstCoordinate = bad
    return false
  }

  /// Why nothing was found.
  func explanation(of initialPoint: InitialPoint) -> String {
    let tried =
      switch initialPoint {
      case .automatic: Self.uniform(attempt, InitialPoint.automaticRadius)
      case .uniform(let radius): Self.uniform(attempt, radius)
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

  private static func uniform(_ count: Int, _ radius: Double) -> String {
    "of \(count) points uniform on (-\(radius), \(radius))"
  }
}

extension InitialPoint {
  /// The points that a chain tries, in order, where all random choices come from `root`.
  package func candidates(chain: Int, root: PRNGKey, dimension: Int) -> some Sequence<[Double]> {
    let keys = ChainKeys(root: root, chain: chain)
    return (0..<(isRandom ? InitialPointSearch.mostAttempts : 1)).lazy.map {
      candidate(chain: chain, key: keys.initialPoint(attempt: $0), dimension: dimension)
    }
  }

  /// Whether another attempt may give another point.
  var isRandom: Bool {
    switch self {
    case .automatic, .uniform, .function: true
    case .point, .points: false
    }
  }

  /// The point of an attempt.
  package func candidate(chain: Int, key: PRNGKey, dimension: Int) -> [Double] {
    switch self {
    case .automatic: Self.uniform(Self.automaticRadius, key: key, dimension: dimension)
    case .uniform(let radius): Self.uniform(radius, key: key, dimension: dimension)
    case .point(let point): point
    case .points(let points): points.isEmpty ? [] : points[chain % points.count]
    case .function(let function): function(chain, key)
    }
  }
}

extension InitialPoint {
  /// Half the width of the interval on which the paths of `automatic` begin.
  static var automaticRadius: Double { 2 }

  private static func uniform(_ radius: Double, key: PRNGKey, dimension: Int) -> [Double] {
    (0..<dimension).map { radius * (2 * key.uniform(at: UInt64($0)) - 1) }
  }
}

extension Chain {
  /// Starts a chain from nothing, or from a point that was looked for before.
  mutating func begin(at point: [Double]? = nil) {
    guard let point else { return tryInitialPoint() }
    stage = .initialPoint
    let q = space.position(space.current)
    for i in 0..<plan.dimension { q[i] = point[i] }
    ask(space.current)
  }

  private mutating func tryInitialPoint() {
    stage = .initialPoint
    let key = keys.initialPoint(attempt: start.attempt)
    let point = plan.options.initialPoint.candidate(chain: report.chain, key: key, dimension: plan.dimension)
    guard point.count == plan.dimension else {
      return fail(
        InferenceError.noInitialPoint(
          chain: report.chain,
          explanation: "the point given has \(point.count) coordinates, the density \(plan.dimension)"))
    }
    let q = space.position(space.current)
    for i in 0..<plan.dimension { q[i] = point[i] }
    ask(space.current)
  }

  mutating func judgeInitialPoint() {
    start.attempt += 1
    let value = space.values[Int(space.current)]
    if start.accepts(value: value, gradient: answer, dimension: plan.dimension) {
      space.setMetric(metric)
      return beginAdaptation()
    }
    if plan.mustStop {
      stage = .rest
      return
    }
    if plan.options.initialPoint.isRandom, start.attempt < InitialPointSearch.mostAttempts {
      return tryInitialPoint()
    }
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
