// Sums over the steps of a loop: what no step changes is taken out of them.
extension Graph {
  /// The sum of a node of a loop over all steps, as a node of a block outside loops that is run later.
  func sum(_ node: Int, of loop: Int, in block: Int) -> Int {
    guard let count = blocks[loop].count else { return external(Ref(block: loop, node: node), in: block) }
    func times(_ factor: Int, _ inner: Int) -> Int {
      make(.multiply, [outside(factor, of: loop, in: block), sum(inner, of: loop, in: block)], in: block)
    }
    switch blocks[loop].nodes[node] {
    case .number, .external:
      return make(
        .multiply, [outside(node, of: loop, in: block), number(Double(count), in: block)], in: block)
    case .data(let i): return number(data[i].reduce(0, +), in: block)
    case .operation(.negate, let a, _):
      return make(.negate, [sum(a[0], of: loop, in: block)], in: block)
    case .operation(.multiply, let a, _) where isInvariant(a[0], in: loop): return times(a[0], a[1])
    case .operation(.multiply, let a, _) where isInvariant(a[1], in: loop): return times(a[1], a[0])
    case .operation(let operation, let a, _)
    where (operation == .add || operation == .subtract)
      && (isInvariant(a[0], in: loop) || isInvariant(a[1], in: loop)):
      return make(operation, a.map { sum($0, of: loop, in: block) }, in: block)
    case .column(let ref, earlier: 0) where blocks[loop].forward == ref.block:
      return sum(ref.node, of: ref.block, in: block)
    default:
      if let forward = blocks[loop].forward, isForward(node, in: loop) {
        let node = blocks[forward].intern(blocks[loop].nodes[node])
        return sum(node, of: forward, in: block)
      }
      return external(Ref(block: loop, node: blocks[loop].intern(.sum(node))), in: block)
    }
  }

  /// What no step of a loop changes, in a block outside loops.
  private func outside(_ node: Int, of loop: Int, in block: Int) -> Int {
    switch blocks[loop].nodes[node] {
    case .external(let ref): return external(ref, in: block)
    case let leaf: return blocks[block].intern(leaf)
    }
  }
}

/// The terms of a log density, taken apart: each addend with its factor, so that equal factors meet.
final class TermSum {
  private let graph: Graph
  private let block: Int
  private var constant = 0.0
  private var groups: [(factor: Double, nodes: [Int])] = []

  /// - Parameter block: the block outside loops in which the sum will stand.
  init(_ graph: Graph, in block: Int) {
    self.graph = graph
    self.block = block
  }

  /// Adds a term, summed over the steps where it stands in a loop.
  func add(_ node: Int, of source: Int, times factor: Double = 1) {
    switch graph.blocks[source].nodes[node] {
    case .number(let bits):
      constant += factor * Double(bitPattern: bits) * Double(graph.blocks[source].count ?? 1)
    case .operation(.add, let a, _):
      add(a[0], of: source, times: factor)
      add(a[1], of: source, times: factor)
    case .operation(.subtract, let a, _):
      add(a[0], of: source, times: factor)
      add(a[1], of: source, times: -factor)
    case .operation(.negate, let a, _): add(a[0], of: source, times: -factor)
    case .operation(.multiply, let a, _):
      if let value = graph.numberValue(a[0], in: source) {
        add(a[1], of: source, times: factor * value)
      } else if let value = graph.numberValue(a[1], in: source) {
        add(a[0], of: source, times: factor * value)
      } else {
        group(graph.sum(node, of: source, in: block), factor)
      }
    default: group(graph.sum(node, of: source, in: block), factor)
    }
  }

  private func group(_ node: Int, _ factor: Double) {
    if let value = graph.numberValue(node, in: block) {
      constant += factor * value
    } else if let i = groups.firstIndex(where: { $0.factor == factor }) {
      groups[i].nodes.append(node)
    } else {
      groups.append((factor: factor, nodes: [node]))
    }
  }

  /// The sum of all.
  func total() -> Int {
    var total = graph.number(constant, in: block)
    for group in groups {
      var sum = group.nodes[0]
      for node in group.nodes.dropFirst() { sum = graph.make(.add, [sum, node], in: block) }
      let weighted = graph.make(.multiply, [sum, graph.number(group.factor, in: block)], in: block)
      total = graph.make(.add, [total, weighted], in: block)
    }
    return total
  }
}
