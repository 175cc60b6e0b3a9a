/// What a graph needs of its nodes: which are computed at all, how often each is used, and which of a loop are kept for
/// every step.
struct Liveness {
  /// How often a node is used; absent where it is not computed.
  private(set) var uses: [Ref: Int] = [:]
  /// The nodes of loops whose values at every step others read.
  private(set) var kept: Set<Ref> = []
  /// How many steps before the first (or after the last, backwards) a kept node is read.
  private(set) var margins: [Ref: Int] = [:]

  private let graph: Graph
  private var waiting: [Ref] = []

  init(_ graph: Graph, roots: [Ref]) {
    self.graph = graph
    for root in roots { use(root) }
    for (number, block) in graph.blocks.enumerated() {
      for effect in block.effects {
        use(Ref(block: number, node: effect.node))
      }
    }
    for ref in graph.filterOperands where graph.isVariable(ref) {
      use(ref)
      if graph.blocks[ref.block].count != nil { keep(ref) }
    }
    while let next = waiting.popLast() { visit(next) }
  }

  /// How many numbers are kept for every step of a loop.
  var keptCount: Int {
    kept.reduce(0) { $0 + (graph.blocks[$1.block].count ?? 1) }
      + graph.accumulators.reduce(0) { $0 + $1.count }
  }

  func isLive(_ ref: Ref) -> Bool { uses[ref] != nil }

  private mutating func use(_ ref: Ref) {
    if let count = uses[ref] {
      uses[ref] = count + 1
    } else {
      uses[ref] = 1
      waiting.append(ref)
    }
  }

  private mutating func keep(_ ref: Ref, margin: Int = 0) {
    kept.insert(ref)
    margins[ref] = max(margins[ref] ?? 0, margin)
  }

  private mutating func use(_ cell: Cell) {
    guard case .value(let ref, _) = cell else { return }
    use(ref)
    if graph.blocks[ref.block].count != nil { keep(ref) }
  }

  private mutating func visit(_ ref: Ref) {
    let block = graph.blocks[ref.block]
    switch block.nodes[ref.node] {
    case .number, .data, .coordinate, .coordinates, .accumulator, .result: break
    case .external(let other): use(other)
    case .column(let other, let earlier):
      use(other)
      keep(other, margin: earlier)
    case .gather(let i): for cell in Set(graph.gathers[i]) { use(cell) }
    case .element(let cell): use(cell)
    case .lag(let distance, let number):
      guard let target = block.lagTargets[number] else { break }
      let other = Ref(block: ref.block, node: target)
      use(other)
      keep(other, margin: distance)
      for cell in block.initials[target] ?? [] { use(cell) }
    case .operation: for node in graph.arguments(of: ref) { use(Ref(block: ref.block, node: node)) }
    case .sum(let inner): use(Ref(block: ref.block, node: inner))
    }
  }
}
