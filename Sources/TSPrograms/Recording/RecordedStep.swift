/// A node as it was met.
struct RecordedNode: Sendable {
  let operation: Operation
  let argumentCount: Int
  /// The number of a text or of a function; 0 for none.
  var label = 0
  /// The number of a literal.
  var value = 0.0
  /// The number of a coordinate; -1 for a literal.
  var coordinate = -1
  /// Where its arguments begin among those of the step.
  var firstArgument = 0
  /// Which leaf of the step it is; meaningless for what is none.
  var leaf = 0

  /// Which of the arguments of the step are its own.
  var arguments: Range<Int> { firstArgument..<firstArgument + argumentCount }

  /// Those of them that its value is computed from: a derivative has partial derivatives besides.
  var valueArguments: Range<Int> {
    operation == .chain ? firstArgument..<firstArgument + 1 : arguments
  }

  /// Whether it may be the same node of another step: a leaf may be a datum at one and a coordinate at the next.
  func hasShape(of other: RecordedNode) -> Bool {
    operation == other.operation && argumentCount == other.argumentCount
      && (label == other.label || operation == .leaf)
  }
}

/// The nodes of one step, or of a part of the model without loops.
struct RecordedStep: Sendable {
  /// The number of the first node.
  var first: Int
  var nodes: [RecordedNode] = []
  /// The arguments of all nodes, one after the other.
  var arguments: [Int] = []
  private var leafCount = 0

  init(first: Int) { self.first = first }

  /// Adds a node whose arguments, if it has any, are added next.
  mutating func append(_ node: RecordedNode) {
    var node = node
    node.firstArgument = arguments.count
    node.leaf = leafCount
    if node.operation == .leaf { leafCount += 1 }
    nodes.append(node)
  }

  mutating func restart(first: Int) {
    self.first = first
    nodes.removeAll(keepingCapacity: true)
    arguments.removeAll(keepingCapacity: true)
    leafCount = 0
  }
}
