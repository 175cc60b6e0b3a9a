/// Makes the forward blocks of a graph from a program.
struct Lowering {
  let program: Program
  let graph: Graph
  /// Where the values of each segment are.
  var places: [SegmentPlace] = []
  var terms: [(block: Int, node: Int)] = []
  /// What each segment predicts and observes.
  var statements: [SegmentStatements] = []
  /// The block of the total and its node.
  private(set) var total = Ref(block: 0, node: 0)

  enum SegmentPlace {
    /// The node of each offset of each step, in a block outside loops.
    case steps(block: Int, nodes: [[Int?]])
    /// The node of each offset, but for what depends on data alone.
    case loop(block: Int, nodes: [Int?], data: LoopData)
  }

  /// - Parameters:
  ///   - program: the program.
  ///   - limit: the memory that it may take.
  ///   - isComplete: whether a filter is to make the states that no datum depends on.
  /// - Throws: ``ProgramSizeError`` where what has to be written out would not fit into memory.
  init(_ program: Program, limit: MemoryLimit, isComplete: Bool = false) throws {
    self.program = program
    graph = Graph(functions: program.functions)
    var written = 0
    for segment in program.segments {
      if let count = segment.count, count >= 3, lowerLoop(segment, count) { continue }
      written += segment.width * (segment.count ?? 1)
      if written > limit.nodes { throw limit.error(nodes: written) }
      lowerSteps(segment)
    }
    let filter = graph.addFilter(FilterSchedule(program, statements, graph, isComplete: isComplete))
    let last = graph.addBlock(.straight)
    let sum = TermSum(graph, in: last)
    for term in terms { sum.add(term.node, of: term.block) }
    if let filter { sum.add(graph.logDensity(ofFilter: filter, in: last), of: last) }
    total = Ref(block: last, node: sum.total())
  }
}

// MARK: Cells

extension Lowering {
  /// The value of a node at its step.
  func cell(_ id: Int) -> Cell {
    let at = program.location(of: id)
    switch places[at.segment] {
    case .steps(let block, let nodes): return cell(block, nodes[at.step][at.offset], 0)
    case .loop(let block, let nodes, let data):
      return data.columns[at.offset] == nil
        ? cell(block, nodes[at.offset], at.step)
        : .number(data.value(of: at.offset, at: at.step).bitPattern)
    }
  }

  private func cell(_ block: Int, _ node: Int?, _ step: Int) -> Cell {
    guard let node else { return .number(Double.nan.bitPattern) }
    switch graph.blocks[block].nodes[node] {
    case .number(let bits): return .number(bits)
    case .data(let i): return .number(graph.data[i][step].bitPattern)
    case .coordinate(let i): return .coordinate(i)
    case .coordinates(let i): return .coordinate(Int(graph.coordinateMaps[i][step]))
    case .external(let ref): return cell(ref.block, ref.node, 0)
    case .gather(let i): return graph.gathers[i][step]
    case .element(let cell): return cell
    default: return .value(Ref(block: block, node: node), step: step)
    }
  }

  /// A cell as a node of a block: in a loop it is the same at every step.
  private func node(_ cell: Cell, in block: Int) -> Int {
    if let preheader = graph.blocks[block].preheader {
      return graph.external(Ref(block: preheader, node: node(cell, in: preheader)), in: block)
    }
    switch cell {
    case .number(let bits): return graph.blocks[block].intern(.number(bits))
    case .coordinate(let i): return graph.blocks[block].intern(.coordinate(i))
    case .value(let ref, _) where ref.block == block: return ref.node
    case .value(let ref, _) where graph.blocks[ref.block].count == nil: return graph.external(ref, in: block)
    case .value: return graph.blocks[block].intern(.element(cell))
    }
  }

  /// A cell for each step as a node of a loop.
  func node(_ cells: [Cell], in block: Int) -> Int {
    if cells.allSatisfy({ $0 == cells[0] }) { return node(cells[0], in: block) }
    var numbers: [Double] = []
    var coordinates: [Int32] = []
    for cell in cells {
      switch cell {
      case .number(let bits): numbers.append(Double(bitPattern: bits))
      case .coordinate(let i): coordinates.append(Int32(i))
      case .value: break
      }
    }
    if numbers.count == cells.count { return graph.column(numbers, in: block) }
    if coordinates.count == cells.count {
      graph.coordinateMaps.append(coordinates)
      return graph.blocks[block].intern(.coordinates(graph.coordinateMaps.count - 1))
    }
    graph.gathers.append(cells)
    return graph.blocks[block].intern(.gather(graph.gathers.count - 1))
  }
}

// MARK: Outside loops

extension Lowering {
  /// Writes out the steps of a segment, one after the other.
  private mutating func lowerSteps(_ segment: RecordedSegment) {
    let block = graph.addBlock(.straight)
    var steps: [[Int?]] = []
    var all: [[FilterStatement]] = []
    for step in 0..<(segment.count ?? 1) {
      var own: [FilterStatement] = []
      steps.append(lowerStep(segment, step, block, earlier: steps, &own))
      all.append(own)
    }
    places.append(.steps(block: block, nodes: steps))
    statements.append(.steps(all))
  }

  private mutating func lowerStep(
    _ segment: RecordedSegment, _ step: Int, _ block: Int, earlier: [[Int?]], _ own: inout [FilterStatement]
  ) -> [Int?] {
    var nodes: [Int?] = []
    let first = segment.first + step * segment.width
    for (offset, recorded) in segment.body.enumerated() {
      let arguments = recorded.arguments.map { i -> Int in
        if recorded.isState(i - recorded.firstArgument) { return 0 }
        let id = segment.arguments[i][step]
        if id >= first { return nodes[id - first] ?? 0 }
        if id < segment.first { return node(cell(id), in: block) }
        let distance = id - segment.first
        return earlier[distance / segment.width][distance % segment.width] ?? 0
      }
      if recorded.operation == .leaf {
        nodes.append(node(segment.leaves[recorded.leaf].cell(at: step), in: block))
      } else if recorded.operation.firstPair != nil {
        nodes.append(nil)
        own.append(
          FilterStatement(recorded, arguments, segment: places.count, offset: offset, in: block, graph))
      } else {
        nodes.append(take(recorded, arguments, in: block))
      }
    }
    return nodes
  }

  /// Makes the node of an operation, or takes note of what it does.
  mutating func take(_ recorded: RecordedNode, _ arguments: [Int], in block: Int) -> Int? {
    switch recorded.operation {
    case .term: terms.append((block: block, node: arguments[0]))
    case .check: graph.require(arguments[0], in: block)
    case .normal: return normal(arguments, in: block)
    default: return graph.make(recorded.operation, arguments, label: recorded.label, in: block)
    }
    return nil
  }
}

extension Lowering {
  /// The log density of the normal distribution in elementary operations, so that what no step changes is moved out of
  /// loops, and what other densities have in common is computed once.
  private func normal(_ arguments: [Int], in block: Int) -> Int {
    func make(_ operation: Operation, _ a: Int, _ b: Int) -> Int { graph.make(operation, [a, b], in: block) }
    func number(_ value: Double) -> Int { graph.number(value, in: block) }
    let inverse = make(.divide, number(1), arguments[2])
    let z = make(.multiply, make(.subtract, arguments[0], arguments[1]), inverse)
    let square = make(.multiply, number(-0.5), make(.multiply, z, z))
    let logarithm = graph.make(.log, [arguments[2]], in: block)
    return make(.subtract, make(.subtract, square, logarithm), number(0.9189385332046727))
  }
}

extension LeafColumn {
  /// What it is at a step.
  func cell(at step: Int) -> Cell {
    let coordinate = coordinates[step]
    return coordinate < 0 ? .number(value(at: step).bitPattern) : .coordinate(coordinate)
  }
}
