import CKernels
import TSNumerics

/// Evaluates a program and its gradient at 1, 2, 4 or 8 positions at once.
///
/// A lane gives the same bits in any company, on every instruction set and whatever the length of a block of steps.
final class Replay: LogDensityEvaluator {
  let laneCount: Int
  private let plan: ReplayPlan
  private let program: Program?
  private let memory: UnsafeMutableRawPointer
  private let slots: UnsafeMutablePointer<Double>
  private let operations: UnsafeMutablePointer<CKColumnOperation>
  private var items: [CKColumnItem] = []
  private var columns: [UnsafeMutablePointer<Double>] = []
  private var tables: [UnsafeMutablePointer<Int32>] = []
  private var functions: [Unmanaged<FunctionBox>] = []
  private var patches: [Patch] = []
  /// The filter of the states, if there are any.
  private(set) var filter: FilterMemory?
  private var dataPlaces = DataPlaces()

  /// An address that changes with every evaluation.
  private struct Patch {
    let place: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    let offset: Int
    let isGradient: Bool
  }

  private final class FunctionBox {
    let body: RecordedFunction.Body
    init(_ body: @escaping RecordedFunction.Body) { self.body = body }
  }

  /// - Parameters:
  ///   - plan: what is done.
  ///   - program: what a gradient that is no number is computed from once more; nil where that cannot be had.
  ///   - runsFilter: whether the filter of the states is run with the rest.
  init(_ plan: ReplayPlan, plainMeaning program: Program?, runsFilter: Bool = true) {
    self.plan = plan
    self.program = program
    laneCount = plan.lanes
    let size = plan.slotCount * plan.lanes
    memory = .allocate(byteCount: size * 8, alignment: 64)
    slots = memory.initializeMemory(as: Double.self, repeating: 0, count: size)
    operations = .allocate(capacity: max(1, plan.operations.count))
    for constant in plan.constants {
      for lane in 0..<plan.lanes { slots[constant.slot * plan.lanes + lane] = constant.value }
    }
    for values in plan.graph.data {
      let column = UnsafeMutablePointer<Double>.allocate(capacity: values.count)
      column.initialize(from: values, count: values.count)
      columns.append(column)
    }
    for places in plan.tables {
      let table = UnsafeMutablePointer<Int32>.allocate(capacity: places.count)
      table.initialize(from: places, count: places.count)
      tables.append(table)
    }
    for (i, planned) in plan.operations.enumerated() { place(planned, operations + i) }
    for case .filter(let planned) in plan.items { filter = memory(of: planned) }
    items = plan.items.flatMap { $0.columnItems(runsFilter ? filter.map { UnsafePointer($0.filter) } : nil) }
  }

  private func memory(of planned: PlannedFilter) -> FilterMemory? {
    guard let schedule = plan.graph.filter else { return nil }
    func address(_ operand: Operand) -> UnsafeMutablePointer<Double> {
      if case .data(let i) = operand.base { return columns[i] + operand.offset }
      return slots + operand.offset * laneCount
    }
    let operands = planned.operands.map { value, adjoint in
      CKFilterOperand(
        value: UnsafePointer(address(value)), within: value.stride, adjoint: adjoint.map(address),
        adjoint_within: adjoint?.stride ?? 0, is_one: value.read == .step ? 1 : 0)
    }
    return FilterMemory(
      schedule, operands, results: slots + planned.results * laneCount, lanes: laneCount)
  }

  deinit {
    memory.deallocate()
    operations.deallocate()
    for column in columns { column.deallocate() }
    for table in tables { table.deallocate() }
    for function in functions { function.release() }
  }

  private func place(_ planned: PlannedOperation, _ operation: UnsafeMutablePointer<CKColumnOperation>) {
    operation.initialize(to: CKColumnOperation())
    operation.pointee.kernel = planned.kernel
    if let function = planned.function {
      let box = Unmanaged.passRetained(FunctionBox(plan.graph.functions[function].body))
      functions.append(box)
      operation.pointee.context = box.toOpaque()
      operation.pointee.call = { context, count, y, a, b, c, d in
        guard let context, let y, let a else { return }
        let box = Unmanaged<FunctionBox>.fromOpaque(context).takeUnretainedValue()
        withUnsafeTemporaryAllocation(of: Double.self, capacity: RecordedFunction.mostArguments) {
          arguments in
          guard let start = arguments.baseAddress else { return }
          for i in 0..<count {
            start[0] = a[i]
            start[1] = b?[i] ?? 0
            start[2] = c?[i] ?? 0
            start[3] = d?[i] ?? 0
            y[i] = box.body(start)
          }
        }
      }
    }
    let places = UnsafeMutableRawPointer(operation)
    let first = MemoryLayout<CKColumnOperation>.offset(of: \.result) ?? 0
    let size = MemoryLayout<CKColumnPlace>.stride
    func place(_ offset: Int) -> UnsafeMutablePointer<CKColumnPlace> {
      (places + offset).assumingMemoryBound(to: CKColumnPlace.self)
    }
    set(planned.result, at: place(first))
    for (i, argument) in planned.arguments.prefix(RecordedFunction.mostArguments).enumerated() {
      set(argument, at: place(first + (i + 1) * size))
    }
  }

  private func set(_ operand: Operand, at place: UnsafeMutablePointer<CKColumnPlace>) {
    place.pointee.within = operand.stride
    place.pointee.advance = operand.isBlockLocal ? 0 : operand.stride
    let address = UnsafeMutableRawPointer(place).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
    switch operand.base {
    case .slots, .temporary:
      place.pointee.address = UnsafeMutableRawPointer(slots + operand.offset * laneCount)
    case .data(let i): place.pointee.address = UnsafeMutableRawPointer(columns[i] + operand.offset)
    case .table(let i): place.pointee.address = UnsafeMutableRawPointer(tables[i])
    case .positions:
      patches.append(Patch(place: address, offset: operand.offset * laneCount * 8, isGradient: false))
    case .gradients:
      patches.append(Patch(place: address, offset: operand.offset * laneCount * 8, isGradient: true))
    }
  }

  func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    gradients: UnsafeMutablePointer<Double>
  ) {
    run(positions, gradients: gradients)
    write(values, positions)
    mend(gradients, values, positions)
  }

  func evaluate(
    _ positions: UnsafePointer<Double>, values: UnsafeMutablePointer<Double>,
    scratch: UnsafeMutablePointer<Double>
  ) {
    // The derivatives of a filter take longer than all else; they come behind its results.
    let adjoints = filter?.filter.pointee.adjoints
    filter?.filter.pointee.adjoints = nil
    run(positions, gradients: scratch)
    filter?.filter.pointee.adjoints = adjoints ?? nil
    write(values, positions)
  }

  private func run(_ positions: UnsafePointer<Double>, gradients: UnsafeMutablePointer<Double>) {
    let lanes = laneCount
    for patch in patches {
      patch.place.pointee =
        patch.isGradient
        ? UnsafeMutableRawPointer(gradients) + patch.offset
        : UnsafeMutableRawPointer(mutating: positions) + patch.offset
    }
    if let mirror = plan.mirror {
      (slots + mirror * lanes).update(from: positions, count: plan.coordinateCount * lanes)
    }
    ck_run_items(lanes, slots, items.count, items, operations)
  }

  /// Computes the gradient once more where it is no number though the density is one: a product of nothing with what is
  /// infinite, which is nothing where a derivative is passed on.
  ///
  /// Rare: far out, or on the side of a choice that is not taken.
  private func mend(
    _ gradients: UnsafeMutablePointer<Double>, _ values: UnsafePointer<Double>,
    _ positions: UnsafePointer<Double>
  ) {
    guard let program else { return }
    let isUnknown = slots + plan.unknown * laneCount
    for lane in 0..<laneCount where isUnknown[lane] != 0 && values[lane] > -.infinity {
      for i in 0..<plan.coordinateCount { gradients[i * laneCount + lane] = 0 }
      program.addGradient(at: positions + lane, to: gradients + lane, stride: laneCount)
    }
  }

  private func write(_ values: UnsafeMutablePointer<Double>, _ positions: UnsafePointer<Double>) {
    let total =
      plan.total.base == .positions
      ? positions + plan.total.offset * laneCount : UnsafePointer(slots) + plan.total.offset * laneCount
    let rejected = slots + plan.rejected * laneCount
    for lane in 0..<laneCount {
      let value = total[lane]
      values[lane] = value < .infinity && rejected[lane] == 0 ? value : -.infinity
    }
  }
}

extension Replay: DataBinding {
  func bind(_ marks: [UInt64: Int]) -> Set<Int> {
    dataPlaces = DataPlaces()
    for (column, values) in zip(columns, plan.graph.data) {
      for i in values.indices { dataPlaces.look(at: column + i, marks) }
    }
    for constant in plan.constants {
      dataPlaces.look(at: slots + constant.slot * laneCount, count: laneCount, marks)
    }
    return dataPlaces.found
  }

  func exchange(_ data: [Double]) { dataPlaces.write(data) }
}
