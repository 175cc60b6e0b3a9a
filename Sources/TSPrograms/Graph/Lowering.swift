/// Makes the forward blocks of a graph from a program.
struct Lowering {
  let program: Program
  let graph: Graph
  /// For each segment: the block and the node of each offset; of a segment that was written out, of each step too.
  private var places: [SegmentPlace] = []
  private var terms: [(block: Int, node: Int)] = []
  /// The block of the total and its node.
  private(set) var total = Ref(block: 0, node: 0)

  private enum SegmentPlace {
    case straight(block: Int, nodes: [Int?])
    case loop(block: Int, nodes: [Int?], columns: [[Double]?])
    case steps(block: Int, nodes: [[Int?]])
  }

  init(_ program: Program) {
    self.program = program
    graph = Graph(functions: program.functions)
    for segment in program.segments {
      switch segment.count {
      case nil: lowerStraight(segment)
      case let count?:
        if count < 3 || !lowerLoop(segment, count) { lowerSteps(segment, count) }
      }
    }
    let last = graph.addBlock(.straight)
    let sum = TermSum(graph, in: last)
    for term in terms { sum.add(term.node, of: term.block) }
    total = Ref(block: last, node: sum.total())
  }
}

// MARK: Cells

extension Lowering {
  /// The value of a node at its step.
  private func cell(_ id: Int) -> Cell {
    let at = program.location(of: id)
    switch places[at.segment] {
    case .straight(let block, let nodes): return cell(block, nodes[at.offset], 0)
    case .steps(let block, let nodes): return cell(block, nodes[at.step][at.offset], 0)
    case .loop(let block, let nodes, let columns):
      if let column = columns[at.offset] {
        return .number((column.count == 1 ? column[0] : column[at.step]).bitPattern)
      }
      return cell(block, nodes[at.offset], at.step)
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
  private func node(_ cells: [Cell], in block: Int) -> Int {
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
  private mutating func lowerStraight(_ segment: RecordedSegment) {
    let block = graph.addBlock(.straight)
    places.append(.straight(block: block, nodes: []))
    var nodes: [Int?] = []
    lowerStep(segment, 0, block, &nodes)
    places[places.count - 1] = .straight(block: block, nodes: nodes)
  }

  /// Writes out the steps of a loop, one after the other.
  private mutating func lowerSteps(_ segment: RecordedSegment, _ count: Int) {
    let block = graph.addBlock(.straight)
    var steps: [[Int?]] = []
    places.append(.steps(block: block, nodes: []))
    for step in 0..<count {
      var nodes: [Int?] = []
      lowerStep(segment, step, block, &nodes, earlier: steps)
      steps.append(nodes)
    }
    places[places.count - 1] = .steps(block: block, nodes: steps)
  }

  private mutating func lowerStep(
    _ segment: RecordedSegment, _ step: Int, _ block: Int, _ nodes: inout [Int?],
    earlier: [[Int?]] = []
  ) {
    let first = segment.first + step * segment.width
    var (argument, leaf) = (0, 0)
    for recorded in segment.body {
      var arguments: [Int] = []
      for i in argument..<(argument + recorded.argumentCount) {
        let id = segment.arguments[i][step]
        if id >= first {
          arguments.append(nodes[id - first] ?? 0)
        } else if id >= segment.first {
          let distance = id - segment.first
          arguments.append(earlier[distance / segment.width][distance % segment.width] ?? 0)
        } else {
          arguments.append(node(cell(id), in: block))
        }
      }
      argument += recorded.argumentCount
      switch recorded.operation {
      case .leaf:
        let coordinate = segment.leaves[leaf].coordinates[step]
        nodes.append(
          coordinate < 0
            ? graph.number(segment.leaves[leaf].value(at: step), in: block)
            : graph.blocks[block].intern(.coordinate(coordinate)))
        leaf += 1
      default: nodes.append(take(recorded, arguments, in: block))
      }
    }
  }

  /// Makes the node of an operation, or takes note of what it does.
  private mutating func take(_ recorded: RecordedNode, _ arguments: [Int], in block: Int) -> Int? {
    switch recorded.operation {
    case .term: terms.append((block: block, node: arguments[0]))
    case .check:
      if graph.numberValue(arguments[0], in: block) != 1 {
        graph.blocks[block].effects.append(.check(arguments[0]))
      }
    case .output: break
    default: return graph.make(recorded.operation, arguments, label: recorded.label, in: block)
    }
    return nil
  }
}

// MARK: Loops

extension Lowering {
  /// What an argument of a body is.
  private enum Argument {
    /// A node of the same step.
    case local(Int)
    /// A node of the loop's own past: the distance in steps, its offset, and what it is before the first step.
    case lag(Int, Int, initials: [Cell])
    /// A cell a step from outside the loop.
    case cells([Cell])
  }

  /// - Returns: false where the loop refers to its own past in no regular way.
  private mutating func lowerLoop(_ segment: RecordedSegment, _ count: Int) -> Bool {
    guard let arguments = classified(segment, count) else { return false }
    let columns = dataColumns(segment, count, arguments)
    let before = graph.addBlock(.straight)
    let block = graph.addBlock(.loop(count: count, isBackwards: false), before: before)
    var body = LoopBody(nodes: [], columns: columns)
    var (argument, leaf) = (0, 0)
    var pending: [(number: Int, offset: Int, initials: [Cell])] = []
    var lags: [[Int]: Int] = [:]
    for (offset, recorded) in segment.body.enumerated() {
      let own = argument..<(argument + recorded.argumentCount)
      argument += recorded.argumentCount
      if recorded.operation == .leaf { leaf += 1 }
      if columns[offset] != nil {
        body.nodes.append(nil)
        continue
      }
      if recorded.operation == .leaf {
        body.nodes.append(node(leafCells(segment.leaves[leaf - 1], count), in: block))
        continue
      }
      let nodes = own.map { i -> Int in
        switch arguments[i] {
        case .local(let other): return body.nodes[other] ?? graph.column(columns[other] ?? [.nan], in: block)
        case .cells(let cells): return node(cells, in: block)
        case .lag(let distance, let other, let initials):
          if let column = columns[other] {
            let cells = (0..<count).map { step in
              step < distance
                ? initials[step]
                : Cell.number((column.count == 1 ? column[0] : column[step - distance]).bitPattern)
            }
            return node(cells, in: block)
          }
          if let leaf = leafNumber(segment, other) {
            let cells = leafCells(segment.leaves[leaf], count)
            return node(
              (0..<count).map { $0 < distance ? initials[$0] : cells[$0 - distance] }, in: block)
          }
          if let known = lags[[distance, other]] { return known }
          let made = graph.blocks[block].addLag(distance, target: nil)
          lags[[distance, other]] = made
          pending.append(
            (number: graph.blocks[block].lagTargets.count - 1, offset: other, initials: initials.reversed()))
          return made
        }
      }
      body.nodes.append(take(recorded, nodes, in: block))
    }
    for lag in pending {
      guard let target = body.nodes[lag.offset] else { return undo(before) }
      graph.blocks[block].lagTargets[lag.number] = target
      let known = graph.blocks[block].initials[target] ?? []
      for (a, b) in zip(known, lag.initials) where a != b { return undo(before) }
      if lag.initials.count > known.count { graph.blocks[block].initials[target] = lag.initials }
    }
    places.append(.loop(block: block, nodes: body.nodes, columns: columns))
    return true
  }

  private struct LoopBody {
    var nodes: [Int?]
    let columns: [[Double]?]
  }

  /// Takes back what was made from a block on.
  private mutating func undo(_ first: Int) -> Bool {
    terms.removeAll { $0.block >= first }
    graph.blocks.removeLast(graph.blocks.count - first)
    graph.schedule.removeLast(graph.schedule.count - first)
    return false
  }

  private func leafNumber(_ segment: RecordedSegment, _ offset: Int) -> Int? {
    guard segment.body[offset].operation == .leaf else { return nil }
    return segment.body[..<offset].count { $0.operation == .leaf }
  }

  private func leafCells(_ leaf: LeafColumn, _ count: Int) -> [Cell] {
    (0..<count).map { step in
      let coordinate = leaf.coordinates[step]
      return coordinate < 0 ? .number(leaf.value(at: step).bitPattern) : .coordinate(coordinate)
    }
  }

  private func classified(_ segment: RecordedSegment, _ count: Int) -> [Argument]? {
    var arguments: [Argument] = []
    let own = segment.first..<segment.end
    for progression in segment.arguments {
      let start = progression.prefix.count
      if progression.table == nil, own.contains(progression.base) {
        let at = progression.base - segment.first
        let distance = start - at / segment.width
        guard progression.stride == segment.width, distance >= 0,
          start == distance || distance == 0 && start == 0
        else { return nil }
        guard progression.prefix.allSatisfy({ !own.contains($0) }) else { return nil }
        let offset = at % segment.width
        if distance == 0 {
          arguments.append(.local(offset))
        } else {
          arguments.append(.lag(distance, offset, initials: progression.prefix.map { cell($0) }))
        }
        continue
      }
      if progression.isConstant {
        arguments.append(.cells([cell(progression.base)]))
        continue
      }
      var cells: [Cell] = []
      cells.reserveCapacity(count)
      for step in 0..<count {
        let id = progression[step]
        if own.contains(id) { return nil }
        cells.append(cell(id))
      }
      arguments.append(.cells(cells))
    }
    return arguments
  }

  /// The columns of what depends on data alone, by offset; one number where all steps have the same.
  private func dataColumns(_ segment: RecordedSegment, _ count: Int, _ arguments: [Argument]) -> [[Double]?] {
    let isData = dataNodes(segment, arguments)
    var columns = isData.map { $0 ? [Double]() : nil }
    var numbers: [[Double]] = arguments.map { argument in
      guard case .cells(let cells) = argument else { return [] }
      return cells.map { cell in
        if case .number(let bits) = cell { return Double(bitPattern: bits) }
        return .nan
      }
    }
    for (i, argument) in arguments.enumerated() {
      guard case .lag(_, _, let initials) = argument else { continue }
      numbers[i] = initials.map { cell in
        if case .number(let bits) = cell { return Double(bitPattern: bits) }
        return .nan
      }
    }
    let isConstant = constantNodes(segment, arguments, isData)
    for step in 0..<count {
      var (argument, leaf) = (0, 0)
      for (offset, recorded) in segment.body.enumerated() {
        defer {
          argument += recorded.argumentCount
          if recorded.operation == .leaf { leaf += 1 }
        }
        guard isData[offset], step == 0 || !isConstant[offset] else { continue }
        func value(_ i: Int) -> Double {
          guard i < recorded.argumentCount else { return 0 }
          switch arguments[argument + i] {
          case .local(let other): return columns[other]?[isConstant[other] ? 0 : step] ?? .nan
          case .lag(let distance, let other, _):
            if step < distance { return numbers[argument + i][step] }
            return columns[other]?[isConstant[other] ? 0 : step - distance] ?? .nan
          case .cells(let cells):
            return cells.count == 1 ? numbers[argument + i][0] : numbers[argument + i][step]
          }
        }
        let made: Double
        switch recorded.operation {
        case .leaf: made = segment.leaves[leaf].value(at: step)
        case .function: made = program.functions[recorded.label].body(value(0), value(1), value(2))
        default: made = recorded.operation.value(value(0), value(1), value(2))
        }
        columns[offset]?.append(made)
      }
    }
    return columns
  }

  /// Which of the nodes that depend on data alone are the same at every step.
  private func constantNodes(
    _ segment: RecordedSegment, _ arguments: [Argument], _ isData: [Bool]
  ) -> [Bool] {
    var isConstant = [Bool](repeating: false, count: segment.width)
    var (argument, leaf) = (0, 0)
    for (offset, recorded) in segment.body.enumerated() {
      if recorded.operation == .leaf {
        isConstant[offset] = segment.leaves[leaf].values.count == 1
        leaf += 1
      } else {
        isConstant[offset] = (argument..<(argument + recorded.argumentCount)).allSatisfy { i in
          switch arguments[i] {
          case .local(let other): isConstant[other]
          case .lag: false
          case .cells(let cells): cells.count == 1
          }
        }
      }
      isConstant[offset] = isConstant[offset] && isData[offset]
      argument += recorded.argumentCount
    }
    return isConstant
  }

  private func dataNodes(_ segment: RecordedSegment, _ arguments: [Argument]) -> [Bool] {
    func areNumbers(_ cells: [Cell]) -> Bool {
      cells.allSatisfy { cell in
        if case .number = cell { return true }
        return false
      }
    }
    let outside = arguments.map { argument -> Bool in
      switch argument {
      case .local: true
      case .lag(_, _, let initials): areNumbers(initials)
      case .cells(let cells): areNumbers(cells)
      }
    }
    var isData = segment.body.map { $0.operation.hasValue }
    var leaf = 0
    for (offset, recorded) in segment.body.enumerated() where recorded.operation == .leaf {
      let coordinates = segment.leaves[leaf].coordinates
      isData[offset] = coordinates.isConstant && coordinates.base == -1
      leaf += 1
    }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      var argument = 0
      for (offset, recorded) in segment.body.enumerated() {
        for i in argument..<(argument + recorded.argumentCount) where isData[offset] {
          var isKnown = outside[i]
          switch arguments[i] {
          case .local(let other), .lag(_, let other, _): isKnown = isKnown && isData[other]
          case .cells: break
          }
          if !isKnown {
            isData[offset] = false
            hasChanged = true
          }
        }
        argument += recorded.argumentCount
      }
    }
    return isData
  }
}
