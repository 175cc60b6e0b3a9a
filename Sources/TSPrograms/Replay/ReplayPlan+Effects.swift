import CKernels

// What a block does besides computing: checks, adjoints of other blocks, the gradient.
extension ReplayPlan {
  func emit(_ effect: Effect, _ value: Operand, isBackwards: Bool = false) {
    switch effect {
    case .check:
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_CHECK), result: Operand(offset: rejected), arguments: [value]))
    case .checkBetween(_, let range): emitCheck(value, range)
    case .scatter(let cells, _): emitScatter(cells.map { adjointSlot($0) }, value, isBackwards)
    case .gradient(let coordinates, _): emitGradient(graph.coordinates(coordinates), value, isBackwards)
    }
  }

  private func emitCheck(_ value: Operand, _ range: ClosedRange<Double>, into result: Int? = nil) {
    emit(
      PlannedOperation(
        kernel: kernel(CK_COLUMN_CHECK_BETWEEN), result: Operand(offset: result ?? rejected),
        arguments: [value, constant(range.lowerBound.bitPattern), constant(range.upperBound.bitPattern)]))
  }

  /// Where what flows to a cell is added up; for what has no adjoint a slot that is never read.
  private func adjointSlot(_ cell: Cell) -> Int {
    if case .value(let ref, let step) = cell, let i = graph.accumulatorOf[ref] {
      return accumulatorSlots[i] + step
    }
    if case .coordinate(let i) = cell, let slot = gradients.slots[i] { return slot }
    return waste
  }

  private func emitScatter(_ places: [Int], _ value: Operand, _ isBackwards: Bool) {
    emit(
      PlannedOperation(
        kernel: kernel(isBackwards ? CK_COLUMN_SCATTER_BACK : CK_COLUMN_SCATTER), result: Operand(),
        arguments: [value, table(places.map { Int32($0) })]))
  }

  private func emitGradient(_ places: [Int32], _ value: Operand, _ isBackwards: Bool) {
    if gradients.areAdded(places) {
      emitScatter(places.map { adjointSlot(.coordinate(Int($0))) }, value, isBackwards)
    } else {
      emitWrite(value, to: places)
    }
  }

  private func emitWrite(_ value: Operand, to places: [Int32]) {
    if places.areConsecutive {
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

  /// Writes the parts of the gradient that were added up.
  func emitAddedGradients() {
    guard let first = gradients.added.first, let slot = gradients.slots[Int(first)] else { return }
    emitColumn(count: gradients.added.count) {
      emitWrite(Operand(offset: slot, stride: 8 * lanes), to: gradients.added)
    }
  }

  /// Looks for parts of the gradient that are no numbers.
  func emitSearchForNaN() {
    emitColumn(count: coordinateCount) {
      emitCheck(Operand(base: .gradients, stride: 8 * lanes), -.infinity ... .infinity, into: unknown)
    }
  }

  /// Operations on whole columns outside loops.
  private func emitColumn(count: Int, _ operations: () -> Void) {
    let start = self.operations.count
    operations()
    let phase = PlannedPhase(kind: .columns, operations: start..<self.operations.count)
    items.append(
      .loop(
        PlannedLoop(count: count, isBackwards: false, blockLength: max(1, count), phases: [phase])))
  }

  /// Values that are the gradient by consecutive coordinates are computed where the gradient goes.
  func chooseDirectGradients(_ number: Int, _ effects: [Int: [Effect]]) {
    for (node, all) in effects {
      let ref = Ref(block: number, node: node)
      guard storage[ref] == nil, case .operation(let operation, _, _) = graph.blocks[number].nodes[node],
        operation != .detach, operation != .chain
      else { continue }
      for case .gradient(let coordinates, _) in all {
        let places = graph.coordinates(coordinates)
        guard places.areConsecutive, !gradients.areAdded(places) else { continue }
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

/// How the gradient by each coordinate comes about: most are written once, where they are computed; the others are
/// added up in slots, and copied at the end.
struct GradientPlan {
  /// The coordinates whose gradient is added up, in order.
  let added: [Int32]
  /// Where each of them is added up.
  private(set) var slots: [Int: Int] = [:]

  /// - Parameter first: the slot of the first of them.
  init(_ graph: Graph, coordinateCount: Int, firstSlot first: Int) {
    let writes = graph.gradientWrites(coordinateCount)
    var areAdded = writes.map { $0 != 1 }
    for effect in graph.blocks.flatMap(\.effects) {
      guard case .gradient(let node, _) = effect else { continue }
      let places = graph.coordinates(node)
      if places.contains(where: { areAdded[Int($0)] }) { for i in places { areAdded[Int(i)] = true } }
    }
    added = areAdded.indices.filter { areAdded[$0] }.map { Int32($0) }
    for (i, coordinate) in added.enumerated() { slots[Int(coordinate)] = first + i }
  }

  /// Whether the gradient by the coordinates of an effect is added up: all are, or none.
  func areAdded(_ coordinates: [Int32]) -> Bool { coordinates.contains { slots[Int($0)] != nil } }
}

extension Effect {
  /// The node it is about.
  var node: Int {
    switch self {
    case .check(let node), .checkBetween(let node, _), .scatter(_, let node), .gradient(_, let node): node
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
  fileprivate func gradientWrites(_ coordinateCount: Int) -> [Int] {
    var writes = [Int](repeating: 0, count: coordinateCount)
    for effect in blocks.flatMap(\.effects) {
      switch effect {
      case .check, .checkBetween: break
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
      case .check, .checkBetween: continue
      case .gradient(let node, _): own = Set(coordinates(node).map { .coordinate(Int($0)) })
      case .scatter(let cells, _): own = Set(cells.filter { $0.number == nil })
      }
      if !places.isDisjoint(with: own) { return true }
      places.formUnion(own)
    }
    return false
  }
}
