/// What numbers of a program are computed from, up to some that have a name.
public struct ProgramSources {
  private let program: Program
  /// The names of numbers, by the place in the body of a segment.
  private var names: [Place: Set<String>] = [:]

  private struct Place: Hashable {
    let segment: Int
    let offset: Int
  }

  /// - Parameters:
  ///   - program: the program.
  ///   - named: numbers and their names; a number may have been computed at many steps of a loop.
  public init(_ program: Program, named: [(name: String, number: Recorded)]) {
    self.program = program
    for (name, number) in named where number.place.node >= 0 {
      names[place(number.place.node), default: []].insert(name)
    }
  }

  /// The names of what a number is computed from.
  ///
  /// - Parameters:
  ///   - number: the number.
  ///   - known: numbers that are passed over, such as the value whose density it is.
  public func sources(of number: Recorded, besides known: [Recorded] = []) -> Set<String> {
    guard number.place.node >= 0 else { return [] }
    let passed = Set(known.map(\.place.node))
    var found: Set<String> = []
    var seen: Set<Place> = []
    var waiting = arguments(of: number.place.node)
    while let node = waiting.popLast() {
      if passed.contains(node) { continue }
      let place = place(node)
      guard seen.insert(place).inserted else { continue }
      if let names = names[place] { found.formUnion(names) } else { waiting += arguments(of: node) }
    }
    return found
  }

  private func place(_ node: Int) -> Place {
    let at = program.location(of: node)
    return Place(segment: at.segment, offset: at.offset)
  }

  private func arguments(of node: Int) -> [Int] {
    let at = program.location(of: node)
    let segment = program.segments[at.segment]
    return segment.body[at.offset].arguments.map { segment.arguments[$0][at.step] }
  }
}
