import TSNumerics

// Conditions: most bound a value, which one operation checks, and what no step changes is checked once.
extension Graph {
  /// Requires a node to hold.
  func require(_ node: Int, in block: Int) {
    if let known = numberValue(node, in: block), known != 0 { return }
    if let (value, range) = bounds(node, in: block) { return require(value, range, in: block) }
    switch blocks[block].nodes[node] {
    case .operation(.and, let a, _):
      require(a[0], in: block)
      require(a[1], in: block)
    default:
      let (node, block) = atHome(node, block)
      if blocks[block].checked.insert(node).inserted { blocks[block].effects.append(.check(node)) }
    }
  }

  /// Requires a value to lie in a range.
  private func require(_ value: Int, _ range: ClosedRange<Double>, in block: Int) {
    let (value, block) = atHome(value, block)
    if let i = blocks[block].ranges[value], case .checkBetween(_, let known) = blocks[block].effects[i],
      known.overlaps(range)
    {
      blocks[block].effects[i] = .checkBetween(value, known.clamped(to: range))
    } else {
      blocks[block].ranges[value] = blocks[block].effects.count
      blocks[block].effects.append(.checkBetween(value, range))
    }
  }

  /// Where a node is computed: outside its loop where no step changes it.
  private func atHome(_ node: Int, _ block: Int) -> (node: Int, block: Int) {
    guard let preheader = blocks[block].preheader, isInvariant(node, in: block) else { return (node, block) }
    return (moved(node, from: block, to: preheader), preheader)
  }

  /// The value and the range that a condition is about, where it is of that kind.
  private func bounds(_ node: Int, in block: Int) -> (Int, ClosedRange<Double>)? {
    guard case .operation(let operation, let a, _) = blocks[block].nodes[node] else { return nil }
    switch operation {
    case .and:
      guard let (first, one) = bounds(a[0], in: block), let (second, other) = bounds(a[1], in: block),
        first == second, one.overlaps(other)
      else { return nil }
      return (first, one.clamped(to: other))
    case .less, .lessOrEqual:
      let isStrict = operation == .less
      if let lower = numberValue(a[0], in: block), !(isStrict && lower == .infinity) {
        return within(a[1], (isStrict ? lower.nextUp : lower), .infinity, in: block)
      }
      if let upper = numberValue(a[1], in: block), !(isStrict && upper == -.infinity) {
        return within(a[0], -.infinity, (isStrict ? upper.nextDown : upper), in: block)
      }
      return nil
    default: return nil
    }
  }

  /// Bounds of a value; those of |x|, exp(x) and x times a power of two are bounds of x.
  private func within(_ node: Int, _ lower: Double, _ upper: Double, in block: Int)
    -> (Int, ClosedRange<Double>)?
  {
    guard lower <= upper else { return nil }
    if case .operation(.absolute, let a, _) = blocks[block].nodes[node], lower <= 0, upper >= 0 {
      return (a[0], -upper...upper)
    }
    if case .operation(.exp, let a, _) = blocks[block].nodes[node],
      let low = ExponentialLimits.argument(above: lower), let high = ExponentialLimits.argument(below: upper)
    {
      return within(a[0], low, high, in: block)
    }
    if let (factor, inner) = scaled(node, in: block), factor.magnitude.significand == 1 {
      let ends = [lower / factor, upper / factor].sorted()
      if lower.isFinite == ends[factor < 0 ? 1 : 0].isFinite,
        upper.isFinite == ends[factor < 0 ? 0 : 1].isFinite
      {
        return within(inner, ends[0], ends[1], in: block)
      }
    }
    return (node, lower...upper)
  }
}

/// Between which numbers exp(x) is above zero and finite, as it is computed.
private enum ExponentialLimits {
  /// The smallest x with exp(x) at least a bound, for the bounds that conditions have.
  static func argument(above bound: Double) -> Double? {
    bound <= 0 ? -.infinity : bound == .leastNonzeroMagnitude ? positive : nil
  }

  /// The greatest x with exp(x) at most a bound.
  static func argument(below bound: Double) -> Double? {
    bound == .infinity ? .infinity : bound == .greatestFiniteMagnitude ? finite : nil
  }

  private static let positive = boundary(from: -800, to: -700) { Double.exp($0) > 0 }
  private static let finite = boundary(from: 800, to: 700) { Double.exp($0) < .infinity }

  /// The number nearest to the first, which fails a condition, at which it holds.
  private static func boundary(from first: Double, to second: Double, _ holds: (Double) -> Bool) -> Double {
    var (outside, inside) = (first, second)
    while true {
      let middle = inside + (outside - inside) / 2
      if middle == inside || middle == outside { return inside }
      if holds(middle) { inside = middle } else { outside = middle }
    }
  }
}
