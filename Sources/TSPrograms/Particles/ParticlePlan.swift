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
  /// For each node the last that takes it as an argument, or the end of the step that it is summarised at; the number of all
  /// nodes for what is summarised when they are done.
  let lastUse: [Int32]

  init(_ program: Program, values: [Int], isFinal: [Bool]) {
    self.program = program
    self.values = values
    self.isFinal = isFinal
    isNeeded = Self.needed(program, values)
    isShared = Self.shared(program)
    lastUse = Self.lastUses(program, isNeeded, values, isFinal)
  }

  private static func needed(_ program: Program, _ values: [Int]) -> [[Bool]] {
    var roots = values.map { value in
      let at = program.location(of: value)
      return BodyPlace(segment: at.segment, offset: at.offset)
    }
    for (i, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() where !node.operation.hasValue {
        roots.append(BodyPlace(segment: i, offset: offset))
      }
    }
    return ProgramUses.needed(for: roots, in: program)
  }

  /// What no coordinate reaches.
  private static func shared(_ program: Program) -> [[Bool]] {
    var isShared = program.segments.map { [Bool](repeating: true, count: $0.width) }
    var users: [BodyPlace: [BodyPlace]] = [:]
    var waiting: [BodyPlace] = []
    for (i, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() {
        let here = BodyPlace(segment: i, offset: offset)
        for source in ProgramUses.sources(of: here, in: program) { users[source, default: []].append(here) }
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
          for argument in node.valueArguments {
            lastUse[segment.arguments[argument][step]] = place
          }
        }
      }
    }
    // What is summarised when its step or the program has ended is given back after that.
    for (value, isFinal) in zip(values, isFinal) {
      let at = program.location(of: value)
      let segment = program.segments[at.segment]
      let end =
        isFinal ? program.nodeCount : segment.first + (at.step + 1) * segment.width - 1
      lastUse[value] = max(lastUse[value], Int32(end))
    }
    return lastUse
  }
}
