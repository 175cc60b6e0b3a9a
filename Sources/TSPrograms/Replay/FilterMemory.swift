import CKernels

/// A filter as the kernels run it: its operations, where their numbers are, and room to work in.
///
/// Used by one thread at a time.
final class FilterMemory {
  let filter: UnsafeMutablePointer<CKFilter>
  private var owned: [UnsafeMutableRawPointer] = []

  /// - Parameters:
  ///   - schedule: what is done.
  ///   - operands: where each number is, and where its derivative goes; both with the bytes from a step to the next.
  ///   - results: room for what the filter gives.
  ///   - lanes: how many filters run side by side.
  init(
    _ schedule: FilterSchedule, _ operands: [CKFilterOperand], results: UnsafeMutablePointer<Double>,
    lanes: Int
  ) {
    filter = .allocate(capacity: 1)
    filter.initialize(to: CKFilter())
    var terms: [CKFilterTerm] = []
    var operations: [CKFilterOperation] = []
    var templates: [CKFilterTemplate] = []
    var saved = [Int](repeating: 0, count: schedule.templates.count)
    for (number, template) in schedule.templates.enumerated() {
      templates.append(CKFilterTemplate(first: Int32(operations.count), count: Int32(template.count)))
      for operation in template {
        let made = CKFilterOperation(operation, firstTerm: terms.count, width: schedule.width, operands)
        operations.append(made)
        saved[number] += Int(made.saved)
        for term in operation.terms {
          terms.append(CKFilterTerm(slot: Int32(term.slot), coefficient: Int32(term.coefficient)))
        }
      }
    }
    let steps = schedule.steps.map { CKFilterStep(number: Int32($0.template), step: Int32($0.step)) }
    let width = schedule.width
    let size = width + width * (width + 1) / 2
    let isDifferentiated = operands.contains { $0.adjoint != nil }
    let savedCount = schedule.steps.reduce(0) { $0 + saved[$1.template] }
    let isSingle = width == 1 && operations.allSatisfy { $0.count <= 1 }
    filter.pointee = CKFilter(
      width: width, step_count: steps.count, saved_count: savedCount, is_single: isSingle ? 1 : 0,
      operands: keep(operands), terms: keep(terms),
      operations: keep(operations), templates: keep(templates), steps: keep(steps),
      memory: room(size * lanes),
      adjoints: isDifferentiated ? room(size * lanes) : nil, scratch: room(width * lanes),
      saved: room(savedCount * lanes), results: results)
  }

  deinit {
    for memory in owned { memory.deallocate() }
    filter.deallocate()
  }

  private func keep<T: BitwiseCopyable>(_ values: [T]) -> UnsafePointer<T> {
    let memory = UnsafeMutablePointer<T>.allocate(capacity: max(1, values.count))
    memory.initialize(from: values, count: values.count)
    owned.append(UnsafeMutableRawPointer(memory))
    return UnsafePointer(memory)
  }

  private func room(_ count: Int) -> UnsafeMutablePointer<Double> {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 8, alignment: 64)
    owned.append(memory)
    return memory.initializeMemory(as: Double.self, repeating: 0, count: max(1, count))
  }
}

extension CKFilterOperation {
  fileprivate init(
    _ operation: FilterSchedule.Operation, firstTerm: Int, width: Int, _ operands: [CKFilterOperand]
  ) {
    let saved = operation.savedCount(width: width) { $0 >= 0 && operands[$0].adjoint != nil }
    self.init(
      is_observed: operation.isObserved ? 1 : 0, target: Int32(operation.target),
      mean: Int32(operation.mean), variance: Int32(operation.variance), datum: Int32(operation.datum),
      first: Int32(firstTerm), count: Int32(operation.terms.count),
      saved: Int32(saved))
  }
}
