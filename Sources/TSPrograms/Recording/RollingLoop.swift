/// A node as it was met.
struct RecordedNode: Equatable, Sendable {
  let operation: Operation
  let argumentCount: Int
  /// The number of a text or of a function.
  let label: Int
  /// The number of a literal.
  var value: Double
  /// The number of a coordinate; -1 for a literal.
  var coordinate: Int

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

  init(first: Int) { self.first = first }

  mutating func append(_ node: RecordedNode, _ arguments: [Int]) {
    nodes.append(node)
    self.arguments.append(contentsOf: arguments)
  }

  mutating func restart(first: Int) {
    self.first = first
    nodes.removeAll(keepingCapacity: true)
    arguments.removeAll(keepingCapacity: true)
  }
}

/// A whole number for each step: mostly one that grows by the same amount, after a few that differ.
struct Progression: Sendable {
  /// The numbers of the first steps, where they do not follow the rule.
  private(set) var prefix: [Int] = []
  /// The number at step `prefix.count`, and what each further step adds.
  private(set) var base: Int
  private(set) var stride = 0
  private var hasStride = false
  /// Every number, where there is no rule.
  private(set) var table: [Int]?

  /// Up to how many steps may differ before the rule begins.
  private static let longestPrefix = 64

  init(_ first: Int) { base = first }

  /// Takes the number of a step; steps come in order.
  mutating func append(_ number: Int, step: Int) {
    if table != nil {
      table?.append(number)
      return
    }
    let distance = step - prefix.count
    if !hasStride {
      stride = number - base
      hasStride = true
      return
    }
    if number == base + stride * distance { return }
    if step <= Self.longestPrefix {
      for i in 0..<distance { prefix.append(base + stride * i) }
      base = number
      stride = 0
      hasStride = false
    } else {
      table = (0..<step).map { self[$0] } + [number]
    }
  }

  subscript(step: Int) -> Int {
    if let table { return table[step] }
    return step < prefix.count ? prefix[step] : base + stride * (step - prefix.count)
  }

  /// Moves back the step from which the rule holds, as far as it does.
  mutating func settle() {
    guard table == nil, hasStride else { return }
    while let last = prefix.last, last == base - stride {
      prefix.removeLast()
      base = last
    }
  }

  /// Whether every step has the same number.
  var isConstant: Bool { table == nil && prefix.isEmpty && stride == 0 }
}

/// The steps of a loop that meet the same operations, as one body.
///
/// A step is compared with the first; what differs is which nodes it refers to, which data it meets and which
/// coordinates it reads, and each of these is kept as a progression or a column.
final class RollingLoop {
  /// The number of the first node of the first step.
  let first: Int
  /// The step that is being recorded.
  var open: RecordedStep
  /// How many steps have been taken.
  private(set) var count = 0
  private var body: [RecordedNode] = []
  private var arguments: [Progression] = []
  private var leaves: [LeafColumn] = []

  init(first: Int) {
    self.first = first
    open = RecordedStep(first: first)
  }

  /// Takes the open step over.
  ///
  /// - Returns: whether it has the shape of those before it; if not, nothing has changed.
  func merge() -> Bool {
    if count == 0 {
      body = open.nodes
      arguments = open.arguments.map { Progression($0) }
      leaves = open.nodes.filter { $0.operation == .leaf }.map { LeafColumn($0) }
    } else {
      guard hasSameShape() else { return false }
      for i in arguments.indices { arguments[i].append(open.arguments[i], step: count) }
      var leaf = 0
      for node in open.nodes where node.operation == .leaf {
        leaves[leaf].append(node, step: count)
        leaf += 1
      }
    }
    count += 1
    open.restart(first: open.first + body.count)
    return true
  }

  private func hasSameShape() -> Bool {
    guard open.nodes.count == body.count else { return false }
    for i in body.indices where !open.nodes[i].hasShape(of: body[i]) { return false }
    return true
  }

  /// The loop; nil before its first step.
  var segment: RecordedSegment? {
    if count == 0 { return nil }
    for i in arguments.indices { arguments[i].settle() }
    for i in leaves.indices { leaves[i].settle() }
    return RecordedSegment(first: first, count: count, body: body, arguments: arguments, leaves: leaves)
  }
}

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

  init(first: Int, count: Int, body: [RecordedNode], arguments: [Progression], leaves: [LeafColumn]) {
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
