/// What an argument of a node is that is being written, for one combination of the values of axes.
enum SummedOperand: Hashable {
  /// A literal.
  case number(UInt64)
  /// A node of the same body.
  case local(Int)
  /// A node that was written before.
  case node(Int)
  /// What an argument of the recorded body is at each step, for a combination of its axes.
  case argument(Int, copy: Int)
  /// A weight that the step before has left.
  case carried(Int)

  init(_ value: Double) { self = .number(value.bitPattern) }

  /// Whether it can stand for a node of the step: what comes from the step before would lead back to the first.
  var isOfStep: Bool {
    switch self {
    case .number, .local, .node: true
    case .argument, .carried: false
    }
  }

  /// The value of a literal.
  var value: Double? {
    if case .number(let bits) = self { return Double(bitPattern: bits) }
    return nil
  }
}

/// Log weights of the combinations of some axes.
struct Factor {
  /// In order.
  var axes: [Int]
  /// One a combination.
  var entries: [SummedOperand]
}

/// An axis that was summed out of the product of all factors that depend on it.
struct Elimination {
  let axis: Int
  /// The axis, and those that the sum depends on.
  let axes: [Int]
  /// The log weight of each combination, before the sum.
  let weights: [SummedOperand]
}

/// How log weights are put together over the values of an axis that dies.
enum AxisReduction {
  /// The logarithm of the sum of the weights: what the density is.
  case sum
  /// The largest: what is most likely.
  case maximum
}
