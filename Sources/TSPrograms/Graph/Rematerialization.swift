/// Values of a loop that its derivatives compute once more, instead of having them kept for every step.
///
/// A sum or a product of what is at hand anyway costs less than the memory it would be written to and read from.
struct Rematerialization {
  private let graph: Graph
  private let live: Liveness
  private let kept: Set<Ref>
  /// What is kept for others than the derivatives of its own loop.
  private var needed: Set<Ref> = []

  init(_ graph: Graph, total: Ref) {
    self.graph = graph
    live = Liveness(graph, roots: [total])
    kept = live.kept
    for block in graph.blocks.indices {
      for node in graph.blocks[block].nodes.indices where live.isLive(Ref(block: block, node: node)) {
        noteNeeds(of: node, in: block)
      }
    }
  }

  /// Rewrites the derivatives of all loops.
  func apply() {
    for block in graph.blocks.indices {
      guard let forward = graph.blocks[block].forward else { continue }
      for node in graph.blocks[block].nodes.indices where live.isLive(Ref(block: block, node: node)) {
        rewrite(node, in: block, forward: forward)
      }
    }
  }

  private mutating func noteNeeds(of node: Int, in number: Int) {
    let block = graph.blocks[number]
    switch block.nodes[node] {
    case .column(let ref, let earlier) where earlier > 0 || ref.block != block.forward: needed.insert(ref)
    case .gather(let i): for cell in graph.gathers[i] { noteNeed(of: cell) }
    case .element(let cell): noteNeed(of: cell)
    case .lag(_, let lag):
      guard let target = block.lagTargets[lag] else { return }
      needed.insert(Ref(block: number, node: target))
      for cell in block.initials[target] ?? [] { noteNeed(of: cell) }
    default: break
    }
  }

  private mutating func noteNeed(of cell: Cell) {
    if case .value(let ref, _) = cell { needed.insert(ref) }
  }

  private func rewrite(_ node: Int, in block: Int, forward: Int) {
    guard case .column(let ref, earlier: 0) = graph.blocks[block].nodes[node], ref.block == forward,
      kept.contains(ref), !needed.contains(ref),
      case .operation(let operation, let arguments, _) = graph.blocks[forward].nodes[ref.node],
      operation.isCheap, arguments.allSatisfy({ isAtHand($0, in: forward) })
    else { return }
    let own = arguments.map { graph.taken($0, from: forward, in: block) }
    graph.blocks[block].replace(node, by: .operation(operation, own, label: 0))
  }

  /// Whether the derivatives of a loop have a node of it without more being kept.
  private func isAtHand(_ node: Int, in forward: Int) -> Bool {
    switch graph.blocks[forward].nodes[node] {
    case .number, .data, .coordinates, .external: true
    case .lag(_, let lag): graph.blocks[forward].lagTargets[lag] != nil
    default: kept.contains(Ref(block: forward, node: node))
    }
  }
}

extension Operation {
  /// Whether computing it takes less than reading it from memory.
  fileprivate var isCheap: Bool {
    switch self {
    case .add, .subtract, .multiply, .negate: true
    default: false
    }
  }
}
