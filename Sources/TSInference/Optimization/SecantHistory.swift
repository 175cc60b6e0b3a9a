/// The last steps of an optimiser with the changes of the gradient over them, from which the inverse of the Hessian is
/// approximated.
struct SecantHistory {
  /// s = x' - x and y = g - g' for the gradient g of the function to be maximised, with s·y > 0; the oldest first.
  private(set) var pairs: [(step: [Double], change: [Double])] = []
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  /// Adds a step; one along which the function does not curve downwards is left out.
  ///
  /// - Returns: whether it was added.
  mutating func add(step: [Double], change: [Double]) -> Bool {
    let curvature = inner(step, change)
    guard curvature > 1e-12 * inner(change, change), curvature.isFinite else { return false }
    if pairs.count == capacity { pairs.removeFirst() }
    pairs.append((step, change))
    return true
  }

  mutating func forget() { pairs.removeAll() }

  /// The approximate inverse of the (negated) Hessian times a gradient, by two loops over the pairs.
  ///
  /// Source: Nocedal and Wright (2006), Numerical Optimization, algorithm 7.4, doi:10.1007/978-0-387-40065-5.
  func direction(_ gradient: [Double]) -> [Double] {
    var result = gradient
    var weights: [Double] = []
    for (step, change) in pairs.reversed() {
      let weight = inner(step, result) / inner(step, change)
      weights.append(weight)
      for i in result.indices { result[i] -= weight * change[i] }
    }
    if let (step, change) = pairs.last {
      let scale = inner(step, change) / inner(change, change)
      for i in result.indices { result[i] *= scale }
    }
    for ((step, change), weight) in zip(pairs, weights.reversed()) {
      let correction = weight - inner(change, result) / inner(step, change)
      for i in result.indices { result[i] += correction * step[i] }
    }
    return result
  }
}

/// a·b.
func inner(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
