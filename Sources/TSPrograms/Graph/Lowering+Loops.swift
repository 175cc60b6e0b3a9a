// Loops: what their bodies refer to, and the blocks they become.
extension Lowering {
  /// - Returns: false where the loop refers to its own past in no regular way.
  mutating func lowerLoop(_ segment: RecordedSegment, _ count: Int) -> Bool {
    guard let arguments = classified(segment, count) else { return false }
    let data = LoopData(segment, arguments, functions: program.functions)
    let before = graph.addBlock(.straight)
    let block = graph.addBlock(.loop(count: count, isBackwards: false), before: before)
    var nodes: [Int?] = []
    var lags = LoopLags()
    var own: [FilterStatement] = []
    for (offset, recorded) in segment.body.enumerated() {
      if data.columns[offset] != nil {
        nodes.append(nil)
      } else if recorded.operation == .leaf {
        nodes.append(node((0..<count).map { segment.leaves[recorded.leaf].cell(at: $0) }, in: block))
      } else {
        let inputs = recorded.arguments.map { i -> Int in
          switch arguments[i] {
          case .local(let other): nodes[other] ?? graph.column(data.columns[other] ?? [.nan], in: block)
          case .cells(let cells): node(cells, in: block)
          case .lag(let lag): self.node(of: lag, segment, data, count, &lags, in: block)
          case .state: 0
          }
        }
        if recorded.operation.firstPair == nil {
          nodes.append(take(recorded, inputs, in: block))
        } else {
          nodes.append(nil)
          own.append(
            FilterStatement(recorded, inputs, segment: places.count, offset: offset, in: block, graph))
        }
      }
    }
    guard connect(lags, nodes, in: block) else { return undo(before) }
    places.append(.loop(block: block, nodes: nodes, data: data))
    statements.append(.loop(own))
    return true
  }

  /// The lagged readings of a loop whose targets are not known yet.
  private struct LoopLags {
    var nodes: [LoopLag: Int] = [:]
    var pending: [(number: Int, lag: LoopLag)] = []
  }

  private func node(
    of lag: LoopLag, _ segment: RecordedSegment, _ data: LoopData, _ count: Int, _ lags: inout LoopLags,
    in block: Int
  ) -> Int {
    func shifted(_ cell: (Int) -> Cell) -> Int {
      node((0..<count).map { $0 < lag.distance ? lag.initials[$0] : cell($0 - lag.distance) }, in: block)
    }
    let recorded = segment.body[lag.offset]
    if data.columns[lag.offset] != nil {
      return shifted { .number(data.value(of: lag.offset, at: $0).bitPattern) }
    }
    if recorded.operation == .leaf { return shifted { segment.leaves[recorded.leaf].cell(at: $0) } }
    if let known = lags.nodes[lag] { return known }
    let made = graph.blocks[block].addLag(lag.distance, target: nil)
    lags.nodes[lag] = made
    lags.pending.append((number: graph.blocks[block].lagTargets.count - 1, lag: lag))
    return made
  }

  /// Leads lags to the nodes they read.
  ///
  /// - Returns: false where two of them begin with different values.
  private func connect(_ lags: LoopLags, _ nodes: [Int?], in block: Int) -> Bool {
    for (number, lag) in lags.pending {
      guard let target = nodes[lag.offset] else { return false }
      graph.blocks[block].lagTargets[number] = target
      let known = graph.blocks[block].initials[target] ?? []
      let initials = Array(lag.initials.reversed())
      for (a, b) in zip(known, initials) where a != b { return false }
      if initials.count > known.count { graph.blocks[block].initials[target] = initials }
    }
    return true
  }

  /// Takes back what was made from a block on.
  private mutating func undo(_ first: Int) -> Bool {
    terms.removeAll { $0.block >= first }
    graph.blocks.removeLast(graph.blocks.count - first)
    graph.schedule.removeLast(graph.schedule.count - first)
    return false
  }

  // MARK: Arguments

  private func classified(_ segment: RecordedSegment, _ count: Int) -> [LoopArgument]? {
    var arguments: [LoopArgument] = []
    let areStates = segment.areStates
    for (i, progression) in segment.arguments.enumerated() {
      guard let argument = areStates[i] ? .state : classified(progression, segment, count) else { return nil }
      arguments.append(argument)
    }
    return arguments
  }

  private func classified(_ recorded: Progression, _ segment: RecordedSegment, _ count: Int)
    -> LoopArgument?
  {
    let own = segment.first..<segment.end
    let reachesOwn = own.contains(recorded[count - 1])
    let progression = reachesOwn ? recorded.beginning(in: own) : recorded
    if progression.table == nil, own.contains(progression.base) {
      let start = progression.prefix.count
      let at = progression.base - segment.first
      let distance = start - at / segment.width
      guard progression.stride == segment.width, distance >= 0, start == distance,
        progression.prefix.allSatisfy({ !own.contains($0) })
      else { return nil }
      let offset = at % segment.width
      if distance == 0 { return .local(offset) }
      return .lag(
        LoopLag(distance: distance, offset: offset, initials: progression.prefix.map { cell($0) }))
    }
    if progression.isConstant { return .cells([cell(progression.base)]) }
    let nodes = (0..<count).map { progression[$0] }
    return nodes.contains(where: own.contains) ? nil : .cells(nodes.map { cell($0) })
  }
}

/// What an argument of the body of a loop is.
enum LoopArgument {
  /// A node of the same step.
  case local(Int)
  case lag(LoopLag)
  /// A cell a step from outside the loop; one cell where all steps have the same.
  case cells([Cell])
  /// A state, which the filter keeps.
  case state
}

/// A node of the loop's own past.
struct LoopLag: Hashable {
  /// In steps.
  let distance: Int
  let offset: Int
  /// What it is before the first step, the earliest first.
  let initials: [Cell]
}
