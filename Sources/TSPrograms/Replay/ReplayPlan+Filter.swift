// The filter of the states that are integrated out.
extension ReplayPlan {
  func emitFilter(_ number: Int) {
    let results = take(FilterResult.allCases.count)
    for i in 0..<FilterResult.allCases.count {
      storage[Ref(block: number, node: i)] = Operand(offset: results + i)
    }
    items.append(
      .filter(
        PlannedFilter(
          operands: graph.filterOperands.map { (value: filterOperand($0), adjoint: adjoint(of: $0)) },
          results: results)))
  }

  private func filterOperand(_ ref: Ref) -> Operand {
    switch graph.blocks[ref.block].nodes[ref.node] {
    case .number(let bits): return Operand(offset: constant(bits).offset)
    case .data(let i): return Operand(base: .data(i), read: .step, stride: 8)
    case .coordinate(let i): return Operand(offset: mirrored() + i)
    default:
      return graph.blocks[ref.block].count == nil ? straightOperand(ref) : storage[ref] ?? Operand()
    }
  }

  private func adjoint(of ref: Ref) -> Operand? {
    guard let i = graph.accumulatorOf[ref] else { return nil }
    return Operand(
      offset: accumulatorSlots[i], stride: graph.blocks[ref.block].count == nil ? 0 : 8 * lanes)
  }
}
