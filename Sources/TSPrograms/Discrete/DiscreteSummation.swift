/// A program without its discrete latent sites: their values summed out, exactly.
///
/// A site that the next step of a loop uses is summed out by the forward algorithm: the log weights of its values go from
/// step to step. What is independent from step to step is summed within the step.
struct DiscreteSummation: Sendable {
  /// The program without discrete latent sites.
  let program: Program
  /// For each coordinate of the recorded program that of the new one; nil for what is summed out.
  let coordinates: [Int?]
  /// In what order axes are summed out, and the weights that are summed.
  let groups: [EliminationGroup]
  /// Why other sites cannot be integrated out, by label.
  let refusals: [Int: String]
  let axes: DiscreteAxes
  private let recorded: Program
  private let uses: ProgramUses
  private let dependence: DiscreteDependence

  /// - Throws: ``DiscreteSiteError`` where a site cannot be summed out.
  init(_ recorded: Program) throws(DiscreteSiteError) {
    self.recorded = recorded
    uses = ProgramUses(recorded)
    dependence = try DiscreteDependence(recorded, uses)
    axes = dependence.axes
    var numbers = [Int?](repeating: 0, count: recorded.coordinateCount)
    for place in axes.places.keys {
      let segment = recorded.segments[place.segment]
      let leaf = segment.leaves[segment.body[place.offset].leaf]
      for step in 0..<(segment.count ?? 1) where leaf.coordinates[step] >= 0 {
        numbers[leaf.coordinates[step]] = nil
      }
    }
    var next = 0
    for i in numbers.indices where numbers[i] != nil {
      numbers[i] = next
      next += 1
    }
    coordinates = numbers
    let writer = try SummationWriter(recorded, uses, dependence, numbers, .sum)
    program = Self.program(writer, recorded, coordinateCount: next)
    groups = writer.groups
    refusals = dependence.refusals(recorded, uses)
  }

  /// The same program with the largest weight in the place of each sum.
  func mostLikely() -> (program: Program, groups: [EliminationGroup]) {
    // What is summed out can be maximised: the axes are the same.
    guard let writer = try? SummationWriter(recorded, uses, dependence, coordinates, .maximum) else {
      return (program, groups)
    }
    return (
      Self.program(writer, recorded, coordinateCount: program.coordinateCount), writer.groups
    )
  }

  private static func program(
    _ writer: SummationWriter, _ recorded: Program, coordinateCount: Int
  ) -> Program {
    Program(
      segments: writer.segments, coordinateCount: coordinateCount, labels: recorded.labels,
      functions: recorded.functions, nodeCount: writer.nodeCount)
  }

  /// The coordinate of the recorded program that an axis is; nil where it is a datum.
  func coordinate(of axis: Int) -> Int? {
    let at = recorded.location(of: axis)
    let segment = recorded.segments[at.segment]
    let coordinate = segment.leaves[segment.body[at.offset].leaf].coordinates[at.step]
    return coordinate < 0 ? nil : coordinate
  }

  /// How many nodes a step of a segment of the recorded program has, and its first.
  func extent(of segment: Int) -> (first: Int, width: Int) {
    (recorded.segments[segment].first, recorded.segments[segment].width)
  }
}

/// The axes that some steps sum out, in order.
struct EliminationGroup: Sendable {
  /// The segment of the recorded program.
  let segment: Int
  /// How many steps there are.
  let count: Int
  /// For the first step each axis that is summed out.
  let axes: [Int]
  /// The axes that its weights depend on, itself among them.
  let cliques: [[Int]]
  /// For each combination the node of the weight, by step.
  let weights: [[Progression]]
}

extension DiscreteDependence {
  /// Why sites that densities which depend on axes look at cannot be integrated out.
  fileprivate func refusals(_ program: Program, _ uses: ProgramUses) -> [Int: String] {
    var reasons: [Int: String] = [:]
    var seen: Set<BodyPlace> = []
    for (number, segment) in program.segments.enumerated() {
      for (offset, node) in segment.body.enumerated()
      where node.operation == .term && mayDepend[number][offset] {
        let reason = reason(BodyPlace(segment: number, offset: offset), node, program)
        var waiting = [BodyPlace(segment: number, offset: offset)]
        while let place = waiting.popLast() {
          let body = program.segments[place.segment].body[place.offset]
          if body.operation == .leaf, body.label != 0, !axes.isAxis(place.segment, place.offset) {
            reasons[body.label] = reasons[body.label] ?? reason
          }
          for argument in body.arguments {
            for target in uses.targets[place.segment][argument].places(from: place.segment)
            where seen.insert(target).inserted {
              waiting.append(target)
            }
          }
        }
      }
    }
    return reasons
  }

  private func reason(_ place: BodyPlace, _ node: RecordedNode, _ program: Program) -> String {
    let last = (program.segments[place.segment].count ?? 1) - 1
    let names = Set(axes(place.segment, last, place.offset).map { "'\(axes.name(of: $0))'" }).sorted()
    let density = node.label == 0 ? "a density" : "the density of '\(program.labels[node.label])'"
    return "\(density) depends on it and on \(names.joined(separator: ", ")), which is summed out"
  }
}
