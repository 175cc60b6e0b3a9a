import CKernels

/// Turns a graph into a list of operations on memory, for a number of lanes.
final class ReplayPlan {
  let graph: Graph
  let lanes: Int
  let live: Liveness
  /// Steps that are computed together: a column of them fits many times into the first-level cache.
  let blockLength: Int
  /// The length of a block for eight lanes.
  static let shortestBlock = 64
  var operations: [PlannedOperation] = []
  var items: [PlannedItem] = []
  private(set) var slotCount = 0
  private(set) var tables: [[Int32]] = []
  private(set) var constants: [(slot: Int, value: Double)] = []
  /// Where all coordinates are copied to at the start, if anything reads them there.
  private(set) var mirror: Int?
  let gradients: GradientPlan
  let coordinateCount: Int
  /// Where the log density is.
  private(set) var total = Operand()
  /// 1 in the lanes in which a condition does not hold.
  let rejected = 0
  /// 1 in the lanes in which a part of the gradient is no number.
  let unknown = 1
  /// A slot that is written and never read.
  let waste = 2

  var storage: [Ref: Operand] = [:]
  private var constantSlots: [UInt64: Int] = [:]
  private(set) var accumulatorSlots: [Int] = []
  private var temporaryCount = 0
  private var tableNumbers: [[Int32]: Int] = [:]
  var fusions: Set<Ref> = []

  init(_ graph: Graph, total: Ref, coordinateCount: Int, lanes: Int) {
    self.graph = graph
    self.lanes = lanes
    self.coordinateCount = coordinateCount
    blockLength = 8 * Self.shortestBlock / lanes
    live = Liveness(graph, roots: [total])
    slotCount = 3
    gradients = GradientPlan(graph, coordinateCount: coordinateCount, firstSlot: slotCount)
    slotCount += gradients.added.count
    for accumulator in graph.accumulators {
      accumulatorSlots.append(slotCount)
      slotCount += accumulator.count
    }
    items.append(.clear(0..<slotCount))
    for block in graph.schedule {
      switch graph.blocks[block].kind {
      case .straight: emitStraight(block)
      case .loop: emitLoop(block)
      case .filter: emitFilter(block)
      }
    }
    self.total = straightOperand(total)
    emitAddedGradients()
    emitSearchForNaN()
  }
}

// MARK: Memory

extension ReplayPlan {
  func take(_ slots: Int) -> Int {
    defer { slotCount += slots }
    return slotCount
  }

  func constant(_ bits: UInt64) -> Operand {
    if let slot = constantSlots[bits] { return Operand(offset: slot, read: .one) }
    let slot = take(1)
    constantSlots[bits] = slot
    constants.append((slot: slot, value: Double(bitPattern: bits)))
    return Operand(offset: slot, read: .one)
  }

  func table(_ places: [Int32]) -> Operand {
    if let known = tableNumbers[places] { return Operand(base: .table(known), stride: 4) }
    tables.append(places)
    tableNumbers[places] = tables.count - 1
    return Operand(base: .table(tables.count - 1), stride: 4)
  }

  func temporary() -> Operand {
    temporaryCount += 1
    return Operand(base: .temporary(temporaryCount - 1), stride: 8 * lanes)
  }

  /// A column of a loop that is kept for every step, with room at both ends.
  func keptColumn(_ ref: Ref) -> Operand {
    let margin = live.margins[ref] ?? 0
    let first = take((graph.blocks[ref.block].count ?? 1) + 2 * margin)
    return Operand(offset: first + margin, stride: 8 * lanes)
  }

  func mirrored() -> Int {
    if let mirror { return mirror }
    let slot = take(coordinateCount)
    mirror = slot
    return slot
  }

  /// The slot of a cell.
  func slot(_ cell: Cell) -> Int {
    switch cell {
    case .number(let bits): return constant(bits).offset
    case .coordinate(let i): return mirrored() + i
    case .value(let ref, let step):
      let operand = graph.blocks[ref.block].count == nil ? straightOperand(ref) : storage[ref] ?? Operand()
      if operand.base == .positions { return mirrored() + operand.offset }
      return operand.offset + step
    }
  }

  func emit(_ operation: PlannedOperation) { operations.append(operation) }

  func kernel(_ operation: Int, _ reads: [Operand.Read] = []) -> CKColumnKernel? {
    func read(_ i: Int) -> Int32 { i < reads.count ? reads[i].rawValue : 0 }
    return ck_column_kernel(Int32(operation), lanes, read(0), read(1), read(2))
  }
}

// MARK: Outside loops

extension ReplayPlan {
  func straightOperand(_ ref: Ref) -> Operand {
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
    for effect in block.effects {
      emit(effect, straightOperand(Ref(block: number, node: effect.node)))
    }
    items.append(.straight(first..<operations.count))
  }
}
