import TSNumerics

// Making nodes: what can be known is known at once.
extension Graph {
  func number(_ value: Double, in block: Int) -> Int { blocks[block].intern(.number(value.bitPattern)) }

  func numberValue(_ node: Int, in block: Int) -> Double? {
    if case .number(let bits) = blocks[block].nodes[node] { return Double(bitPattern: bits) }
    return nil
  }

  func external(_ ref: Ref, in block: Int) -> Int {
    switch blocks[ref.block].nodes[ref.node] {
    case .number(let bits): return blocks[block].intern(.number(bits))
    case .coordinate(let i) where blocks[block].count == nil: return blocks[block].intern(.coordinate(i))
    case .external(let other): return external(other, in: block)
    default: return blocks[block].intern(.external(ref))
    }
  }

  func column(_ values: [Double], in block: Int) -> Int {
    let first = values.first ?? 0
    if values.allSatisfy({ $0.bitPattern == first.bitPattern }) { return number(first, in: block) }
    return blocks[block].intern(.data(dataColumn(values)))
  }

  /// Whether a node of a loop is the same at every step.
  func isInvariant(_ node: Int, in block: Int) -> Bool {
    switch blocks[block].nodes[node] {
    case .number, .external: return true
    default: return false
    }
  }

  private func isData(_ node: Int, in block: Int) -> Bool {
    switch blocks[block].nodes[node] {
    case .number, .data: return true
    default: return false
    }
  }

  /// An operation on nodes of the block.
  func make(_ operation: Operation, _ arguments: [Int], label: Int = 0, in block: Int) -> Int {
    if let simpler = simplified(operation, arguments, in: block) { return simpler }
    let arguments = operation == .multiply ? regrouped(arguments, in: block) ?? arguments : arguments
    if operation != .function || functions.indices.contains(label) {
      if arguments.allSatisfy({ isData($0, in: block) }) {
        return folded(operation, arguments, label: label, in: block)
      }
    }
    if let preheader = blocks[block].preheader, arguments.allSatisfy({ isInvariant($0, in: block) }) {
      return external(
        Ref(
          block: preheader,
          node: make(
            operation, arguments.map { moved($0, from: block, to: preheader) }, label: label, in: preheader)),
        in: block)
    }
    if let forward = blocks[block].forward, arguments.allSatisfy({ isForward($0, in: block) }) {
      let node = make(
        operation, arguments.map { moved($0, from: block, to: forward) }, label: label, in: forward)
      return taken(node, from: forward, in: block)
    }
    return blocks[block].intern(.operation(operation, arguments, label: label))
  }

  // MARK: Moving

  /// The same number in another block, where it is known too.
  func moved(_ node: Int, from block: Int, to other: Int) -> Int {
    switch blocks[block].nodes[node] {
    case .external(let ref) where ref.block == other: return ref.node
    case .external(let ref): return external(ref, in: other)
    case .column(let ref, earlier: 0) where ref.block == other: return ref.node
    case let leaf: return blocks[other].intern(leaf)
    }
  }

  /// Whether the loop whose derivatives a block computes knows a node of it.
  func isForward(_ node: Int, in block: Int) -> Bool {
    guard let forward = blocks[block].forward else { return false }
    switch blocks[block].nodes[node] {
    case .number, .data, .coordinates, .gather: return true
    case .external(let ref): return blocks[ref.block].order < blocks[forward].order
    case .column(let ref, let earlier): return ref.block == forward && earlier == 0
    default: return false
    }
  }

  /// A node of a loop in the block of its derivatives.
  func taken(_ node: Int, from forward: Int, in block: Int) -> Int {
    switch blocks[forward].nodes[node] {
    case .number, .data, .coordinates, .gather, .external:
      return blocks[block].intern(blocks[forward].nodes[node])
    case .lag(let distance, let number):
      guard let target = blocks[forward].lagTargets[number] else { break }
      return blocks[block].intern(.column(Ref(block: forward, node: target), earlier: distance))
    default: break
    }
    return blocks[block].intern(.column(Ref(block: forward, node: node), earlier: 0))
  }

  // MARK: Folding

  private func folded(_ operation: Operation, _ arguments: [Int], label: Int, in block: Int) -> Int {
    let columns = arguments.map { node -> [Double] in
      switch blocks[block].nodes[node] {
      case .number(let bits): return [Double(bitPattern: bits)]
      case .data(let i): return data[i]
      default: return [.nan]
      }
    }
    func at(_ argument: Int, _ step: Int) -> Double {
      guard argument < columns.count else { return 0 }
      return columns[argument].count == 1 ? columns[argument][0] : columns[argument][step]
    }
    func value(_ step: Int) -> Double {
      operation == .function
        ? functions[label](columns.indices.map { at($0, step) })
        : operation.value(at(0, step), at(1, step), at(2, step))
    }
    let isColumn = arguments.contains { node in
      if case .data = blocks[block].nodes[node] { return true }
      return false
    }
    guard isColumn, let count = blocks[block].count else { return number(value(0), in: block) }
    return column((0..<count).map(value), in: block)
  }

  /// The arguments of a node, where it is a certain operation; also behind a value of the forward loop.
  private func arguments(of node: Int, as wanted: Operation, in block: Int) -> [Int]? {
    switch blocks[block].nodes[node] {
    case .operation(wanted, let a, _): return a
    case .column(let ref, earlier: 0) where ref.block == blocks[block].forward:
      guard case .operation(wanted, let a, _) = blocks[ref.block].nodes[ref.node] else { return nil }
      return a.map { taken($0, from: ref.block, in: block) }
    default: return nil
    }
  }

  /// A number times another node, where a node is that.
  func scaled(_ node: Int, in block: Int) -> (Double, Int)? {
    guard let a = arguments(of: node, as: .multiply, in: block) else { return nil }
    if let factor = numberValue(a[0], in: block) { return (factor, a[1]) }
    if let factor = numberValue(a[1], in: block) { return (factor, a[0]) }
    return nil
  }

  /// The factors of (a b) c as those of a (b c), where b c is there already.
  ///
  /// What no step changes stays where it is, so that it can be taken out of sums.
  private func regrouped(_ factors: [Int], in block: Int) -> [Int]? {
    for (product, c) in [(factors[0], factors[1]), (factors[1], factors[0])] {
      guard !isInvariant(c, in: block),
        case .operation(.multiply, let inner, _) = blocks[block].nodes[product]
      else { continue }
      for (a, b) in [(inner[0], inner[1]), (inner[1], inner[0])] {
        let known =
          blocks[block].known(.operation(.multiply, [b, c], label: 0))
          ?? blocks[block].known(.operation(.multiply, [c, b], label: 0))
        if let known { return [a, known] }
      }
    }
    return nil
  }

  /// What algebra allows: identities that change a result by no more than rounding.
  private func simplified(_ operation: Operation, _ a: [Int], in block: Int) -> Int? {
    func value(_ i: Int) -> Double? { numberValue(a[i], in: block) }
    func argument(_ i: Int, of wanted: Operation) -> Int? {
      arguments(of: a[i], as: wanted, in: block)?[0]
    }
    switch operation {
    case .add:
      if value(0) == 0 { return a[1] }
      if value(1) == 0 { return a[0] }
      if a[0] == a[1] { return make(.multiply, [number(2, in: block), a[0]], in: block) }
      if let inner = argument(1, of: .negate) { return make(.subtract, [a[0], inner], in: block) }
      if let inner = argument(0, of: .negate) { return make(.subtract, [a[1], inner], in: block) }
    case .subtract:
      if value(1) == 0 { return a[0] }
      if value(0) == 0 { return make(.negate, [a[1]], in: block) }
      if let inner = argument(1, of: .negate) { return make(.add, [a[0], inner], in: block) }
    case .multiply:
      if value(0) == 1 { return a[1] }
      if value(1) == 1 { return a[0] }
      if value(0) == -1 { return make(.negate, [a[1]], in: block) }
      if value(1) == -1 { return make(.negate, [a[0]], in: block) }
      if let factor = value(0), let (inner, other) = scaled(a[1], in: block) {
        return make(.multiply, [number(factor * inner, in: block), other], in: block)
      }
      if let factor = value(1), let (inner, other) = scaled(a[0], in: block) {
        return make(.multiply, [number(factor * inner, in: block), other], in: block)
      }
      if let inner = argument(0, of: .negate) {
        return make(.negate, [make(.multiply, [inner, a[1]], in: block)], in: block)
      }
      if let inner = argument(1, of: .negate) {
        return make(.negate, [make(.multiply, [a[0], inner], in: block)], in: block)
      }
    case .divide:
      if value(1) == 1 { return a[0] }
      // a / exp(x) = a exp(-x)
      if let inner = argument(1, of: .exp) {
        let inverse = make(.exp, [make(.negate, [inner], in: block)], in: block)
        return make(.multiply, [a[0], inverse], in: block)
      }
      if blocks[block].count != nil, isInvariant(a[1], in: block), !isInvariant(a[0], in: block) {
        let inverse = make(.divide, [number(1, in: block), a[1]], in: block)
        return make(.multiply, [a[0], inverse], in: block)
      }
    case .negate:
      if let inner = argument(0, of: .negate) { return inner }
      if let (factor, inner) = scaled(a[0], in: block) {
        return make(.multiply, [number(-factor, in: block), inner], in: block)
      }
      if case .operation(.subtract, let inner, _) = blocks[block].nodes[a[0]] {
        return make(.subtract, [inner[1], inner[0]], in: block)
      }
    case .log:
      if let inner = argument(0, of: .exp) { return inner }
    case .detach: if isData(a[0], in: block) { return a[0] }
    case .select:
      if a[1] == a[2] { return a[1] }
      if let mask = value(0) { return mask != 0 ? a[1] : a[2] }
    default: break
    }
    return nil
  }
}
