// Where a filter finds the numbers that its operations take.
extension Graph {
  /// The value that each operand is: outside loops where no step changes it.
  var filterOperands: [Ref] {
    (filter?.operands ?? []).map { ref in
      if case .external(let other) = blocks[ref.block].nodes[ref.node] { return other }
      return ref
    }
  }

  /// Whether a value is no number and no data column.
  func isVariable(_ ref: Ref) -> Bool {
    switch blocks[ref.block].nodes[ref.node] {
    case .number, .data: false
    default: true
    }
  }
}
