/// What a leaf of a body is at each step: a datum or a coordinate.
struct LeafColumn: Sendable {
  /// The data; one number where all steps have the same. What is a coordinate has an arbitrary number.
  private(set) var values: [Double]
  /// The coordinates, -1 for a datum.
  private(set) var coordinates: Progression

  init(_ node: RecordedNode) {
    values = [node.value]
    coordinates = Progression(node.coordinate)
  }

  mutating func append(_ node: RecordedNode, step: Int) {
    coordinates.append(node.coordinate, step: step)
    if values.count == 1 {
      if values[0].bitPattern == node.value.bitPattern { return }
      values = Array(repeating: values[0], count: step)
    }
    values.append(node.value)
  }

  mutating func settle() { coordinates.settle() }

  func value(at step: Int) -> Double { values.count == 1 ? values[0] : values[step] }

  /// Whether it is a coordinate at no step.
  var isData: Bool { coordinates.isConstant && coordinates.base < 0 }
}

/// A part of a program: nodes without loops, or a loop with one body.
struct RecordedSegment: Sendable {
  /// The number of the first node.
  let first: Int
  /// How many steps it has; nil for what stands outside loops.
  let count: Int?
  let body: [RecordedNode]
  /// For each argument of each node the node that it is, by step.
  let arguments: [Progression]
  /// What each leaf is.
  let leaves: [LeafColumn]

  init(first: Int, count: Int?, body: [RecordedNode], arguments: [Progression], leaves: [LeafColumn]) {
    self.first = first
    self.count = count
    self.body = body
    self.arguments = arguments
    self.leaves = leaves
  }

  init(_ step: RecordedStep) {
    first = step.first
    count = nil
    body = step.nodes
    arguments = step.arguments.map { Progression($0) }
    leaves = step.nodes.filter { $0.operation == .leaf }.map { LeafColumn($0) }
  }

  /// How many nodes a step has.
  var width: Int { body.count }
  /// The number of the node after the last.
  var end: Int { first + width * (count ?? 1) }
}
