/// What the body of a segment predicts or observes at each of its steps.
struct FilterStatement {
  let isObserved: Bool
  let segment: Int
  /// Which node of the body it is.
  let offset: Int
  /// The block that computes its numbers.
  let block: Int
  /// The datum, of an observation.
  let datum: Int?
  /// Nil for nothing.
  let mean: Int?
  let variance: Int?
  let terms: [Term]

  struct Term {
    /// Nil for one.
    let coefficient: Int?
    /// Which argument of the body the state is.
    let argument: Int
  }
}

/// The statements of a segment.
enum SegmentStatements {
  /// The same at every step.
  case loop([FilterStatement])
  /// Those of each step, of a segment that is written out.
  case steps([[FilterStatement]])

  subscript(step: Int) -> [FilterStatement] {
    switch self {
    case .loop(let all): all
    case .steps(let all): all[step]
    }
  }
}

extension FilterStatement {
  /// - Parameters:
  ///   - recorded: the node.
  ///   - nodes: what its arguments are in the block; meaningless for states.
  init(_ recorded: RecordedNode, _ nodes: [Int], segment: Int, offset: Int, in block: Int, _ graph: Graph) {
    func node(_ i: Int, unless value: Double) -> Int? {
      graph.numberValue(nodes[i], in: block) == value ? nil : nodes[i]
    }
    self.segment = segment
    self.offset = offset
    self.block = block
    isObserved = recorded.operation == .observe
    datum = isObserved ? nodes[0] : nil
    let first = recorded.operation.firstPair ?? 2
    mean = node(first - 2, unless: 0)
    variance = node(first - 1, unless: 0)
    terms = stride(from: first, to: nodes.count, by: 2).map {
      Term(coefficient: node($0, unless: 1), argument: recorded.firstArgument + $0 + 1)
    }
  }
}

extension RecordedNode {
  /// Whether an argument, counted from the first of the node, is a state.
  func isState(_ i: Int) -> Bool {
    operation.firstPair.map { i >= $0 && (i - $0) % 2 == 1 } ?? false
  }
}

extension RecordedSegment {
  /// For each argument of the body whether it is a state.
  var areStates: [Bool] {
    var are = [Bool](repeating: false, count: arguments.count)
    for node in body where node.operation.firstPair != nil {
      for i in node.arguments where node.isState(i - node.firstArgument) { are[i] = true }
    }
    return are
  }
}
