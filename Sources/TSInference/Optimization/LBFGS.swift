import TSNumerics

/// Climbs to a mode by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno.
///
/// - Complexity: O(m n) an iteration beside the evaluations, with m pairs of history.
///
/// Source: Nocedal and Wright (2006), Numerical Optimization, section 7.2, doi:10.1007/978-0-387-40065-5.
struct LBFGS {
  /// How a climb ended.
  enum End: Equatable {
    /// The gradient vanishes, as far as the numbers tell.
    case converged
    /// The limit of iterations was reached.
    case reachedLimit
    /// No step along the gradient improves, though it does not vanish.
    case stuck
    /// Who watches it has seen enough.
    case stopped
  }

  var historyLength = 6
  var mostIterations = 2000
  /// Converged when the improvement that the quadratic model promises, ½ g·Hg, is this small, relative to |f| + 1.
  var tolerance = 1e-14

  /// Climbs.
  ///
  /// - Parameters:
  ///   - start: where to start; the value and gradient there must be finite.
  ///   - evaluate: the density.
  ///   - visit: is given every point reached, with the pairs known by then, the start included; says whether to go on.
  func climb(
    from start: EvaluatedPoint, _ evaluate: PointEvaluator,
    visit: (EvaluatedPoint, SecantHistory) -> Bool = { _, _ in true }
  ) -> (point: EvaluatedPoint, iterations: Int, end: End) {
    var history = SecantHistory(capacity: historyLength)
    var point = start
    guard visit(point, history) else { return (point, 0, .stopped) }
    for iteration in 0..<mostIterations {
      let direction = history.direction(point.gradient)
      let promise = inner(direction, point.gradient)
      if 0.5 * promise <= tolerance * (abs(point.value) + 1), promise >= 0,
        !history.pairs.isEmpty || promise == 0
      {
        return (point, iteration, .converged)
      }
      let isFresh = history.pairs.isEmpty
      let first = isFresh ? min(1, 1 / promise.squareRoot()) : 1
      guard let next = LineSearch(from: point, along: direction, evaluate: evaluate)?.search(first: first)
      else {
        if isFresh {
          return (point, iteration, promise <= 1e-10 * (abs(point.value) + 1) ? .converged : .stuck)
        }
        if promise >= 0, promise <= 1e-9 * (abs(point.value) + 1) { return (point, iteration, .converged) }
        history.forget()
        continue
      }
      let step = next.position.indices.map { next.position[$0] - point.position[$0] }
      let change = next.gradient.indices.map { point.gradient[$0] - next.gradient[$0] }
      _ = history.add(step: step, change: change)
      point = next
      guard visit(point, history) else { return (point, iteration + 1, .stopped) }
    }
    return (point, mostIterations, .reachedLimit)
  }
}
