/// Some steps of a segment as they were written.
struct WrittenPart {
  let segment: Int
  let steps: Range<Int>
  /// The number of the first node, and how many nodes a step has.
  let first: Int
  let width: Int
  let places: [[SummedOperand]]
  /// The weights that are handed on: before the first step, and after each.
  let initials: [SummedOperand]
  let outputs: [SummedOperand]

  /// A weight that a step is handed, as what it was made as and at which step.
  func weight(_ number: Int, at step: Int) -> (operand: SummedOperand, step: Int) {
    var (number, step) = (number, step)
    while step > 0 {
      guard case .carried(let before) = outputs[number] else { return (outputs[number], step - 1) }
      // What is handed on as it came was there at the first step.
      if before == number { break }
      (number, step) = (before, step - 1)
    }
    return (initials[number], 0)
  }
}
