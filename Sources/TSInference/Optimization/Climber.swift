import TSNumerics

/// One climb of several that share evaluations: the limited-memory method of ``LBFGS``, which here only shortens steps that
/// do not improve, and asks for one evaluation at a time.
///
/// - Complexity: O(m n) an iteration beside the evaluations, with m pairs of history.
struct Climber {
  /// Where the climb has come to.
  private(set) var point: EvaluatedPoint
  /// The position that is to be evaluated next.
  private(set) var request: [Double]
  /// Whether it wants no more.
  private(set) var isDone = false
  /// The first of its points with no more to gain than one nat for each coordinate, as far as the curvature learnt tells.
  private(set) var arrival: EvaluatedPoint?

  private var history = SecantHistory(capacity: Climber.historyLength)
  /// The diagonal of the inverse Hessian.
  private var scales: [Double]
  private var direction: [Double] = []
  private var slope = 0.0
  private var length = 1.0
  private var iterations = 0
  private var attempts = 0
  /// How many points in a row had no more to gain, and how many have come since the arrival.
  private var near = 0
  private var late = 0

  private static var historyLength: Int { 8 }
  private static var mostIterations: Int { 300 }
  private static var mostAttempts: Int { 40 }
  /// How many iterations a climb goes on after its arrival.
  private static var patience: Int { 30 }
  /// The climb ends with less than this to gain, in nats.
  private static var leastGain: Double { 0.05 }

  /// A climb from a point where the value and the gradient are finite.
  init(from start: EvaluatedPoint) {
    point = start
    request = start.position
    scales = Array(repeating: 1, count: start.position.count)
    aim()
  }

  /// The normal of the curvature learnt around the point reached.
  var normal: LowRankNormal? { LowRankNormal(at: point, scales: scales, pairs: history.pairs) }

  /// Takes the evaluation that was asked for.
  mutating func take(_ next: EvaluatedPoint) {
    attempts += 1
    let isBetter = next.isFinite && next.value >= point.value + 1e-4 * length * slope
    guard isBetter else { return shorten(next) }
    let step = next.position.indices.map { next.position[$0] - point.position[$0] }
    let change = next.gradient.indices.map { point.gradient[$0] - next.gradient[$0] }
    if history.add(step: step, change: change) { Pathfinder.update(&scales, (step, change)) }
    point = next
    iterations += 1
    attempts = 0
    aim()
  }

  /// Chooses the next direction, and whether there is one.
  private mutating func aim() {
    direction = history.direction(point.gradient)
    slope = inner(direction, point.gradient)
    note(gain: 0.5 * slope)
    isDone = isDone || iterations >= Self.mostIterations || !(slope > 0 && slope.isFinite)
    length = history.pairs.isEmpty ? min(1, 1 / slope.squareRoot()) : 1
    if slope == .infinity, history.pairs.isEmpty { aimAlongGradient() }
    propose()
  }

  /// Where the square of the gradient overflows, its direction still says where up is.
  private mutating func aimAlongGradient() {
    let largest = direction.reduce(0) { max($0, $1.magnitude) }
    direction = direction.map { $0 / largest }
    slope = inner(direction, point.gradient)
    length = 1
    isDone = !(slope > 0 && slope.isFinite)
  }

  private mutating func note(gain: Double) {
    let isKnown = history.pairs.count >= min(6, point.position.count)
    near = isKnown && gain <= Double(point.position.count) ? near + 1 : 0
    if near == 2, arrival == nil { arrival = point }
    if arrival != nil { late += 1 }
    isDone = late > Self.patience || isKnown && gain < Self.leastGain
  }

  /// Shortens the step to where the parabola through the two ends has its top, within limits.
  private mutating func shorten(_ next: EvaluatedPoint) {
    guard attempts < Self.mostAttempts else {
      if history.pairs.isEmpty {
        isDone = true
      } else {
        history.forget()
        attempts = 0
        aim()
      }
      return
    }
    let drop = point.value + length * slope - next.value
    let share = next.isFinite && drop > 0 ? 0.5 * length * slope / drop : 0.25
    length *= min(max(share, 0.1), 0.5)
    propose()
  }

  private mutating func propose() {
    request = point.position.indices.map { point.position[$0] + length * direction[$0] }
  }
}
