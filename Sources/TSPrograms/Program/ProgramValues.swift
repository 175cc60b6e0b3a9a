/// Some numbers of a program, computed from coordinates: the values of sites at each draw.
///
/// What they do not depend on is left out, and a number is computed once however often it is asked for.
public struct ProgramValues: Sendable {
  private let parts: [Part]
  /// Where each number lies.
  private let places: [Int]
  private let functions: [RecordedFunction]
  /// How much room the numbers need that are computed on the way.
  public let roomCount: Int

  /// What is computed of a segment at each of its steps.
  private struct Part: Sendable {
    let count: Int
    let first: Int
    let nodes: [Node]
  }

  private struct Node: Sendable {
    let operation: Operation
    let function: Int
    let leaf: LeafColumn?
    /// Where the arguments lie, by step.
    let arguments: [Progression]
  }

  /// Prepares numbers of a program, which must be of its own recording.
  public init(of numbers: [Recorded], in program: Program) {
    self.init(of: numbers.map(\.place.node), in: program)
  }

  /// Prepares nodes of a program.
  init(of numbers: [Int], in program: Program) {
    let needed = NeededNodes(numbers, in: program)
    functions = program.functions
    roomCount = needed.slotCount
    parts = program.segments.indices.compactMap { i in
      let segment = program.segments[i]
      let nodes = segment.body.indices.filter { needed.ranks[i][$0] != nil }.map { offset in
        let node = segment.body[offset]
        return Node(
          operation: node.operation, function: node.label,
          leaf: node.operation == .leaf ? segment.leaves[node.leaf] : nil,
          arguments: node.valueArguments.map {
            needed.slots(of: segment.arguments[$0], count: segment.count ?? 1, in: program)
          })
      }
      return nodes.isEmpty ? nil : Part(count: segment.count ?? 1, first: needed.firsts[i], nodes: nodes)
    }
    places = numbers.map { needed.slot(of: $0, in: program) }
  }

  /// Computes the numbers.
  ///
  /// - Parameters:
  ///   - coordinates: as many as the program has.
  ///   - room: ``roomCount`` numbers, which are changed.
  public func compute(at coordinates: UnsafePointer<Double>, _ room: UnsafeMutablePointer<Double>) {
    for part in parts {
      var place = part.first
      for step in 0..<part.count {
        for node in part.nodes {
          room[place] = value(of: node, at: step, coordinates, room)
          place += 1
        }
      }
    }
  }

  private func value(
    of node: Node, at step: Int, _ coordinates: UnsafePointer<Double>, _ room: UnsafePointer<Double>
  ) -> Double {
    func argument(_ i: Int) -> Double { i < node.arguments.count ? room[node.arguments[i][step]] : 0 }
    if let leaf = node.leaf {
      let coordinate = leaf.coordinates[step]
      return coordinate < 0 ? leaf.value(at: step) : coordinates[coordinate]
    }
    if node.operation == .function {
      return functions[node.function](node.arguments.indices.map(argument))
    }
    return node.operation.value(argument(0), argument(1), argument(2))
  }

  /// The number asked for as the `i`-th, once they are computed.
  public func value(_ i: Int, _ room: UnsafePointer<Double>) -> Double { room[places[i]] }
}

/// The nodes that some numbers of a program depend on, and where each lies at each step.
private struct NeededNodes {
  /// By segment, for each node of the body its rank among those that are needed; nil for the others.
  private(set) var ranks: [[Int?]]
  /// By segment the first slot.
  private(set) var firsts: [Int] = []
  private(set) var widths: [Int] = []
  private(set) var slotCount = 0

  init(_ numbers: [Int], in program: Program) {
    let roots = numbers.map { number in
      let at = program.location(of: number)
      return BodyPlace(segment: at.segment, offset: at.offset)
    }
    let isNeeded = ProgramUses.needed(for: roots, in: program)
    ranks = []
    for (segment, needed) in isNeeded.enumerated() {
      var next = 0
      ranks.append(
        needed.map { isNeeded in
          defer { if isNeeded { next += 1 } }
          return isNeeded ? next : nil
        })
      firsts.append(slotCount)
      widths.append(next)
      slotCount += next * (program.segments[segment].count ?? 1)
    }
  }

  func slot(of node: Int, in program: Program) -> Int {
    let at = program.location(of: node)
    return firsts[at.segment] + at.step * widths[at.segment] + (ranks[at.segment][at.offset] ?? 0)
  }

  func slots(of progression: Progression, count: Int, in program: Program) -> Progression {
    var result = Progression(slot(of: progression[0], in: program))
    if progression.isConstant { return result }
    for step in 1..<max(1, count) { result.append(slot(of: progression[step], in: program), step: step) }
    result.settle()
    return result
  }
}
