/// What particles need of a program: which numbers are computed, which are the same for all of them, and when each is
/// needed for the last time.
struct ParticlePlan: Sendable {
  let program: Program
  /// The nodes that are summarised over the particles.
  let values: [Int]
  /// Whether that is when the program has ended, rather than at the step that computes them.
  let isFinal: [Bool]
  /// For each node of the body of each segment whether something that counts depends on it.
  let isNeeded: [[Bool]]
  /// Whether it depends on data alone, so that one number serves all particles.
  let isShared: [[Bool]]
  /// For each node the last that takes it as an argument; -1 for none.
  let lastUse: [Int32]

  init(_ program: Program, values: [Int], isFinal: [Bool]) {
    self.program = program
    self.values = values
    self.isFinal = isFinal
    isNeeded = Self.needed(program, values)
    isShared = Self.shared(program)
    lastUse = Self.lastUses(program, isNeeded, values, isFinal)
  }

  /// How many arguments of a node count: of a derivative the value alone.
  static func argumentCount(_ node: RecordedNode) -> Int {
    node.operation == .chain ? 1 : node.argumentCount
  }

  private static func needed(_ program: Program, _ values: [Int]) -> [[Bool]] {
    var isNeeded = program.segments.map { [Bool](repeating: false, count: $0.width) }
    var waiting: [(segment: Int, offset: Int)] = []
    func need(_ segment: Int, _ offset: Int) {
      if isNeeded[segment][offset] { return }
      isNeeded[segment][offset] = true
      waiting.append((segment, offset))
    }
    for value in values {
      let at = program.location(of: value)
      need(at.segment, at.offset)
    }
    for (i, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated()
      where node.operation == .term || node.operation == .check {
        need(i, offset)
      }
    }
    while let (segment, offset) = waiting.popLast() {
      for source in sources(program, segment, offset) { need(source.segment, source.offset) }
    }
    return isNeeded
  }

  /// Where the arguments of a node stand, over all steps.
  private static func sources(_ program: Program, _ segment: Int, _ offset: Int) -> Set<Program.Location> {
    let part = program.segments[segment]
    let node = part.body[offset]
    var found: Set<Program.Location> = []
    for argument in node.arguments.prefix(argumentCount(node)) {
      let progression = part.arguments[argument]
      for step in 0..<(progression.isConstant ? 1 : part.count ?? 1) {
        let at = program.location(of: progression[step])
        found.insert(Program.Location(segment: at.segment, step: 0, offset: at.offset))
      }
    }
    return found
  }

  /// What no coordinate reaches, found from the coordinates on until nothing new is reached.
  private static func shared(_ program: Program) -> [[Bool]] {
    var isShared = program.segments.map { [Bool](repeating: true, count: $0.width) }
    var users: [Program.Location: [Program.Location]] = [:]
    var waiting: [Program.Location] = []
    for (i, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() {
        let here = Program.Location(segment: i, step: 0, offset: offset)
        for source in sources(program, i, offset) { users[source, default: []].append(here) }
        if node.operation == .leaf, !segment.leaves[node.leaf].isData { waiting.append(here) }
      }
    }
    while let at = waiting.popLast() {
      if !isShared[at.segment][at.offset] { continue }
      isShared[at.segment][at.offset] = false
      waiting += users[at] ?? []
    }
    return isShared
  }

  private static func lastUses(
    _ program: Program, _ isNeeded: [[Bool]], _ values: [Int], _ isFinal: [Bool]
  ) -> [Int32] {
    var lastUse = [Int32](repeating: -1, count: program.nodeCount)
    for (i, segment) in program.segments.enumerated() {
      for step in 0..<(segment.count ?? 1) {
        for (offset, node) in segment.body.enumerated() where isNeeded[i][offset] {
          let place = Int32(segment.first + step * segment.width + offset)
          for argument in node.arguments.prefix(argumentCount(node)) {
            lastUse[segment.arguments[argument][step]] = place
          }
        }
      }
    }
    // What is summarised lives until its step ends, or the program.
    for (value, isFinal) in zip(values, isFinal) {
      let at = program.location(of: value)
      let segment = program.segments[at.segment]
      let end =
        isFinal ? program.nodeCount - 1 : segment.first + (at.step + 1) * segment.width - 1
      lastUse[value] = max(lastUse[value], Int32(end))
    }
    return lastUse
  }
}
