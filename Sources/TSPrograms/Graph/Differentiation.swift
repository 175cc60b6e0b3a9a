/// Adds to a graph what computes the gradient: the adjoints of its blocks, from the last to the first.
///
/// The derivatives of a loop are a loop that runs backwards, or part of the loop itself where they need nothing of the
/// steps that follow (see `Graph.make`).
struct Differentiation {
  private let graph: Graph
  /// What later blocks add to the adjoint of a value outside loops.
  private var requests: [Ref: [Request]] = [:]

  private enum Request {
    /// A value outside loops.
    case value(Ref)
    /// The sum of a node of a loop.
    case sum(Ref)
  }

  /// Differentiates a value outside loops.
  init(_ graph: Graph, of total: Ref) {
    self.graph = graph
    let forward = graph.schedule
    let one = graph.addBlock(.straight)
    requests[total] = [.value(Ref(block: one, node: graph.number(1, in: one)))]
    for block in forward.reversed() {
      if graph.blocks[block].kind == .filter {
        // It adds its derivatives itself.
        for ref in graph.filterOperands where graph.isVariable(ref) { _ = graph.accumulator(of: ref) }
      } else if graph.blocks[block].count == nil {
        differentiateStraight(block)
      } else {
        differentiateLoop(block)
      }
    }
  }
}

// MARK: Outside loops

extension Differentiation {
  private mutating func differentiateStraight(_ block: Int) {
    let into = graph.addBlock(.straight)
    var adjoints = Adjoints(graph, from: block, into: into)
    for node in graph.blocks[block].nodes.indices.reversed() {
      let ref = Ref(block: block, node: node)
      for request in requests[ref] ?? [] { adjoints.add(taken(request, into), to: node) }
      if let accumulator = graph.accumulatorOf[ref] {
        adjoints.add(graph.blocks[into].intern(.accumulator(accumulator)), to: node)
      }
      guard let adjoint = adjoints[node] else { continue }
      switch graph.blocks[block].nodes[node] {
      case .operation: adjoints.push(node, adjoint)
      case .external(let other): requests[other, default: []].append(.value(Ref(block: into, node: adjoint)))
      case .element(let cell): send(adjoint, to: cell, from: into)
      case .coordinate:
        graph.blocks[into].effects.append(.gradient(coordinates: graph.blocks[block].nodes[node], adjoint))
      default: break
      }
    }
  }

  private func taken(_ request: Request, _ block: Int) -> Int {
    switch request {
    case .value(let ref): graph.external(ref, in: block)
    case .sum(let ref): graph.sum(ref.node, of: ref.block, in: block)
    }
  }

  /// Adds a node of a block outside loops to the adjoint of a cell.
  private mutating func send(_ adjoint: Int, to cell: Cell, from block: Int) {
    switch cell {
    case .number: break
    case .coordinate(let i):
      graph.blocks[block].effects.append(.gradient(coordinates: .coordinate(i), adjoint))
    case .value(let ref, _) where graph.blocks[ref.block].count == nil:
      requests[ref, default: []].append(.value(Ref(block: block, node: adjoint)))
    case .value(let ref, _):
      _ = graph.accumulator(of: ref)
      graph.blocks[block].effects.append(.scatter(cells: [cell], adjoint))
    }
  }
}

// MARK: Loops

extension Differentiation {
  private mutating func differentiateLoop(_ block: Int) {
    guard let count = graph.blocks[block].count else { return }
    // What derivatives add to the loop needs none of its own.
    let nodeCount = graph.blocks[block].nodes.count
    let before = graph.addBlock(.straight)
    let into = graph.addBlock(.loop(count: count, isBackwards: true), before: before, forward: block)
    let hasAdjoint = reached(block, nodeCount)
    var adjoints = Adjoints(graph, from: block, into: into)
    // The lagged readings of a node.
    var lags: [Int: [Int]] = [:]
    for node in 0..<nodeCount {
      if case .lag(_, let number) = graph.blocks[block].nodes[node],
        let target = graph.blocks[block].lagTargets[number]
      {
        lags[target, default: []].append(node)
      }
    }
    // The number of the backward lag that carries the adjoint of a lagged reading.
    var pending: [Int: Int] = [:]
    for node in (0..<nodeCount).reversed() where hasAdjoint[node] {
      let ref = Ref(block: block, node: node)
      for request in requests[ref] ?? [] { adjoints.add(taken(request, before, into), to: node) }
      if let accumulator = graph.accumulatorOf[ref] {
        adjoints.add(graph.blocks[into].intern(.accumulator(accumulator)), to: node)
      }
      for reading in lags[node] ?? [] where hasAdjoint[reading] {
        guard case .lag(let distance, _) = graph.blocks[block].nodes[reading] else { continue }
        // Of a reading that comes after the value in its step the adjoint is known already.
        let carried = reading > node ? adjoints[reading] : nil
        adjoints.add(graph.blocks[into].addLag(distance, target: carried), to: node)
        pending[reading] = graph.blocks[into].lagTargets.count - 1
      }
      guard let adjoint = adjoints[node] else { continue }
      switch graph.blocks[block].nodes[node] {
      case .operation: adjoints.push(node, adjoint)
      case .sum(let inner): adjoints.add(adjoint, to: inner)
      case .external(let other): requests[other, default: []].append(.sum(Ref(block: into, node: adjoint)))
      case .coordinates: addEffect(.gradient(coordinates: graph.blocks[block].nodes[node], adjoint), into)
      case .gather(let i): scatter(adjoint, to: graph.gathers[i], from: into)
      case .lag(let distance, let number):
        if let own = pending[node] { graph.blocks[into].lagTargets[own] = adjoint }
        sendToInitials(adjoint, distance, number, of: block, from: into)
      default: break
      }
    }
  }

  /// A request in the body of a loop.
  private func taken(_ request: Request, _ before: Int, _ block: Int) -> Int {
    graph.external(Ref(block: before, node: taken(request, before)), in: block)
  }

  /// Puts an effect into the loop itself where it can be done there.
  private func addEffect(_ effect: Effect, _ block: Int) {
    func moved(_ node: Int) -> (Int, Int) {
      guard let forward = graph.blocks[block].forward, graph.isForward(node, in: block) else {
        return (block, node)
      }
      if case .column(let ref, earlier: 0) = graph.blocks[block].nodes[node] { return (forward, ref.node) }
      return (forward, graph.blocks[forward].intern(graph.blocks[block].nodes[node]))
    }
    switch effect {
    case .gradient(let coordinates, let node):
      let (target, node) = moved(node)
      graph.blocks[target].effects.append(.gradient(coordinates: coordinates, node))
    case .scatter(let cells, let node):
      let (target, node) = moved(node)
      graph.blocks[target].effects.append(.scatter(cells: cells, node))
    case .check, .checkBetween: graph.blocks[block].effects.append(effect)
    }
  }

  private mutating func scatter(_ adjoint: Int, to cells: [Cell], from block: Int) {
    for case .value(let ref, _) in cells { _ = graph.accumulator(of: ref) }
    addEffect(.scatter(cells: cells, adjoint), block)
  }

  /// The first steps read what the loop began with.
  private mutating func sendToInitials(
    _ adjoint: Int, _ distance: Int, _ number: Int, of block: Int, from into: Int
  ) {
    guard let target = graph.blocks[block].lagTargets[number],
      let cells = graph.blocks[block].initials[target]
    else { return }
    let after = graph.addBlock(.straight)
    for step in 0..<distance where distance - step <= cells.count {
      let cell = cells[distance - step - 1]
      if cell.number != nil { continue }
      let value = element(adjoint, step, of: into, in: after)
      send(value, to: cell, from: after)
    }
  }

  /// One step of a node of a loop, outside it.
  private func element(_ node: Int, _ step: Int, of loop: Int, in block: Int) -> Int {
    switch graph.blocks[loop].nodes[node] {
    case .number(let bits): return graph.blocks[block].intern(.number(bits))
    case .external(let ref): return graph.external(ref, in: block)
    case .data(let i): return graph.number(graph.data[i][step], in: block)
    case .coordinates(let i):
      return graph.blocks[block].intern(.coordinate(Int(graph.coordinateMaps[i][step])))
    case .column(let ref, earlier: 0): return element(ref.node, step, of: ref.block, in: block)
    default: return graph.blocks[block].intern(.element(.value(Ref(block: loop, node: node), step: step)))
    }
  }

  /// Which nodes of a loop have an adjoint: those that depend on coordinates and reach what has one.
  private func reached(_ block: Int, _ nodeCount: Int) -> [Bool] {
    let isActive = active(block, nodeCount)
    var isReached = [Bool](repeating: false, count: nodeCount)
    for node in 0..<nodeCount {
      let ref = Ref(block: block, node: node)
      isReached[node] = isActive[node] && (requests[ref] != nil || graph.accumulatorOf[ref] != nil)
    }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      func reach(_ node: Int) {
        guard isActive[node], !isReached[node] else { return }
        isReached[node] = true
        hasChanged = true
      }
      for node in (0..<nodeCount).reversed() where isReached[node] {
        switch graph.blocks[block].nodes[node] {
        case .operation(let operation, let arguments, _):
          for i in operation.differentiable(arguments.count) { reach(arguments[i]) }
        case .sum(let inner): reach(inner)
        case .lag(_, let number): if let target = graph.blocks[block].lagTargets[number] { reach(target) }
        default: break
        }
      }
    }
    return isReached
  }

  private func active(_ block: Int, _ nodeCount: Int) -> [Bool] {
    var isActive = [Bool](repeating: false, count: nodeCount)
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for node in 0..<nodeCount where !isActive[node] {
        let isNow: Bool
        switch graph.blocks[block].nodes[node] {
        case .number, .data, .column, .accumulator, .result: isNow = false
        case .coordinate, .coordinates, .gather, .external, .element: isNow = true
        case .sum(let inner): isNow = isActive[inner]
        case .lag(_, let number):
          let target = graph.blocks[block].lagTargets[number]
          let initials = target.flatMap { graph.blocks[block].initials[$0] } ?? []
          isNow =
            target.map { $0 < nodeCount && isActive[$0] } == true
            || initials.contains { $0.number == nil }
        case .operation(let operation, let arguments, _):
          isNow = operation.differentiable(arguments.count).contains { isActive[arguments[$0]] }
        }
        if isNow {
          isActive[node] = true
          hasChanged = true
        }
      }
    }
    return isActive
  }
}

extension Operation {
  /// The arguments that a derivative flows to.
  func differentiable(_ count: Int) -> [Int] {
    switch self {
    case .leaf, .floor, .less, .lessOrEqual, .equal, .and, .or, .not, .detach, .function, .term, .check,
      .predict, .observe:
      []
    case .select: [1, 2]
    case .chain: Array(stride(from: 1, to: count, by: 2))
    default: Array(0..<count)
    }
  }
}

/// The adjoints of the nodes of a block, as nodes of another.
struct Adjoints {
  private let graph: Graph
  private let from: Int
  private let into: Int
  private var sums: [Int: Int] = [:]

  init(_ graph: Graph, from: Int, into: Int) {
    self.graph = graph
    self.from = from
    self.into = into
  }

  subscript(node: Int) -> Int? { sums[node] }

  mutating func add(_ adjoint: Int, to node: Int) {
    sums[node] = sums[node].map { graph.make(.add, [$0, adjoint], in: into) } ?? adjoint
  }

  /// The value of a node, where its adjoint is computed.
  private func value(_ node: Int) -> Int {
    graph.blocks[from].count == nil
      ? graph.external(Ref(block: from, node: node), in: into) : graph.taken(node, from: from, in: into)
  }

  private func make(_ operation: Operation, _ arguments: Int...) -> Int {
    graph.make(operation, arguments, in: into)
  }

  private func number(_ value: Double) -> Int { graph.number(value, in: into) }

  private func isKnown(_ node: Int) -> Bool {
    switch graph.blocks[from].nodes[node] {
    case .number, .data: true
    default: false
    }
  }

  /// Passes the adjoint of an operation on to its arguments.
  mutating func push(_ node: Int, _ adjoint: Int) {
    guard case .operation(let operation, let a, _) = graph.blocks[from].nodes[node] else { return }
    switch operation {
    case .add:
      send(adjoint, a[0])
      send(adjoint, a[1])
    case .subtract:
      send(adjoint, a[0])
      send(make(.negate, adjoint), a[1])
    case .multiply where a[0] == a[1]:
      send(make(.multiply, make(.multiply, adjoint, number(2)), value(a[0])), a[0])
    case .multiply:
      if !isKnown(a[0]) { send(make(.multiply, adjoint, value(a[1])), a[0]) }
      if !isKnown(a[1]) { send(make(.multiply, adjoint, value(a[0])), a[1]) }
    case .divide:
      if !isKnown(a[0]) { send(make(.divide, adjoint, value(a[1])), a[0]) }
      if !isKnown(a[1]) {
        let ratio = make(.divide, value(node), value(a[1]))
        send(make(.negate, make(.multiply, adjoint, ratio)), a[1])
      }
    case .negate: send(make(.negate, adjoint), a[0])
    case .select:
      send(make(.select, value(a[0]), adjoint, number(0)), a[1])
      send(make(.select, value(a[0]), number(0), adjoint), a[2])
    case .chain:
      for i in stride(from: 1, to: a.count, by: 2) where !isKnown(a[i]) {
        send(make(.multiply, adjoint, value(a[i + 1])), a[i])
      }
    case .power: pushPower(node, a, adjoint)
    default: if let slope = slope(operation, node, a) { send(make(.multiply, adjoint, slope), a[0]) }
    }
  }

  private mutating func send(_ adjoint: Int, _ argument: Int) {
    if isKnown(argument) { return }
    add(adjoint, to: argument)
  }

  /// The derivative by x is 0 where y is 0, that by y where x is 0.
  private mutating func pushPower(_ node: Int, _ a: [Int], _ adjoint: Int) {
    let (x, y) = (value(a[0]), value(a[1]))
    let (zero, one) = (number(0), number(1))
    let lower = make(.power, x, make(.subtract, y, one))
    let byBase = make(.select, make(.equal, y, zero), zero, make(.multiply, y, lower))
    let isZero = make(.equal, x, zero)
    let logarithm = make(.log, make(.select, isZero, one, x))
    let byExponent = make(.select, isZero, zero, make(.multiply, value(node), logarithm))
    send(make(.multiply, adjoint, byBase), a[0])
    send(make(.multiply, adjoint, byExponent), a[1])
  }

  /// The derivative of a function of one number.
  private func slope(_ operation: Operation, _ node: Int, _ a: [Int]) -> Int? {
    let x = value(a[0])
    let one = number(1)
    switch operation {
    case .absolute:
      let below = make(.select, make(.less, x, number(0)), number(-1), number(0))
      return make(.select, make(.less, number(0), x), one, below)
    case .squareRoot: return make(.divide, number(0.5), value(node))
    case .exp: return value(node)
    case .expm1: return make(.add, value(node), one)
    case .log: return make(.divide, one, x)
    case .log1p: return make(.divide, one, make(.add, one, x))
    case .sin: return make(.cos, x)
    case .cos: return make(.negate, make(.sin, x))
    case .tan: return make(.add, one, make(.multiply, value(node), value(node)))
    case .atan: return make(.divide, one, make(.add, one, make(.multiply, x, x)))
    case .sinh: return make(.cosh, x)
    case .cosh: return make(.sinh, x)
    case .tanh:
      return make(.multiply, make(.subtract, one, value(node)), make(.add, one, value(node)))
    case .erf: return bell(x, 1.1283791670955126)
    case .erfc: return bell(x, -1.1283791670955126)
    case .logGamma: return graph.make(.function, [x], label: RecordedFunction.digamma, in: into)
    default: return nil
    }
  }

  private func bell(_ x: Int, _ factor: Double) -> Int {
    make(.multiply, number(factor), make(.exp, make(.negate, make(.multiply, x, x))))
  }
}
