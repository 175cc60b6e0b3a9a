import CKernels

// Loops: phases of operations that are run over blocks of steps, and how their operands lie in memory.
extension ReplayPlan {
  func emitLoop(_ number: Int) {
    let block = graph.blocks[number]
    guard let count = block.count else { return }
    let prologue = operations.count
    for node in block.nodes.indices {
      let ref = Ref(block: number, node: node)
      if live.kept.contains(ref), live.isLive(ref) { storage[ref] = keptColumn(ref) }
    }
    emitInitials(number)
    let body = operations.count
    let effects = Dictionary(grouping: block.effects, by: \.node)
    chooseDirectGradients(number, effects)
    let order = EvaluationOrder(graph, in: number) { self.live.isLive(Ref(block: number, node: $0)) }
    findFusions(number, order)
    var sums: [(node: Int, slot: Int)] = []
    let phases = emitPhases(number, order, effects, &sums)
    placeTemporaries(body..<operations.count)
    let epilogue = operations.count
    for sum in sums {
      let result = Operand(offset: take(1))
      storage[Ref(block: number, node: sum.node)] = result
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_TOTAL), result: result, arguments: [Operand(offset: sum.slot)]))
    }
    // Where two effects add to one place, the order of what they add must not depend on the number of lanes.
    let isOrdered = graph.addsToOnePlaceTwice(number)
    for sum in sums { items.append(.clear(sum.slot..<(sum.slot + 4))) }
    items.append(.straight(prologue..<body))
    items.append(
      .loop(
        PlannedLoop(
          count: count, isBackwards: block.isBackwards,
          blockLength: isOrdered ? Self.shortestBlock : blockLength, phases: phases)))
    items.append(.straight(epilogue..<operations.count))
  }

  private func emitPhases(
    _ number: Int, _ order: EvaluationOrder, _ effects: [Int: [Effect]],
    _ sums: inout [(node: Int, slot: Int)]
  ) -> [PlannedPhase] {
    var phases: [PlannedPhase] = []
    /// Makes a phase of the operations from one on; neighbours that are run over whole blocks are one.
    func close(_ start: Int, _ kind: PlannedPhase.Kind) {
      guard operations.count > start else { return }
      if kind == .columns, let last = phases.last, last.kind == .columns {
        phases[phases.count - 1].operations = last.operations.lowerBound..<operations.count
      } else {
        phases.append(PlannedPhase(kind: kind, operations: start..<operations.count))
      }
    }
    for group in order.groups {
      var start = operations.count
      if group.isStepwise,
        let target = group.nodes.first(where: { graph.recurrences[Ref(block: number, node: $0)] != nil })
      {
        let kind = emitRecurrence(Ref(block: number, node: target)) { close(start, .columns) }
        close(operations.count - 1, kind)
      } else {
        for node in group.nodes { emitNode(node, number, &sums) }
        close(start, group.isStepwise ? .steps : .columns)
      }
      start = operations.count
      for effect in group.nodes.flatMap({ effects[$0] ?? [] }) { emitLoopEffect(effect, number) }
      close(start, .columns)
    }
    return phases
  }

  /// Copies what lagged values are before the first step to where they are read.
  private func emitInitials(_ number: Int) {
    for (node, cells) in graph.blocks[number].initials.sorted(by: { $0.key < $1.key }) {
      guard let column = storage[Ref(block: number, node: node)] else { continue }
      let margin = live.margins[Ref(block: number, node: node)] ?? 0
      for (i, cell) in cells.enumerated() where i < margin {
        var source = Operand(offset: 0)
        if case .coordinate(let coordinate) = cell {
          source = Operand(base: .positions, offset: coordinate)
        } else {
          source = Operand(offset: slot(cell))
        }
        emit(
          PlannedOperation(
            kernel: kernel(CK_COLUMN_COPY), result: Operand(offset: column.offset - i - 1),
            arguments: [source]))
      }
    }
  }

  /// An operand of a loop, read in whatever way it lies.
  func operand(_ node: Int, _ number: Int) -> Operand {
    let ref = Ref(block: number, node: node)
    if let known = storage[ref] { return known }
    let block = graph.blocks[number]
    switch block.nodes[node] {
    case .number(let bits): return constant(bits)
    case .data(let i): return Operand(base: .data(i), read: lanes == 1 ? .column : .step, stride: 8)
    case .external(let other):
      var operand = straightOperand(other)
      operand.read = lanes == 1 ? .one : .lane
      return operand
    case .coordinates(let i):
      return Operand(base: .positions, offset: Int(graph.coordinateMaps[i][0]), stride: 8 * lanes)
    case .column(let other, let earlier):
      var operand = storage[other] ?? Operand()
      operand.offset -= earlier
      return operand
    case .lag(let distance, let lag):
      guard let target = block.lagTargets[lag] else { return constant(0) }
      var operand = storage[Ref(block: number, node: target)] ?? Operand()
      operand.offset += block.isBackwards ? distance : -distance
      return operand
    case .accumulator(let i): return Operand(offset: accumulatorSlots[i], stride: 8 * lanes)
    case .operation(.detach, let a, _), .operation(.chain, let a, _): return operand(a[0], number)
    default: return Operand()
    }
  }

  /// An operand of a loop as a column.
  func column(_ node: Int, _ number: Int) -> Operand { spread(operand(node, number)) }

  func spread(_ operand: Operand, into place: Operand? = nil) -> Operand {
    let code: Int
    switch operand.read {
    case .column:
      guard let place else { return operand }
      emit(PlannedOperation(kernel: kernel(CK_COLUMN_COPY), result: place, arguments: [operand]))
      return place
    case .step: code = CK_COLUMN_SPREAD_STEP
    case .lane: code = CK_COLUMN_SPREAD_LANE
    case .one: code = CK_COLUMN_SPREAD_ONE
    }
    let result = place ?? temporary()
    emit(PlannedOperation(kernel: kernel(code), result: result, arguments: [operand]))
    return result
  }
}
