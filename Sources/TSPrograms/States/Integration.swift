/// Writes a program anew with some of its sites as states: what a filter predicts and observes, instead of coordinates and
/// normal densities.
///
/// A sum of states that other steps use becomes a state of its own, so that what a step refers to does not grow with the
/// number of steps before it.
struct Integration {
  /// The program with states. Its first nodes are 0, 1 and infinity.
  let program: Program
  /// For each coordinate of the recorded program that of the new one; nil for what is integrated out.
  let coordinates: [Int?]
  /// For each state that is a site the coordinates that it is in the recorded program, by step; -1 where it is a datum.
  private let siteCoordinates: [BodyPlace: Progression]

  /// - Parameters:
  ///   - recorded: the program.
  ///   - uses: what it refers to.
  ///   - sites: what is integrated out.
  ///   - isComplete: whether every site becomes a state, also what is used once or by no datum: for drawing states.
  init(_ recorded: Program, _ uses: ProgramUses, _ sites: LinearSites, isComplete: Bool) {
    var numbers: [Int?] = Array(repeating: 0, count: recorded.coordinateCount)
    for segment in recorded.segments {
      for node in segment.body where node.operation == .leaf && sites.integrated.contains(node.label) {
        for step in 0..<(segment.count ?? 1) {
          let coordinate = segment.leaves[node.leaf].coordinates[step]
          if coordinate >= 0 { numbers[coordinate] = nil }
        }
      }
    }
    var next = 0
    for i in numbers.indices where numbers[i] != nil {
      numbers[i] = next
      next += 1
    }
    coordinates = numbers
    var labels = ProgramLabels(recorded.labels)
    let bodies = recorded.segments.indices.map { number in
      var writer = BodyWriter(recorded, uses, sites, segment: number, numbers, isComplete: isComplete)
      writer.write(&labels)
      return writer
    }
    program = Self.assembled(recorded, bodies, labels.texts, coordinateCount: next)
    var places: [BodyPlace: Progression] = [:]
    var segment = 1
    for (number, body) in bodies.enumerated() where !body.nodes.isEmpty {
      for (offset, node) in recorded.segments[number].body.enumerated()
      where node.operation == .leaf && sites.isAffine[number][offset] {
        guard let place = body.places[offset] else { continue }
        places[BodyPlace(segment: segment, offset: place)] =
          recorded.segments[number].leaves[node.leaf].coordinates
      }
      segment += 1
    }
    siteCoordinates = places
  }

  /// The coordinate of the recorded program that each state is; -1 for none.
  func coordinates(of states: [FilterSchedule.State]) -> [Int] {
    states.map { siteCoordinates[BodyPlace(segment: $0.segment, offset: $0.offset)]?[$0.step] ?? -1 }
  }

  /// The nodes of numbers that all steps share.
  static let (zero, one, infinity) = (0, 1, 2)
  private static let literals = [0, 1, Double.infinity]

  private static func assembled(
    _ recorded: Program, _ bodies: [BodyWriter], _ labels: [String], coordinateCount: Int
  ) -> Program {
    var preamble = RecordedStep(first: 0)
    for value in literals {
      preamble.append(RecordedNode(operation: .leaf, argumentCount: 0, value: value))
    }
    var firsts: [Int] = []
    var next = literals.count
    for (segment, body) in zip(recorded.segments, bodies) {
      firsts.append(next)
      next += body.nodes.count * (segment.count ?? 1)
    }
    func renumbered(_ node: Int) -> Int {
      if node == NewArgument.nothing { return zero }
      if node == NewArgument.absent { return node }
      let at = recorded.location(of: node)
      let body = bodies[at.segment]
      return firsts[at.segment] + at.step * body.nodes.count + (body.places[at.offset] ?? 0)
    }
    var segments = [RecordedSegment(preamble)]
    for (number, body) in bodies.enumerated() where !body.nodes.isEmpty {
      let count = recorded.segments[number].count
      let arguments = body.arguments.map { argument -> Progression in
        switch argument {
        case .zero: Progression(zero)
        case .one: Progression(one)
        case .infinity: Progression(infinity)
        case .local(let offset):
          Progression((0..<(count ?? 1)).map { firsts[number] + $0 * body.nodes.count + offset })
        case .recorded(let nodes): Progression(nodes.map(renumbered))
        }
      }
      segments.append(
        RecordedSegment(
          first: firsts[number], count: count, body: body.nodes, arguments: arguments, leaves: body.leaves))
    }
    return Program(
      segments: segments, coordinateCount: coordinateCount, labels: labels, functions: recorded.functions,
      nodeCount: next)
  }
}

/// The texts that nodes refer to.
struct ProgramLabels {
  private(set) var texts: [String]
  private var numbers: [String: Int] = [:]

  init(_ texts: [String]) { self.texts = texts }

  mutating func number(of text: String) -> Int {
    if let known = numbers[text] { return known }
    texts.append(text)
    numbers[text] = texts.count - 1
    return texts.count - 1
  }
}
