import CKernels

// What a block does besides computing: checks, adjoints of other blocks, the gradient.
extension ReplayPlan {
  func emit(_ effect: Effect, _ value: Operand, isBackwards: Bool = false) {
    switch effect {
    case .check:
      emit(PlannedOperation(kernel: kernel(CK_COLUMN_CHECK), result: Operand(), arguments: [value]))
    case .scatter(let cells, _): emitScatter(cells, value, isBackwards)
    case .gradient(let coordinates, _): emitGradient(graph.coordinates(coordinates), value, isBackwards)
    }
  }

  private func emitScatter(_ cells: [Cell], _ value: Operand, _ isBackwards: Bool) {
    // Places of what has no adjoint lead to a slot that is never read.
    var waste: Int?
    let places = cells.map { cell -> Int32 in
      if case .value(let ref, let step) = cell, let i = graph.accumulatorOf[ref] {
        return Int32(accumulatorSlots[i] + step)
      }
      let slot = waste ?? take(1)
      waste = slot
      return Int32(slot)
    }
    let code = isBackwards ? CK_COLUMN_SCATTER_BACK : CK_COLUMN_SCATTER
    emit(PlannedOperation(kernel: kernel(code), result: Operand(), arguments: [value, table(places)]))
    // One place more than there are coordinates: it takes what belongs to none of them.
    let all = cells.map { cell -> Int32 in
      if case .coordinate(let i) = cell { return Int32(i) }
      return Int32(coordinateCount)
    }
    if all.allSatisfy({ $0 == coordinateCount }) { return }
    emit(
      PlannedOperation(
        kernel: kernel(code), result: Operand(base: .gradients), arguments: [value, table(all)]))
  }

  private func emitGradient(_ places: [Int32], _ value: Operand, _ isBackwards: Bool) {
    if addsToGradient {
      let code = isBackwards ? CK_COLUMN_SCATTER_BACK : CK_COLUMN_SCATTER
      emit(
        PlannedOperation(
          kernel: kernel(code), result: Operand(base: .gradients), arguments: [value, table(places)]))
    } else if places.areConsecutive {
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_COPY),
          result: Operand(base: .gradients, offset: Int(places[0]), stride: 8 * lanes), arguments: [value]))
    } else {
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_STORE), result: Operand(base: .gradients),
          arguments: [value, table(places)]))
    }
  }

  /// Values that are the gradient by consecutive coordinates are computed where the gradient goes.
  func chooseDirectGradients(_ number: Int, _ effects: [Int: [Effect]]) {
    guard !addsToGradient else { return }
    for (node, all) in effects {
      let ref = Ref(block: number, node: node)
      guard storage[ref] == nil, case .operation(let operation, _, _) = graph.blocks[number].nodes[node],
        operation != .detach, operation != .chain
      else { continue }
      for case .gradient(let coordinates, _) in all {
        let places = graph.coordinates(coordinates)
        guard places.areConsecutive else { continue }
        storage[ref] = Operand(base: .gradients, offset: Int(places[0]), stride: 8 * lanes)
        break
      }
    }
  }

  func emitLoopEffect(_ effect: Effect, _ number: Int) {
    if case .gradient(let coordinates, let node) = effect,
      let own = storage[Ref(block: number, node: node)], own.base == .gradients,
      own.offset == Int(graph.coordinates(coordinates)[0])
    {
      return
    }
    emit(effect, column(effect.node, number), isBackwards: graph.blocks[number].isBackwards)
  }
}

extension Effect {
  /// The node it is about.
  var node: Int {
    switch self {
    case .check(let node), .scatter(_, let node), .gradient(_, let node): node
    }
  }
}

extension [Int32] {
  /// Whether each is one more than the one before it.
  var areConsecutive: Bool { indices.allSatisfy { self[$0] == self[0] + Int32($0) } }
}

extension Graph {
  /// Which coordinates a node of a gradient effect means, by step.
  func coordinates(_ node: Node) -> [Int32] {
    switch node {
    case .coordinate(let i): [Int32(i)]
    case .coordinates(let i): coordinateMaps[i]
    default: []
    }
  }

  /// How often the gradient by each coordinate is written; what is scattered counts twice, since it is added.
  func gradientWrites(_ coordinateCount: Int) -> [Int] {
    var writes = [Int](repeating: 0, count: coordinateCount)
    for effect in blocks.flatMap(\.effects) {
      switch effect {
      case .check: break
      case .gradient(let node, _): for i in coordinates(node) { writes[Int(i)] += 1 }
      case .scatter(let cells, _): for case .coordinate(let i) in cells { writes[i] += 2 }
      }
    }
    return writes
  }

  /// Whether two effects of a block add to the same place.
  func addsToOnePlaceTwice(_ block: Int) -> Bool {
    var places: Set<Cell> = []
    for effect in blocks[block].effects {
      var own: Set<Cell> = []
      switch effect {
      case .check: continue
      case .gradient(let node, _): own = Set(coordinates(node).map { .coordinate(Int($0)) })
      case .scatter(let cells, _): own = Set(cells.filter { $0.number == nil })
      }
      if !places.isDisjoint(with: own) { return true }
      places.formUnion(own)
    }
    return false
  }
}
