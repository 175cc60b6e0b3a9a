/// The order in which the nodes of a loop are computed: whole blocks of steps for what does not depend on its own past,
/// step by step for what does.
struct EvaluationOrder {
  /// Nodes that are computed together.
  struct Group {
    let nodes: [Int]
    /// Whether each step needs the one before it.
    let isStepwise: Bool
  }

  private(set) var groups: [Group] = []

  private let graph: Graph
  private let block: Int
  private let isLive: (Int) -> Bool
  private var indices: [Int: Int] = [:]
  private var low: [Int: Int] = [:]
  private var stack: [Int] = []
  private var isOnStack: Set<Int> = []

  /// Strongly connected components in Tarjan's order, which puts arguments first.
  init(_ graph: Graph, in block: Int, isLive: @escaping (Int) -> Bool) {
    self.graph = graph
    self.block = block
    self.isLive = isLive
    for node in graph.blocks[block].nodes.indices where isLive(node) && indices[node] == nil { visit(node) }
  }

  private func arguments(_ node: Int) -> [Int] { graph.arguments(of: Ref(block: block, node: node)) }

  private mutating func visit(_ root: Int) {
    var frames: [(node: Int, next: Int)] = []
    enter(root)
    frames.append((node: root, next: 0))
    while let frame = frames.last {
      let arguments = arguments(frame.node)
      if frame.next < arguments.count {
        frames[frames.count - 1].next += 1
        let argument = arguments[frame.next]
        if indices[argument] == nil {
          enter(argument)
          frames.append((node: argument, next: 0))
        } else if isOnStack.contains(argument) {
          low[frame.node] = min(low[frame.node] ?? 0, indices[argument] ?? 0)
        }
        continue
      }
      frames.removeLast()
      if let parent = frames.last {
        low[parent.node] = min(low[parent.node] ?? 0, low[frame.node] ?? 0)
      }
      if low[frame.node] == indices[frame.node] { close(frame.node) }
    }
  }

  private mutating func enter(_ node: Int) {
    indices[node] = indices.count
    low[node] = indices[node]
    stack.append(node)
    isOnStack.insert(node)
  }

  private mutating func close(_ node: Int) {
    var nodes: [Int] = []
    while let last = stack.popLast() {
      isOnStack.remove(last)
      nodes.append(last)
      if last == node { break }
    }
    // Arguments have smaller numbers, but for what leads into the past.
    groups.append(Group(nodes: nodes.sorted(), isStepwise: nodes.count > 1))
  }
}
