/// Writes a program anew with its discrete latent sites summed out.
///
/// Each node is written once for each combination of the axes that it depends on. The log weights of the axes that are
/// alive go from step to step; the first steps of a loop are written out until a step leaves as many as it finds.
final class SummationWriter {
  let recorded: Program
  let uses: ProgramUses
  let dependence: DiscreteDependence
  let reduction: AxisReduction
  /// For each coordinate that of the program that is written; nil for what is summed out.
  let coordinates: [Int?]
  private(set) var segments: [RecordedSegment] = []
  private(set) var nodeCount = 0
  private(set) var groups: [EliminationGroup] = []
  /// The log weights of the axes that are alive.
  private var live: [Factor] = []
  /// What has become of each segment that was recorded.
  private(set) var parts: [[WrittenPart]]
  private var literals: [UInt64: Int] = [:]

  /// The least number of steps that make a loop.
  private static let fewestSteps = 3

  init(
    _ recorded: Program, _ uses: ProgramUses, _ dependence: DiscreteDependence, _ coordinates: [Int?],
    _ reduction: AxisReduction
  ) throws(DiscreteSiteError) {
    self.recorded = recorded
    self.uses = uses
    self.dependence = dependence
    self.coordinates = coordinates
    self.reduction = reduction
    parts = recorded.segments.map { _ in [] }
    for number in recorded.segments.indices { try write(number) }
  }

  var axes: DiscreteAxes { dependence.axes }

  func isNeeded(_ segment: Int, _ offset: Int) -> Bool {
    uses.isNeeded[segment][offset] || axes.isAxis(segment, offset)
  }

  func label(of axis: Int) -> Int {
    let at = recorded.location(of: axis)
    return recorded.segments[at.segment].body[at.offset].label
  }

  /// A leaf as it is at a step of the program that is written.
  func leaf(_ node: RecordedNode, _ leaf: LeafColumn, at step: Int) -> RecordedNode {
    let coordinate = leaf.coordinates[step]
    return RecordedNode(
      operation: .leaf, argumentCount: 0, label: node.label, value: leaf.value(at: step),
      coordinate: coordinate < 0 ? -1 : coordinates[coordinate] ?? -1)
  }
}

// MARK: Segments

extension SummationWriter {
  private func write(_ number: Int) throws(DiscreteSiteError) {
    let count = recorded.segments[number].count
    guard dependence.mayDepend[number].contains(true) else {
      try write(number, 0..<(count ?? 1), isLoop: count != nil)
      return
    }
    var (step, odd) = (0, 0)
    while step < count ?? 1 {
      if let from = dependence.regularFrom[number], step >= from {
        if let end = try roll(number, from: step) {
          step = end
          continue
        }
        odd += 1
        if odd > DiscreteDependence.mostOddSteps { throw piledUp(number, step) }
      }
      try write(number, step..<(step + 1), isLoop: false)
      step += 1
    }
  }

  private func piledUp(_ number: Int, _ step: Int) -> DiscreteSiteError {
    let axis = live.last?.axes.last ?? recorded.segments[number].first
    return DiscreteSiteError(site: axes.name(of: axis), reason: "its values are used after the loop")
  }

  private func write(_ number: Int, _ steps: Range<Int>, isLoop: Bool) throws(DiscreteSiteError) {
    var writer = StepsWriter(self, number, steps, live)
    try writer.write()
    try finish(&writer, isLoop: isLoop, outputs: [])
  }

  /// Writes the steps from one on as a loop.
  ///
  /// - Returns: the step after its last; nil where the step leaves other weights than it finds.
  private func roll(_ number: Int, from step: Int) throws(DiscreteSiteError) -> Int? {
    let end = regularEnd(number, from: step)
    guard end - step >= Self.fewestSteps else { return nil }
    var writer = StepsWriter(self, number, step..<end, live)
    try writer.write()
    guard let outputs = writer.outputs else { return nil }
    try finish(&writer, isLoop: true, outputs: outputs)
    return end
  }

  /// Up to which step axes die at the same place as at a step, so many steps later.
  private func regularEnd(_ number: Int, from step: Int) -> Int {
    let segment = recorded.segments[number]
    let count = segment.count ?? 1
    let (start, width) = (segment.first + step * segment.width, segment.width)
    var end = count
    for (place, _) in axes.places where place.segment == number {
      for own in 0...step {
        let axis = segment.first + own * width + place.offset
        let last = dependence.lastUse(of: axis)
        guard last >= start, last < start + width else { continue }
        var ahead = 1
        while step + ahead < end, dependence.lastUse(of: axis + ahead * width) == last + ahead * width {
          ahead += 1
        }
        end = min(end, step + ahead)
      }
    }
    return end
  }

  /// Takes over what has been written, and sums out what nothing needs any more.
  private func finish(
    _ writer: inout StepsWriter, isLoop: Bool, outputs: [Factor]
  ) throws(DiscreteSiteError) {
    let (number, steps) = (writer.number, writer.steps)
    let part = add(writer, isLoop: isLoop, outputs: outputs)
    func settled(_ factor: Factor) -> Factor {
      Factor(
        axes: dependence.shifted(factor.axes, in: number, by: steps.count - 1),
        entries: factor.entries.map { self.settled($0, part, steps.count - 1) })
    }
    live = writer.untouched + writer.factors.map(settled)
    let end = recorded.segments[number].first + steps.upperBound * recorded.segments[number].width
    guard live.contains(where: { $0.axes.contains { dependence.lastUse(of: $0) < end } }) else { return }
    var rest = StepsWriter(self, number, steps.upperBound..<steps.upperBound, live)
    try rest.sweep(before: end)
    let sum = add(rest, isLoop: false, outputs: [])
    live = rest.factors.map { factor in
      Factor(axes: factor.axes, entries: factor.entries.map { self.settled($0, sum, 0) })
    }
  }
}

// MARK: Numbers

extension SummationWriter {
  /// Adds a segment with what has been written, before it the literals that it needs.
  private func add(_ writer: StepsWriter, isLoop: Bool, outputs: [Factor]) -> WrittenPart {
    let body = writer.body
    let handedOn = outputs.flatMap(\.entries)
    let rows = max(1, writer.steps.count)
    func part(_ first: Int) -> WrittenPart {
      WrittenPart(
        segment: writer.number, steps: writer.steps, first: first, width: body.nodes.count,
        places: writer.places, initials: writer.initials, outputs: handedOn)
    }
    var numbers = LiteralSearch(self, part(0))
    numbers.search(body.arguments + writer.eliminations.flatMap(\.weights) + writer.initials + handedOn)
    addLiterals(numbers.found)
    let own = part(nodeCount)
    if !writer.steps.isEmpty { parts[writer.number].append(own) }
    nodeCount += body.nodes.count * rows
    func progression(_ operand: SummedOperand) -> Progression {
      if case .local(let i) = operand { return Progression(own.first + i, stride: own.width, count: rows) }
      var result = Progression(node(operand, own, 0))
      for step in 1..<max(1, rows) { result.append(node(operand, own, step), step: step) }
      result.settle()
      return result
    }
    if !body.nodes.isEmpty {
      segments.append(
        RecordedSegment(
          first: own.first, count: isLoop ? rows : nil, body: body.nodes,
          arguments: body.arguments.map(progression), leaves: body.leaves))
    }
    if !writer.eliminations.isEmpty {
      groups.append(
        EliminationGroup(
          segment: writer.number, count: rows, axes: writer.eliminations.map(\.axis),
          cliques: writer.eliminations.map(\.axes),
          weights: writer.eliminations.map { $0.weights.map(progression) }))
    }
    return own
  }

  private func addLiterals(_ bits: [UInt64]) {
    let new = bits.filter { literals[$0] == nil }
    if new.isEmpty { return }
    var step = RecordedStep(first: nodeCount)
    for bits in new {
      literals[bits] = nodeCount
      nodeCount += 1
      step.append(RecordedNode(operation: .leaf, argumentCount: 0, value: Double(bitPattern: bits)))
    }
    segments.append(RecordedSegment(step))
  }

  /// The node that an operand of a part is at a step, counted from the first of the part.
  private func node(_ operand: SummedOperand, _ part: WrittenPart, _ step: Int) -> Int {
    switch operand {
    case .number(let bits): literals[bits] ?? 0
    case .local(let i): part.first + step * part.width + i
    case .node(let node): node
    case .carried(let i):
      node(part.weight(i, at: step).operand, part, part.weight(i, at: step).step)
    case .argument(let argument, let copy):
      node(
        of: recorded.segments[part.segment].arguments[argument][part.steps.lowerBound + step], copy: copy)
    }
  }

  private func part(of at: Program.Location) -> WrittenPart? {
    parts[at.segment].last { $0.steps.contains(at.step) }
  }

  private func node(of recordedNode: Int, copy: Int) -> Int {
    let at = recorded.location(of: recordedNode)
    guard let part = part(of: at) else { return 0 }
    return node(part.places[at.offset][copy], part, at.step - part.steps.lowerBound)
  }

  /// An operand of a part at a step as later parts see it.
  private func settled(_ operand: SummedOperand, _ part: WrittenPart, _ step: Int) -> SummedOperand {
    switch operand {
    case .number: operand
    case .carried(let i): settled(part.weight(i, at: step).operand, part, part.weight(i, at: step).step)
    case .argument(let argument, let copy):
      settled(
        recorded.segments[part.segment].arguments[argument][part.steps.lowerBound + step], copy: copy)
    case .local, .node: .node(node(operand, part, step))
    }
  }

  /// A recorded node that has been written, for a combination of its axes.
  func settled(_ recordedNode: Int, copy: Int) -> SummedOperand {
    let at = recorded.location(of: recordedNode)
    guard let part = part(of: at) else { return SummedOperand(.nan) }
    return settled(part.places[at.offset][copy], part, at.step - part.steps.lowerBound)
  }
}
