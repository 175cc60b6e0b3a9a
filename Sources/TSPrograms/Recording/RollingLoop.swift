/// The steps of a loop that meet the same operations, as one body.
///
/// A step is compared with the first; what differs is which nodes it refers to, which data it meets and which
/// coordinates it reads, and each of these is kept as a progression or a column.
final class RollingLoop {
  /// The number of the first node of the first step.
  let first: Int
  /// The step that is being recorded.
  @exclusivity(unchecked) var open: RecordedStep
  /// How many steps have been taken.
  private(set) var count = 0
  private var body: [RecordedNode] = []
  private var arguments: [Progression] = []
  private var leaves: [LeafColumn] = []

  init(first: Int) {
    self.first = first
    open = RecordedStep(first: first)
  }

  /// The label of the node that comes next, if it is the same operation as at the steps before.
  func label(of operation: Operation) -> Int? {
    guard count > 0, open.nodes.count < body.count, body[open.nodes.count].operation == operation else {
      return nil
    }
    return body[open.nodes.count].label
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
      for i in body.indices where body[i].operation == .leaf {
        leaves[body[i].leaf].append(open.nodes[i], step: count)
        if body[i].label == 0 { body[i].label = open.nodes[i].label }
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
