import CKernels

/// Turns a graph into a list of operations on memory, for a number of lanes.
final class ReplayPlan {
  let graph: Graph
  let lanes: Int
  let live: Liveness
  /// Steps that are computed together: a column of them fits many times into the first-level cache.
  let blockLength: Int
  private(set) var operations: [PlannedOperation] = []
  private(set) var items: [PlannedItem] = []
  private(set) var slotCount = 0
  private(set) var tables: [[Int32]] = []
  private(set) var constants: [(slot: Int, value: Double)] = []
  /// Slots that are zero at the start of every evaluation.
  private(set) var zeroed: Range<Int> = 0..<0
  /// Where all coordinates are copied to at the start, if anything reads them there.
  private(set) var mirror: Int?
  /// Whether the gradient is added to, and so zero at the start.
  private(set) var addsToGradient = false
  /// Coordinates that nothing depends on.
  private(set) var idleCoordinates: [Int] = []
  let coordinateCount: Int
  /// Where the log density is, and 1 in the lanes in which a condition does not hold.
  private(set) var total = Operand()
  let rejected: Int

  private var storage: [Ref: Operand] = [:]
  private var constantSlots: [UInt64: Int] = [:]
  private var accumulatorSlots: [Int] = []
  private var temporaryCount = 0
  private var tableNumbers: [[Int32]: Int] = [:]
  private var fusions: Set<Ref> = []

  init(_ graph: Graph, total: Ref, coordinateCount: Int, lanes: Int) {
    self.graph = graph
    self.lanes = lanes
    self.coordinateCount = coordinateCount
    blockLength = 256 / lanes
    live = Liveness(graph, roots: [total])
    rejected = 0
    slotCount = 1
    for accumulator in graph.accumulators {
      accumulatorSlots.append(slotCount)
      slotCount += accumulator.count
    }
    zeroed = 0..<slotCount
    planGradient()
    for block in graph.schedule {
      if graph.blocks[block].count == nil { emitStraight(block) } else { emitLoop(block) }
    }
    self.total = straightOperand(total)
  }
}

// MARK: Memory

extension ReplayPlan {
  private func take(_ slots: Int) -> Int {
    defer { slotCount += slots }
    return slotCount
  }

  private func constant(_ bits: UInt64) -> Operand {
    if let slot = constantSlots[bits] { return Operand(offset: slot, read: .one) }
    let slot = take(1)
    constantSlots[bits] = slot
    constants.append((slot: slot, value: Double(bitPattern: bits)))
    return Operand(offset: slot, read: .one)
  }

  private func table(_ places: [Int32]) -> Operand {
    if let known = tableNumbers[places] { return Operand(base: .table(known), stride: 4) }
    tables.append(places)
    tableNumbers[places] = tables.count - 1
    return Operand(base: .table(tables.count - 1), stride: 4)
  }

  private func temporary() -> Operand {
    temporaryCount += 1
    return Operand(base: .temporary(temporaryCount - 1), stride: 8 * lanes)
  }

  /// A column of a loop that is kept for every step, with room at both ends.
  private func keptColumn(_ ref: Ref) -> Operand {
    let margin = live.margins[ref] ?? 0
    let first = take((graph.blocks[ref.block].count ?? 1) + 2 * margin)
    return Operand(offset: first + margin, stride: 8 * lanes)
  }

  private func mirrored() -> Int {
    if let mirror { return mirror }
    let slot = take(coordinateCount)
    mirror = slot
    return slot
  }

  /// The slot of a cell.
  private func slot(_ cell: Cell) -> Int {
    switch cell {
    case .number(let bits): return constant(bits).offset
    case .coordinate(let i): return mirrored() + i
    case .value(let ref, let step):
      let operand = graph.blocks[ref.block].count == nil ? straightOperand(ref) : storage[ref] ?? Operand()
      if operand.base == .positions { return mirrored() + operand.offset }
      return operand.offset + step
    }
  }

  private func emit(_ operation: PlannedOperation) { operations.append(operation) }

  func kernel(_ operation: Int, _ reads: [Operand.Read] = []) -> CKColumnKernel? {
    func read(_ i: Int) -> Int32 { i < reads.count ? reads[i].rawValue : 0 }
    return ck_column_kernel(Int32(operation), lanes, read(0), read(1), read(2))
  }
}

// MARK: Gradient

extension ReplayPlan {
  /// Which coordinates a gradient effect writes, by place.
  private func coordinates(_ node: Node) -> [Int32] {
    switch node {
    case .coordinate(let i): [Int32(i)]
    case .coordinates(let i): graph.coordinateMaps[i]
    default: []
    }
  }

  private func planGradient() {
    var writes = [Int](repeating: 0, count: coordinateCount)
    for block in graph.blocks {
      for case .gradient(let node, _) in block.effects {
        for i in coordinates(node) { writes[Int(i)] += 1 }
      }
    }
    for block in graph.blocks {
      for case .scatter(let cells, _) in block.effects {
        for case .coordinate(let i) in cells { writes[i] += 2 }
      }
    }
    addsToGradient = writes.contains { $0 > 1 }
    idleCoordinates = writes.indices.filter { writes[$0] == 0 }
  }

  private func isContiguous(_ places: [Int32]) -> Bool {
    for i in places.indices where places[i] != places[0] + Int32(i) { return false }
    return true
  }
}

// MARK: Outside loops

extension ReplayPlan {
  private func straightOperand(_ ref: Ref) -> Operand {
    if let known = storage[ref] { return known }
    switch graph.blocks[ref.block].nodes[ref.node] {
    case .number(let bits): return Operand(offset: constant(bits).offset)
    case .coordinate(let i): return Operand(base: .positions, offset: i)
    case .external(let other): return straightOperand(other)
    case .accumulator(let i): return Operand(offset: accumulatorSlots[i])
    case .element(let cell): return Operand(offset: slot(cell))
    case .operation(.detach, let a, _), .operation(.chain, let a, _):
      return straightOperand(Ref(block: ref.block, node: a[0]))
    default: return Operand()
    }
  }

  private func emitStraight(_ number: Int) {
    let first = operations.count
    let block = graph.blocks[number]
    for (node, kind) in block.nodes.enumerated() {
      let ref = Ref(block: number, node: node)
      guard live.isLive(ref), case .operation(let operation, let arguments, let label) = kind,
        operation != .detach, operation != .chain
      else { continue }
      let result = Operand(offset: take(1))
      storage[ref] = result
      emit(
        PlannedOperation(
          kernel: operation.columnCode.flatMap { kernel($0) }, function: operation == .function ? label : nil,
          result: result, arguments: arguments.map { straightOperand(Ref(block: number, node: $0)) }))
    }
    for effect in block.effects { emitStraight(effect, number) }
    items.append(.straight(first..<operations.count))
  }

  private func emitStraight(_ effect: Effect, _ block: Int) {
    func operand(_ node: Int) -> Operand { straightOperand(Ref(block: block, node: node)) }
    switch effect {
    case .check(let node):
      emit(PlannedOperation(kernel: kernel(CK_COLUMN_CHECK), result: Operand(), arguments: [operand(node)]))
    case .scatter(let cells, let node): emitScatter(cells, operand(node), isBackwards: false)
    case .gradient(let coordinates, let node):
      emitGradient(self.coordinates(coordinates), operand(node), isBackwards: false)
    }
  }

  private func emitScatter(_ cells: [Cell], _ value: Operand, isBackwards: Bool) {
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
    emit(
      PlannedOperation(
        kernel: kernel(code), result: Operand(), arguments: [value, table(places)]))
    let inputs = cells.compactMap { cell -> Int32? in
      if case .coordinate(let i) = cell { return Int32(i) }
      return nil
    }
    if inputs.isEmpty { return }
    let all = cells.map { cell -> Int32 in
      if case .coordinate(let i) = cell { return Int32(i) }
      return Int32(coordinateCount)
    }
    // One place more than there are coordinates: it takes what belongs to none of them.
    emit(
      PlannedOperation(
        kernel: kernel(code), result: Operand(base: .gradients), arguments: [value, table(all)]))
  }

  private func emitGradient(_ places: [Int32], _ value: Operand, isBackwards: Bool) {
    if addsToGradient {
      let code = isBackwards ? CK_COLUMN_SCATTER_BACK : CK_COLUMN_SCATTER
      emit(
        PlannedOperation(
          kernel: kernel(code), result: Operand(base: .gradients), arguments: [value, table(places)]))
    } else if isContiguous(places) {
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
}

// MARK: Loops

extension ReplayPlan {
  private func emitLoop(_ number: Int) {
    let block = graph.blocks[number]
    guard let count = block.count else { return }
    let firstTemporary = temporaryCount
    let first = operations.count
    for node in block.nodes.indices {
      let ref = Ref(block: number, node: node)
      if live.kept.contains(ref), live.isLive(ref) { storage[ref] = keptColumn(ref) }
    }
    emitInitials(number)
    let prologue = first..<operations.count
    var effects: [Int: [Effect]] = [:]
    for effect in block.effects {
      switch effect {
      case .check(let node), .scatter(_, let node), .gradient(_, let node):
        effects[node, default: []].append(effect)
      }
    }
    chooseDirectGradients(number, effects)
    var phases: [PlannedPhase] = []
    var sums: [(node: Int, slot: Int)] = []
    let order = EvaluationOrder(graph, in: number) { self.live.isLive(Ref(block: number, node: $0)) }
    findFusions(number, order)
    func close(_ start: Int, _ isStepwise: Bool) {
      guard operations.count > start else { return }
      if let last = phases.last, last.kind == .columns, !isStepwise {
        phases[phases.count - 1].operations = last.operations.lowerBound..<operations.count
      } else {
        phases.append(
          PlannedPhase(kind: isStepwise ? .steps : .columns, operations: start..<operations.count))
      }
    }
    for group in order.groups {
      var start = operations.count
      if let target = group.nodes.first(where: { graph.recurrences[Ref(block: number, node: $0)] != nil }),
        group.isStepwise
      {
        let kind = emitRecurrence(Ref(block: number, node: target)) { close(start, false) }
        phases.append(PlannedPhase(kind: kind, operations: (operations.count - 1)..<operations.count))
      } else {
        for node in group.nodes { emitNode(node, number, &sums) }
        close(start, group.isStepwise)
      }
      start = operations.count
      for node in group.nodes {
        for effect in effects[node] ?? [] { emitLoopEffect(effect, number) }
      }
      close(start, false)
    }
    let body = prologue.upperBound..<operations.count
    placeTemporaries(body, from: firstTemporary)
    let epilogue = operations.count
    for sum in sums {
      let result = Operand(offset: take(1))
      storage[Ref(block: number, node: sum.node)] = result
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_TOTAL), result: result, arguments: [Operand(offset: sum.slot)]))
    }
    items.append(
      .loop(
        PlannedLoop(
          count: count, isBackwards: block.isBackwards, prologue: prologue, phases: phases,
          sums: sums.map(\.slot), epilogue: epilogue..<operations.count)))
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

  /// Values that are the gradient by consecutive coordinates are computed where the gradient goes.
  private func chooseDirectGradients(_ number: Int, _ effects: [Int: [Effect]]) {
    guard !addsToGradient else { return }
    for (node, all) in effects {
      let ref = Ref(block: number, node: node)
      guard storage[ref] == nil, case .operation(let operation, _, _) = graph.blocks[number].nodes[node],
        operation != .detach, operation != .chain
      else { continue }
      for case .gradient(let coordinates, _) in all where isContiguous(self.coordinates(coordinates)) {
        storage[ref] = Operand(
          base: .gradients, offset: Int(self.coordinates(coordinates)[0]), stride: 8 * lanes)
        break
      }
    }
  }

  private func emitLoopEffect(_ effect: Effect, _ number: Int) {
    let isBackwards = graph.blocks[number].isBackwards
    switch effect {
    case .check(let node):
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_CHECK), result: Operand(), arguments: [column(node, number)]))
    case .scatter(let cells, let node): emitScatter(cells, column(node, number), isBackwards: isBackwards)
    case .gradient(let coordinates, let node):
      let places = self.coordinates(coordinates)
      if let own = storage[Ref(block: number, node: node)], own.base == .gradients,
        own.offset == Int(places[0])
      {
        return
      }
      emitGradient(places, column(node, number), isBackwards: isBackwards)
    }
  }

  /// An operand of a loop, read in whatever way it lies.
  private func operand(_ node: Int, _ number: Int) -> Operand {
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
  private func column(_ node: Int, _ number: Int) -> Operand { spread(operand(node, number)) }

  private func spread(_ operand: Operand, into place: Operand? = nil) -> Operand {
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

  private func emitNode(_ node: Int, _ number: Int, _ sums: inout [(node: Int, slot: Int)]) {
    let ref = Ref(block: number, node: node)
    switch graph.blocks[number].nodes[node] {
    case .sum(let inner): emitSum(node, inner, number, &sums)
    case .gather(let i):
      let result = storage[ref] ?? temporary()
      let places = graph.gathers[i].map { Int32(slot($0)) }
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_GATHER), result: result, arguments: [Operand(), table(places)]))
      storage[ref] = result
    case .coordinates(let i) where !isContiguous(graph.coordinateMaps[i]):
      let result = storage[ref] ?? temporary()
      emit(
        PlannedOperation(
          kernel: kernel(CK_COLUMN_GATHER), result: result,
          arguments: [Operand(base: .positions), table(graph.coordinateMaps[i])]))
      storage[ref] = result
    case .operation(let operation, let arguments, let label)
    where operation != .detach && operation != .chain:
      emitOperation(ref, operation, arguments, label)
    default:
      // What lies elsewhere is copied where its past is read.
      guard let place = storage.removeValue(forKey: ref) else { return }
      let source = operand(node, number)
      _ = spread(source, into: place)
      storage[ref] = place
    }
  }

  /// - Parameter prepared: called before the recurrence itself, after what its operands need.
  private func emitRecurrence(_ ref: Ref, _ prepared: () -> Void) -> PlannedPhase.Kind {
    guard let recurrence = graph.recurrences[ref], let result = storage[ref],
      case .lag(let distance, _) = graph.blocks[ref.block].nodes[recurrence.lag]
    else { return .steps }
    func flattened(_ node: Int) -> Operand {
      let operand = operand(node, ref.block)
      return operand.read == .one && lanes > 1 ? spread(operand) : operand
    }
    let (slope, rest) = (flattened(recurrence.slope), flattened(recurrence.rest))
    prepared()
    emit(PlannedOperation(kernel: nil, result: result, arguments: [slope, result, rest]))
    return .recurrence(
      lag: distance, isSlopeOne: lanes > 1 && slope.read == .step, isRestOne: lanes > 1 && rest.read == .step)
  }

  private func emitOperation(_ ref: Ref, _ operation: Operation, _ arguments: [Int], _ label: Int) {
    if fusions.contains(ref) { return }
    let number = ref.block
    let result = storage[ref] ?? temporary()
    storage[ref] = result
    if let fused = fusedProduct(operation, arguments, number) {
      emitTriple(fused.code, fused.product, fused.other, result, number)
      return
    }
    if operation.isPair, let code = operation.columnCode {
      emitPair(
        code, operation.isCommutative, operand(arguments[0], number), operand(arguments[1], number), result)
      return
    }
    emit(
      PlannedOperation(
        kernel: operation.columnCode.flatMap { kernel($0) }, function: operation == .function ? label : nil,
        result: result, arguments: arguments.map { column($0, number) }))
  }

  private func emitPair(
    _ code: Int, _ isCommutative: Bool, _ a: Operand, _ b: Operand, _ result: Operand
  ) {
    if let kernel = kernel(code, [a.read, b.read]) {
      emit(PlannedOperation(kernel: kernel, result: result, arguments: [a, b]))
    } else if isCommutative, let kernel = kernel(code, [b.read, a.read]) {
      emit(PlannedOperation(kernel: kernel, result: result, arguments: [b, a]))
    } else {
      emit(
        PlannedOperation(
          kernel: kernel(code, [.column, .column]), result: result, arguments: [spread(a), spread(b)]))
    }
  }

  private func emitTriple(_ code: Int, _ product: [Int], _ other: Int, _ result: Operand, _ number: Int) {
    let (a, b, c) = (operand(product[0], number), operand(product[1], number), operand(other, number))
    for (x, y) in [(a, b), (b, a)] {
      if let kernel = kernel(code, [x.read, y.read, c.read]) {
        emit(PlannedOperation(kernel: kernel, result: result, arguments: [x, y, c]))
        return
      }
    }
    emit(
      PlannedOperation(
        kernel: kernel(code, [.column, .column, .column]), result: result,
        arguments: [spread(a), spread(b), spread(c)]))
  }

  // MARK: Products that are part of a sum

  /// Finds the products of a loop that have one user, a sum or a difference computed in the same way.
  private func findFusions(_ number: Int, _ order: EvaluationOrder) {
    var group: [Int: Int] = [:]
    for (i, members) in order.groups.enumerated() { for node in members.nodes { group[node] = i } }
    func isProduct(_ node: Int, usedBy user: Int) -> Bool {
      let ref = Ref(block: number, node: node)
      guard live.uses[ref] == 1, storage[ref] == nil,
        case .operation(.multiply, _, _) = graph.blocks[number].nodes[node],
        let own = group[node], let its = group[user]
      else { return false }
      return own == its || !order.groups[its].isStepwise && !order.groups[own].isStepwise
    }
    for members in order.groups {
      for user in members.nodes {
        switch graph.blocks[number].nodes[user] {
        case .sum(let inner) where isProduct(inner, usedBy: user):
          fusions.insert(Ref(block: number, node: inner))
        case .operation(.add, let a, _):
          if let product = a.last(where: { isProduct($0, usedBy: user) }) {
            fusions.insert(Ref(block: number, node: product))
          }
        case .operation(.subtract, let a, _) where isProduct(a[1], usedBy: user):
          fusions.insert(Ref(block: number, node: a[1]))
        default: break
        }
      }
    }
  }

  private func fusedProduct(
    _ operation: Operation, _ arguments: [Int], _ number: Int
  ) -> (code: Int, product: [Int], other: Int)? {
    func product(_ node: Int) -> [Int]? {
      guard fusions.contains(Ref(block: number, node: node)),
        case .operation(.multiply, let factors, _) = graph.blocks[number].nodes[node]
      else { return nil }
      return factors
    }
    switch operation {
    case .add:
      if let factors = product(arguments[0]) {
        return (CK_COLUMN_MULTIPLY_ADD, factors, arguments[1])
      }
      if let factors = product(arguments[1]) {
        return (CK_COLUMN_MULTIPLY_ADD, factors, arguments[0])
      }
    case .subtract:
      if let factors = product(arguments[1]) {
        return (CK_COLUMN_SUBTRACT_PRODUCT, factors, arguments[0])
      }
    default: break
    }
    return nil
  }

  private func emitSum(_ node: Int, _ inner: Int, _ number: Int, _ sums: inout [(node: Int, slot: Int)]) {
    let slot = take(4)
    sums.append((node: node, slot: slot))
    let isBackwards = graph.blocks[number].isBackwards
    func code(_ forwards: Int, _ backwards: Int) -> CKColumnKernel? {
      kernel(isBackwards ? backwards : forwards)
    }
    if fusions.contains(Ref(block: number, node: inner)),
      case .operation(.multiply, let factors, _) = graph.blocks[number].nodes[inner]
    {
      var (a, b) = (operand(factors[0], number), operand(factors[1], number))
      if a.read != .column { swap(&a, &b) }
      if a.read == .column, b.read == .step {
        emit(
          PlannedOperation(
            kernel: code(CK_COLUMN_SUM_PRODUCT_STEP, CK_COLUMN_SUM_PRODUCT_STEP_BACK),
            result: Operand(offset: slot), arguments: [a, b]))
        return
      }
      emit(
        PlannedOperation(
          kernel: code(CK_COLUMN_SUM_PRODUCT, CK_COLUMN_SUM_PRODUCT_BACK),
          result: Operand(offset: slot), arguments: [spread(a), spread(b)]))
      return
    }
    emit(
      PlannedOperation(
        kernel: code(CK_COLUMN_SUM, CK_COLUMN_SUM_BACK), result: Operand(offset: slot),
        arguments: [column(inner, number)]))
  }
}

// MARK: Temporaries

extension ReplayPlan {
  /// Gives the columns that live for one block of steps their memory; those that are never needed at once share it.
  private func placeTemporaries(_ body: Range<Int>, from first: Int) {
    var lastUse: [Int: Int] = [:]
    for i in body {
      for operand in operations[i].arguments + [operations[i].result] {
        if case .temporary(let number) = operand.base { lastUse[number] = i }
      }
    }
    var free: [Int] = []
    var slots: [Int: Int] = [:]
    for i in body {
      if case .temporary(let number) = operations[i].result.base, slots[number] == nil {
        slots[number] = free.popLast() ?? take(blockLength)
      }
      for operand in operations[i].arguments + [operations[i].result] {
        if case .temporary(let number) = operand.base, lastUse[number] == i, let slot = slots[number],
          !free.contains(slot)
        {
          free.append(slot)
        }
      }
      operations[i].result = placed(operations[i].result, slots)
      operations[i].arguments = operations[i].arguments.map { placed($0, slots) }
    }
  }

  private func placed(_ operand: Operand, _ slots: [Int: Int]) -> Operand {
    guard case .temporary(let number) = operand.base, let slot = slots[number] else { return operand }
    var operand = operand
    operand.base = .slots
    operand.offset = slot
    operand.isBlockLocal = true
    return operand
  }
}

extension Operation {
  /// The kernel that computes it on columns.
  var columnCode: Int? {
    switch self {
    case .add: CK_COLUMN_ADD
    case .subtract: CK_COLUMN_SUBTRACT
    case .multiply: CK_COLUMN_MULTIPLY
    case .divide: CK_COLUMN_DIVIDE
    case .less: CK_COLUMN_LESS
    case .lessOrEqual: CK_COLUMN_LESS_OR_EQUAL
    case .equal: CK_COLUMN_EQUAL
    case .and: CK_COLUMN_AND
    case .or: CK_COLUMN_OR
    case .negate: CK_COLUMN_NEGATE
    case .absolute: CK_COLUMN_ABSOLUTE
    case .floor: CK_COLUMN_FLOOR
    case .squareRoot: CK_COLUMN_SQUARE_ROOT
    case .not: CK_COLUMN_NOT
    case .power: CK_COLUMN_POWER
    case .select: CK_COLUMN_SELECT
    case .exp: CK_COLUMN_exp
    case .expm1: CK_COLUMN_expm1
    case .log: CK_COLUMN_log
    case .log1p: CK_COLUMN_log1p
    case .sin: CK_COLUMN_sin
    case .cos: CK_COLUMN_cos
    case .tan: CK_COLUMN_tan
    case .atan: CK_COLUMN_atan
    case .sinh: CK_COLUMN_sinh
    case .cosh: CK_COLUMN_cosh
    case .tanh: CK_COLUMN_tanh
    case .erf: CK_COLUMN_erf
    case .erfc: CK_COLUMN_erfc
    case .logGamma: CK_COLUMN_lgamma
    case .leaf, .detach, .chain, .function, .term, .check, .output: nil
    }
  }

  /// Whether it takes two arguments read in any way.
  var isPair: Bool {
    switch self {
    case .add, .subtract, .multiply, .divide, .less, .lessOrEqual, .equal, .and, .or: true
    default: false
    }
  }

  var isCommutative: Bool {
    switch self {
    case .add, .multiply, .equal, .and, .or: true
    default: false
    }
  }
}
