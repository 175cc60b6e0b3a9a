import CKernels

// The operations of the nodes of a loop.
extension ReplayPlan {
  func emitNode(_ node: Int, _ number: Int, _ sums: inout [(node: Int, slot: Int)]) {
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
    case .coordinates(let i) where !graph.coordinateMaps[i].areConsecutive:
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
  func emitRecurrence(_ ref: Ref, _ prepared: () -> Void) -> PlannedPhase.Kind {
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
