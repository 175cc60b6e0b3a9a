extension ReplayPlan {
  /// Gives the columns that live for one block of steps their memory; those that are never needed at once share it.
  func placeTemporaries(_ body: Range<Int>) {
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
