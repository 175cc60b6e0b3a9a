/// A node as it was met.
struct RecordedNode: Sendable {
  let operation: Operation
  let argumentCount: Int
  /// The number of a text or of a function.
  let label: Int
  /// The number of a literal.
  var value: Double
  /// The number of a coordinate; -1 for a literal.
  var coordinate: Int
  /// Where its arguments begin among those of the step.
  var firstArgument = 0
  /// Which leaf of the step it is; meaningless for what is none.
  var leaf = 0

  /// Which of the arguments of the step are its own.
  var arguments: Range<Int> { firstArgument..<firstArgument + argumentCount }

  func hasShape(of other: RecordedNode) -> Bool {
    operation == other.operation && argumentCount == other.argumentCount && label == other.label
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

  mutating func append(_ node: RecordedNode, _ arguments: [Int]) {
    var node = node
    node.firstArgument = self.arguments.count
    node.leaf = leafCount
    if node.operation == .leaf { leafCount += 1 }
    nodes.append(node)
    self.arguments.append(contentsOf: arguments)
  }

  mutating func restart(first: Int) {
    self.first = first
    nodes.removeAll(keepingCapacity: true)
    arguments.removeAll(keepingCapacity: true)
    leafCount = 0
  }
}
