/// Which node of the body of a segment: the same at every step.
struct BodyPlace: Hashable, Sendable {
  let segment: Int
  let offset: Int
}

/// What the arguments of a program refer to, body by body, and which nodes its log density needs.
struct ProgramUses: Sendable {
  enum Target: Sendable {
    /// A node of the same step.
    case local(Int)
    /// Nodes of other steps or segments.
    case others([BodyPlace])

    /// The places referred to from a segment.
    func places(from segment: Int) -> [BodyPlace] {
      switch self {
      case .local(let offset): [BodyPlace(segment: segment, offset: offset)]
      case .others(let places): places
      }
    }
  }

  /// By segment, for each argument.
  let targets: [[Target]]
  /// By segment and offset: whether a term or a condition hangs on it.
  private(set) var isNeeded: [[Bool]]
  /// How nodes of the same step that are needed use each node.
  private(set) var local: [[LocalUse]]
  /// Whether other steps or segments use a node.
  private(set) var escapes: [[Bool]]
  /// The normal density of each leaf: the first that is of it, where it is a term and nothing else.
  private(set) var ownDensities: [BodyPlace: Int] = [:]
  private let program: Program

  struct LocalUse: Sendable {
    /// How often it is an argument.
    var count = 0
    /// The node that uses it last.
    var last = -1
  }

  init(_ program: Program) {
    self.program = program
    targets = program.segments.enumerated().map { number, segment in
      segment.arguments.map { Self.target($0, number, program) }
    }
    isNeeded = program.segments.map { [Bool](repeating: false, count: $0.width) }
    local = program.segments.map { [LocalUse](repeating: LocalUse(), count: $0.width) }
    escapes = isNeeded
    findNeeded()
    findUses()
    findOwnDensities()
  }

  /// Whether a density is a term and nothing else.
  func isTerm(_ place: BodyPlace) -> Bool {
    let use = local[place.segment][place.offset]
    return use.count == 1 && !escapes[place.segment][place.offset]
      && program.segments[place.segment].body[use.last].operation == .term
  }

  private mutating func findOwnDensities() {
    for (number, segment) in program.segments.enumerated() {
      var seen: Set<Int> = []
      for (offset, node) in segment.body.enumerated() where node.operation == .normal {
        guard case .local(let leaf) = targets[number][node.firstArgument], leaf < offset,
          segment.body[leaf].operation == .leaf, seen.insert(leaf).inserted,
          isTerm(BodyPlace(segment: number, offset: offset))
        else { continue }
        ownDensities[BodyPlace(segment: number, offset: leaf)] = offset
      }
    }
  }

  private mutating func findNeeded() {
    var waiting: [BodyPlace] = []
    for (number, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() where !node.operation.hasValue {
        isNeeded[number][offset] = true
        waiting.append(BodyPlace(segment: number, offset: offset))
      }
    }
    while let place = waiting.popLast() {
      for argument in program.segments[place.segment].body[place.offset].arguments {
        for other in targets[place.segment][argument].places(from: place.segment)
        where !isNeeded[other.segment][other.offset] {
          isNeeded[other.segment][other.offset] = true
          waiting.append(other)
        }
      }
    }
  }

  private mutating func findUses() {
    for (number, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated() where isNeeded[number][offset] {
        for argument in node.arguments {
          switch targets[number][argument] {
          case .local(let other):
            local[number][other].count += 1
            local[number][other].last = offset
          case .others(let places): for place in places { escapes[place.segment][place.offset] = true }
          }
        }
      }
    }
  }

  /// What a node is computed from; of a derivative its value alone.
  static func sources(of place: BodyPlace, in program: Program) -> [BodyPlace] {
    let segment = program.segments[place.segment]
    return segment.body[place.offset].valueArguments.flatMap {
      target(segment.arguments[$0], place.segment, program).places(from: place.segment)
    }
  }

  /// For each node of the body of each segment whether some nodes are computed from it, themselves included.
  static func needed(for roots: [BodyPlace], in program: Program) -> [[Bool]] {
    var isNeeded = program.segments.map { [Bool](repeating: false, count: $0.width) }
    var waiting = roots
    while let place = waiting.popLast() {
      if isNeeded[place.segment][place.offset] { continue }
      isNeeded[place.segment][place.offset] = true
      waiting += sources(of: place, in: program)
    }
    return isNeeded
  }

  private static func target(_ numbers: Progression, _ number: Int, _ program: Program) -> Target {
    let segment = program.segments[number]
    let count = segment.count ?? 1
    let own = segment.first..<(segment.first + segment.width)
    if own.contains(numbers[0]), numbers.table == nil, numbers.prefix.isEmpty,
      count == 1 || numbers.stride == segment.width
    {
      return .local(numbers[0] - segment.first)
    }
    var places: Set<BodyPlace> = []
    var last = -1
    for step in 0..<(numbers.isConstant ? 1 : count) where numbers[step] != last {
      last = numbers[step]
      let at = program.location(of: last)
      places.insert(BodyPlace(segment: at.segment, offset: at.offset))
    }
    return .others(places.sorted { ($0.segment, $0.offset) < ($1.segment, $1.offset) })
  }
}
