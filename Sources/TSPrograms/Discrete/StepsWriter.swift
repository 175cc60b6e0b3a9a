/// Writes some steps of a segment anew: once for each combination of the axes that a node depends on, with each axis summed
/// out after its last use.
///
/// Several steps get one body, which must leave the same weights behind that it has found, one step later.
struct StepsWriter {
  /// The segment that was recorded.
  let number: Int
  /// Its steps that are written.
  let steps: Range<Int>
  private(set) var body: SummedBody
  /// For each node of the recorded body what it is for each combination of its axes.
  private(set) var places: [[SummedOperand]]
  /// The log weights of the axes that are alive.
  private(set) var factors: [Factor]
  private(set) var eliminations: [Elimination] = []
  /// The weights that several steps hand on: what they are before the first.
  private(set) var initials: [SummedOperand] = []
  /// The factors that several steps hand on, as they are before the first.
  private(set) var handedOn: [Factor] = []
  /// The factors that these steps have nothing to do with.
  private(set) var untouched: [Factor] = []

  private let writer: SummationWriter
  /// Conditions that have not become part of a term yet: truth values instead of weights.
  private var conditions: [Factor] = []
  /// The axes that have begun in these steps.
  private var begun: Set<Int> = []

  init(_ writer: SummationWriter, _ number: Int, _ steps: Range<Int>, _ factors: [Factor]) {
    self.writer = writer
    self.number = number
    self.steps = steps
    body = SummedBody(functions: writer.recorded.functions)
    places = Array(repeating: [], count: writer.recorded.segments[number].width)
    self.factors = factors
  }

  private var segment: RecordedSegment { writer.recorded.segments[number] }
  private var first: Int { segment.first + steps.lowerBound * segment.width }
  private func axes(of offset: Int) -> [Int] {
    writer.dependence.axes(number, steps.lowerBound, offset)
  }

  mutating func write() throws(DiscreteSiteError) {
    setAside()
    for offset in segment.body.indices where writer.axes.isAxis(number, offset) { writeAxis(offset) }
    for (offset, node) in segment.body.enumerated() where writer.isNeeded(number, offset) {
      if !writer.axes.isAxis(number, offset) { writeNode(node, offset) }
      guard writer.axes.isAxis(number, offset) || !node.operation.hasValue else { continue }
      let dying = alive.filter { writer.dependence.lastUse(of: $0) == first + offset }
      flushConditions { !dying.isDisjoint(with: $0.axes) }
      try eliminate(dying)
    }
    flushConditions { _ in true }
    merge()
  }

  /// Sums out what nothing needs from a node on.
  mutating func sweep(before end: Int) throws(DiscreteSiteError) {
    try eliminate(alive.filter { writer.dependence.lastUse(of: $0) < end })
  }

  /// The axes that have not been summed out.
  private var alive: Set<Int> { factors.reduce(into: begun) { $0.formUnion($1.axes) } }

  /// Leaves out the weights of axes that nothing here depends on; of several steps the others are handed on.
  private mutating func setAside() {
    var touched: Set<Int> = []
    for (offset, node) in segment.body.enumerated()
    where !node.operation.hasValue || writer.axes.isAxis(number, offset) {
      touched.formUnion(axes(of: offset))
    }
    untouched = factors.filter { touched.isDisjoint(with: $0.axes) }
    factors.removeAll { touched.isDisjoint(with: $0.axes) }
    guard steps.count > 1 else { return }
    handedOn = factors.sorted { $0.axes.lexicographicallyPrecedes($1.axes) }
    factors = handedOn.map { factor in
      initials += factor.entries
      let numbers = (initials.count - factor.entries.count)..<initials.count
      return Factor(axes: factor.axes, entries: numbers.map { .carried($0) })
    }
  }

  /// The weights that are left, as those that the next step hands on; nil where it has others than it was given.
  var outputs: [Factor]? {
    let left = factors.sorted { $0.axes.lexicographicallyPrecedes($1.axes) }
    let expected = handedOn.map { writer.dependence.shifted($0.axes, in: number, by: 1) }
    return left.map(\.axes) == expected ? left : nil
  }
}

// MARK: Nodes

extension StepsWriter {
  /// An axis: a literal for each of its values. Where it is a datum only the first of them is possible, and is the datum.
  private mutating func writeAxis(_ offset: Int) {
    let leaf = segment.leaves[segment.body[offset].leaf]
    let axis = first + offset
    begun.insert(axis)
    let values = writer.axes.values(of: axis)
    let isData = steps.map { leaf.coordinates[$0] < 0 }
    guard isData.contains(true) else {
      places[offset] = values.map { SummedOperand(Double($0)) }
      return
    }
    func column(_ latent: Double, _ datum: (Int) -> Double) -> SummedOperand {
      let numbers = zip(steps, isData).map { $1 ? datum($0) : latent }
      if numbers.allSatisfy({ $0.bitPattern == numbers[0].bitPattern }) { return SummedOperand(numbers[0]) }
      let nodes = numbers.map { RecordedNode(operation: .leaf, argumentCount: 0, value: $0) }
      return body.append(LeafColumn(nodes), label: 0)
    }
    places[offset] = values.map { value in column(Double(value)) { leaf.value(at: $0) } }
    let others = column(0) { _ in -.infinity }
    let entries = values.map { $0 == values.lowerBound ? SummedOperand(0) : others }
    factors.append(Factor(axes: [axis], entries: entries))
  }

  private mutating func writeNode(_ node: RecordedNode, _ offset: Int) {
    if node.operation == .leaf {
      let column = LeafColumn(steps.map { writer.leaf(node, segment.leaves[node.leaf], at: $0) })
      // Beside axes a literal is kept as a number, so that what compares them is known.
      let isLiteral = writer.dependence.mayDepend[number].contains(true) && column.isData
      places[offset] = [
        isLiteral && column.values.count == 1
          ? SummedOperand(column.values[0]) : body.append(column, label: node.label)
      ]
      return
    }
    let own = writer.axes.combinations(axes(of: offset))
    let arguments = node.arguments.map { argument -> [SummedOperand] in
      let axes = axes(ofArgument: argument)
      return own.numbers(in: writer.axes.combinations(axes)).map { operand(argument, copy: $0) }
    }
    if node.operation.hasValue || own.axes.isEmpty {
      places[offset] = (0..<own.count).map { copy in
        body.append(node.operation, arguments.map { $0[copy] }, label: node.label)
      }
    } else if node.operation == .check {
      if arguments[0].contains(where: { $0.value == nil || $0.value == 0 }) {
        conditions.append(Factor(axes: own.axes, entries: arguments[0]))
      }
    } else {
      factors.append(conditioned(Factor(axes: own.axes, entries: arguments[0])))
    }
  }

  private func axes(ofArgument argument: Int) -> [Int] {
    if case .local(let offset) = writer.uses.targets[number][argument] { return axes(of: offset) }
    return writer.dependence.axes(of: segment.arguments[argument][steps.lowerBound])
  }

  private func operand(_ argument: Int, copy: Int) -> SummedOperand {
    if case .local(let offset) = writer.uses.targets[number][argument] { return places[offset][copy] }
    let target = segment.arguments[argument][steps.lowerBound]
    if steps.count == 1 || segment.arguments[argument].isConstant, target < first {
      return writer.settled(target, copy: copy)
    }
    if steps.count == 1 { return places[target - first][copy] }
    return literal(argument, copy) ?? .argument(argument, copy: copy)
  }

  /// The number that an argument is at all steps, where it is one of the loop's own past.
  private func literal(_ argument: Int, _ copy: Int) -> SummedOperand? {
    let numbers = segment.arguments[argument]
    guard numbers.table == nil, numbers.stride == segment.width, numbers.prefix.count <= steps.lowerBound
    else { return nil }
    let target = numbers[steps.lowerBound] - segment.first
    guard target >= 0, target < steps.lowerBound * segment.width,
      let own = places[target % segment.width].dropFirst(copy).first, own.value != nil
    else { return nil }
    let lag = steps.lowerBound - target / segment.width
    let before = steps.prefix(lag).map { writer.settled(numbers[$0], copy: copy) }
    return before.allSatisfy { $0 == own } ? own : nil
  }
}

// MARK: Weights

extension StepsWriter {
  /// A term, impossible where a condition fails that depends on no more than it.
  private mutating func conditioned(_ term: Factor) -> Factor {
    var term = term
    let own = writer.axes.combinations(term.axes)
    conditions.removeAll { condition in
      guard Set(condition.axes).isSubset(of: term.axes) else { return false }
      let numbers = own.numbers(in: writer.axes.combinations(condition.axes))
      for (i, number) in numbers.enumerated() {
        term.entries[i] = body.make(
          .select, condition.entries[number], term.entries[i], SummedOperand(-.infinity))
      }
      return true
    }
    return term
  }

  /// Makes weights of conditions.
  private mutating func flushConditions(_ isMeant: (Factor) -> Bool) {
    let meant = conditions.filter(isMeant)
    conditions.removeAll(where: isMeant)
    for condition in meant {
      let entries = condition.entries.map {
        body.make(.select, $0, SummedOperand(0), SummedOperand(-.infinity))
      }
      factors.append(Factor(axes: condition.axes, entries: entries))
    }
  }

  /// The product of some weights, for all combinations of their axes.
  private mutating func product(_ some: [Factor], _ axes: [Int]) -> [SummedOperand] {
    let all = writer.axes.combinations(axes)
    var entries: [SummedOperand] = []
    for factor in some {
      let own = all.numbers(in: writer.axes.combinations(factor.axes)).map { factor.entries[$0] }
      entries = entries.isEmpty ? own : zip(entries, own).map { body.product($0, $1) }
    }
    return entries.isEmpty ? [SummedOperand](repeating: SummedOperand(0), count: all.count) : entries
  }

  /// Sums axes out, first those that leave the smallest sums.
  private mutating func eliminate(_ dying: Set<Int>) throws(DiscreteSiteError) {
    var left = dying.sorted()
    while !left.isEmpty {
      let sizes = left.map { writer.axes.combinations(neighbours(of: $0)).count }
      let next = left.remove(at: sizes.indices.min { sizes[$0] < sizes[$1] } ?? 0)
      try eliminate(next)
    }
  }

  /// An axis and those that it shares a weight with.
  private func neighbours(of axis: Int) -> [Int] {
    factors.filter { $0.axes.contains(axis) }.reduce(into: Set([axis])) { $0.formUnion($1.axes) }.sorted()
  }

  private mutating func eliminate(_ axis: Int) throws(DiscreteSiteError) {
    let axes = neighbours(of: axis)
    try writer.axes.check(axes)
    let weights = product(factors.filter { $0.axes.contains(axis) }, axes)
    factors.removeAll { $0.axes.contains(axis) }
    begun.remove(axis)
    eliminations.append(Elimination(axis: axis, axes: axes, weights: weights))
    let all = writer.axes.combinations(axes)
    let left = axes.filter { $0 != axis }
    var groups = [[SummedOperand]](repeating: [], count: writer.axes.combinations(left).count)
    for (weight, group) in zip(weights, all.numbers(in: writer.axes.combinations(left))) {
      groups[group].append(weight)
    }
    let sums = groups.map { body.reduced($0, by: writer.reduction) }
    if left.isEmpty {
      _ = body.append(.term, sums, label: writer.label(of: axis))
    } else {
      factors.append(Factor(axes: left, entries: sums))
    }
  }

  /// Puts weights together whose axes are among those of others, and gives those that have begun without any some.
  private mutating func merge() {
    for axis in begun.sorted() where !factors.contains(where: { $0.axes.contains(axis) }) {
      factors.append(
        Factor(
          axes: [axis], entries: writer.axes.values(of: axis).map { _ in SummedOperand(0) }))
    }
    begun = []
    var kept: [[Factor]] = []
    let order = factors.indices.sorted { (-factors[$0].axes.count, $0) < (-factors[$1].axes.count, $1) }
    for factor in order.map({ factors[$0] }) {
      let place = kept.firstIndex { Set(factor.axes).isSubset(of: $0[0].axes) }
      if let place { kept[place].append(factor) } else { kept.append([factor]) }
    }
    factors = kept.map { group in
      Factor(axes: group[0].axes, entries: product(group, group[0].axes))
    }
  }
}
