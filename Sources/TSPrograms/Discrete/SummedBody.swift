/// The nodes of some steps of a segment as they are written anew, with the constants among them folded.
struct SummedBody {
  private(set) var nodes: [RecordedNode] = []
  private(set) var arguments: [SummedOperand] = []
  private(set) var leaves: [LeafColumn] = []
  private let functions: [RecordedFunction]

  init(functions: [RecordedFunction]) { self.functions = functions }

  /// A leaf that is something else at each step.
  mutating func append(_ leaf: LeafColumn, label: Int) -> SummedOperand {
    var node = RecordedNode(operation: .leaf, argumentCount: 0, label: label)
    node.firstArgument = arguments.count
    node.leaf = leaves.count
    leaves.append(leaf)
    nodes.append(node)
    return .local(nodes.count - 1)
  }

  /// An operation; what is known of it is not written.
  mutating func append(_ operation: Operation, _ own: [SummedOperand], label: Int = 0) -> SummedOperand {
    if let known = folded(operation, own, label), known.isOfStep { return known }
    var node = RecordedNode(operation: operation, argumentCount: own.count, label: label)
    node.firstArgument = arguments.count
    arguments += own
    nodes.append(node)
    return .local(nodes.count - 1)
  }

  mutating func make(_ operation: Operation, _ own: SummedOperand...) -> SummedOperand {
    append(operation, own)
  }

  private func folded(_ operation: Operation, _ own: [SummedOperand], _ label: Int) -> SummedOperand? {
    guard operation.hasValue else { return nil }
    let values = own.map(\.value)
    let numbers = values.compactMap { $0 }
    if numbers.count == own.count {
      if operation == .function { return SummedOperand(functions[label](numbers)) }
      func number(_ i: Int) -> Double { i < numbers.count ? numbers[i] : 0 }
      return SummedOperand(operation.value(number(0), number(1), number(2)))
    }
    switch operation {
    case .select:
      if own[1] == own[2] { return own[1] }
      return values[0].map { $0 != 0 ? own[1] : own[2] }
    case .add:
      if values[0] == 0 { return own[1] }
      return values[1] == 0 ? own[0] : nil
    case .subtract: return values[1] == 0 ? own[0] : nil
    case .and, .or: return folded(isAnd: operation == .and, own, values)
    default: return nil
    }
  }

  private func folded(isAnd: Bool, _ own: [SummedOperand], _ values: [Double?]) -> SummedOperand? {
    for (value, other) in [(values[0], own[1]), (values[1], own[0])] {
      guard let value else { continue }
      // What decides is the result; the other side of what does not is.
      return (value != 0) == isAnd ? other : SummedOperand(isAnd ? 0 : 1)
    }
    return nil
  }
}

// MARK: Log weights

extension SummedBody {
  /// The sum of log weights. A combination that is impossible stays so.
  mutating func product(_ a: SummedOperand, _ b: SummedOperand) -> SummedOperand {
    if a.value == -.infinity || b.value == -.infinity { return SummedOperand(-.infinity) }
    return make(.add, a, b)
  }

  mutating func reduced(_ weights: [SummedOperand], by reduction: AxisReduction) -> SummedOperand {
    let possible = weights.filter { $0.value != -.infinity }
    guard let first = possible.first else { return SummedOperand(-.infinity) }
    if possible.count == 1 { return first }
    switch reduction {
    case .maximum: return largest(possible)
    case .sum: return possible.count == 2 ? logAddExp(first, possible[1]) : logSumExp(possible)
    }
  }

  private mutating func largest(_ weights: [SummedOperand]) -> SummedOperand {
    weights.dropFirst().reduce(weights[0]) { largest, weight in
      make(.select, make(.less, largest, weight), weight, largest)
    }
  }

  /// log(exp(a) + exp(b)) = max(a, b) + log(1 + exp(-|a - b|)); its derivatives are those of the logistic function.
  private mutating func logAddExp(_ a: SummedOperand, _ b: SummedOperand) -> SummedOperand {
    let (zero, one) = (SummedOperand(0), SummedOperand(1))
    let raw = make(.subtract, a, b)
    // Where both are impossible their difference is no number.
    let difference = make(.select, make(.equal, raw, raw), raw, zero)
    let minor = make(.exp, make(.negate, make(.absolute, difference)))
    let isFirst = make(.lessOrEqual, zero, difference)
    let value = make(.add, make(.select, isFirst, a, b), make(.log1p, minor))
    let major = make(.divide, one, make(.add, one, minor))
    let rest = make(.multiply, minor, major)
    return append(
      .chain,
      [value, a, make(.select, isFirst, major, rest), b, make(.select, isFirst, rest, major)])
  }

  /// The logarithm of the sum of several weights; its derivatives are their shares.
  private mutating func logSumExp(_ weights: [SummedOperand]) -> SummedOperand {
    let (zero, one) = (SummedOperand(0), SummedOperand(1))
    let peak = largest(weights)
    let shift = make(.select, make(.less, SummedOperand(-.infinity), peak), peak, zero)
    let shares = weights.map { make(.exp, make(.subtract, $0, shift)) }
    let sum = shares.dropFirst().reduce(shares[0]) { make(.add, $0, $1) }
    let value = make(.add, shift, make(.log, sum))
    // Where all are impossible there is no share.
    let inverse = make(.divide, one, make(.select, make(.equal, sum, zero), one, sum))
    let pairs = zip(weights, shares).flatMap { [$0, make(.multiply, $1, inverse)] }
    return append(.chain, [value] + pairs)
  }
}
