/// Which axes each node of a program depends on, step by step, and when each axis is used last.
///
/// The steps of a loop that follow the first few depend on the same axes as those before, one step later.
struct DiscreteDependence: Sendable {
  let axes: DiscreteAxes
  /// By segment and offset: whether a node depends on an axis at some step.
  private(set) var mayDepend: [[Bool]]
  /// By segment: from which step on the steps are alike; nil where none depends on an axis, or each is for itself.
  private(set) var regularFrom: [Int?]
  private let program: Program
  private let uses: ProgramUses
  /// By segment, for its first steps and by offset: the axes. A step after them is like the last.
  private var steps: [[[[Int]]]]
  private var lastUses: [BodyPlace: [Int]] = [:]

  /// How many steps of a loop may differ from the others.
  static let mostOddSteps = 64

  init(_ program: Program, _ uses: ProgramUses) throws(DiscreteSiteError) {
    self.program = program
    self.uses = uses
    axes = DiscreteAxes(program)
    mayDepend = program.segments.map { [Bool](repeating: false, count: $0.width) }
    regularFrom = program.segments.map { _ in nil }
    steps = program.segments.map { _ in [] }
    spread()
    for number in program.segments.indices where mayDepend[number].contains(true) { try follow(number) }
    findLastUses()
  }

  /// The axes of a node, in order.
  func axes(of node: Int) -> [Int] {
    let at = program.location(of: node)
    return axes(at.segment, at.step, at.offset)
  }

  func axes(_ segment: Int, _ step: Int, _ offset: Int) -> [Int] {
    guard mayDepend[segment][offset], let last = steps[segment].indices.last else { return [] }
    if step <= last { return steps[segment][step][offset] }
    return shifted(steps[segment][last][offset], in: segment, by: step - last)
  }

  /// The same axes so many steps later: those of the loop itself move with it.
  func shifted(_ axes: [Int], in segment: Int, by count: Int) -> [Int] {
    let part = program.segments[segment]
    return axes.map { $0 < part.first ? $0 : $0 + count * part.width }
  }

  /// The number of the last term or condition that depends on an axis; that of the axis itself for none.
  func lastUse(of axis: Int) -> Int {
    let at = program.location(of: axis)
    return lastUses[BodyPlace(segment: at.segment, offset: at.offset)]?[at.step] ?? axis
  }

  /// Whether an argument may be what depends on an axis.
  func isDependent(_ argument: Int, of segment: Int) -> Bool {
    uses.targets[segment][argument].places(from: segment).contains { mayDepend[$0.segment][$0.offset] }
  }
}

extension DiscreteDependence {
  /// Whether each node depends on an axis at some step, back through what loops carry.
  private mutating func spread() {
    for place in axes.places.keys { mayDepend[place.segment][place.offset] = true }
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for (number, segment) in program.segments.enumerated() {
        for (offset, node) in segment.body.enumerated()
        where uses.isNeeded[number][offset] && !mayDepend[number][offset] {
          if node.arguments.contains(where: { isDependent($0, of: number) }) {
            mayDepend[number][offset] = true
            hasChanged = true
          }
        }
      }
    }
  }

  // MARK: Step by step

  private mutating func follow(_ number: Int) throws(DiscreteSiteError) {
    let segment = program.segments[number]
    let arguments = segment.arguments.indices.filter { isDependent($0, of: number) }
    var alike = 0
    for step in 0..<(segment.count ?? 1) {
      try addStep(step, of: number)
      guard segment.count != nil, step > 0 else { continue }
      let before = steps[number][step - 1].map { shifted($0, in: number, by: 1) }
      alike = before == steps[number][step] ? alike + 1 : 0
      if alike > 0, let lag = greatestLag(arguments, segment, step), alike >= lag {
        // The first of the steps that are alike, from which on what they refer to follows the rule, too.
        var first = step
        while first > step - alike, greatestLag(arguments, segment, first - 1) != nil { first -= 1 }
        regularFrom[number] = first
        return
      }
      if step >= Self.mostOddSteps { throw irregularity(arguments, number, step) }
    }
  }

  private mutating func addStep(_ step: Int, of number: Int) throws(DiscreteSiteError) {
    let segment = program.segments[number]
    let first = segment.first + step * segment.width
    var own = [[Int]](repeating: [], count: segment.width)
    for (offset, node) in segment.body.enumerated() where mayDepend[number][offset] {
      if axes.isAxis(number, offset) {
        own[offset] = [first + offset]
        try axes.check(own[offset])
        continue
      }
      var all: Set<Int> = []
      for argument in node.arguments where isDependent(argument, of: number) {
        let target = segment.arguments[argument][step]
        all.formUnion(
          target >= first && target < first + segment.width ? own[target - first] : axes(of: target))
      }
      own[offset] = all.sorted()
      try axes.check(own[offset])
    }
    steps[number].append(own)
  }

  /// How many steps back a loop looks for what depends on axes, from a step on; nil where it follows no rule there.
  private func greatestLag(_ arguments: [Int], _ segment: RecordedSegment, _ step: Int) -> Int? {
    let own = segment.first..<segment.end
    var greatest = 1
    for argument in arguments {
      let numbers = segment.arguments[argument]
      guard numbers.table == nil, numbers.prefix.count <= step else { return nil }
      if numbers.stride == 0, !own.contains(numbers[step]) { continue }
      guard numbers.stride == segment.width, own.contains(numbers[step]) else { return nil }
      greatest = max(greatest, step - (numbers[step] - segment.first) / segment.width)
    }
    return greatest
  }

  private func irregularity(_ arguments: [Int], _ number: Int, _ step: Int) -> DiscreteSiteError {
    let segment = program.segments[number]
    let own = segment.first..<segment.end
    for argument in arguments {
      let target = segment.arguments[argument][step]
      if !own.contains(target), let axis = axes(of: target).last {
        return DiscreteSiteError(
          site: axes.name(of: axis), reason: "another loop than its own uses its values one after the other")
      }
    }
    let axis = steps[number][step].joined().max() ?? segment.first
    return DiscreteSiteError(
      site: axes.name(of: axis), reason: "no two steps use the same of the values before them")
  }

  // MARK: Last uses

  private mutating func findLastUses() {
    for (place, _) in axes.places {
      let segment = program.segments[place.segment]
      lastUses[place] = (0..<(segment.count ?? 1)).map { segment.first + $0 * segment.width + place.offset }
    }
    for (number, segment) in program.segments.enumerated() {
      let offsets = segment.body.indices.filter {
        mayDepend[number][$0] && !segment.body[$0].operation.hasValue
      }
      for step in 0..<(offsets.isEmpty ? 0 : segment.count ?? 1) {
        for offset in offsets {
          for axis in axes(number, step, offset) {
            let at = program.location(of: axis)
            lastUses[BodyPlace(segment: at.segment, offset: at.offset)]?[at.step] =
              segment.first + step * segment.width + offset
          }
        }
      }
    }
  }
}
