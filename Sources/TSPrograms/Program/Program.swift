/// The log density of a model as a fixed program: what one run of it has computed, with its loops rolled up.
///
/// A model must not branch on values, so that with given data it computes the same whatever its coordinates are.
public struct Program: Sendable {
  // Nodes are numbered in the order in which they were met, the steps of loops one after the other.
  /// The parts in order.
  let segments: [RecordedSegment]
  /// How many unbounded coordinates there are.
  public let coordinateCount: Int
  let labels: [String]
  let functions: [RecordedFunction]
  /// How many nodes there are, every step of every loop counted.
  public let nodeCount: Int

  /// Where a node stands.
  struct Location: Hashable {
    let segment: Int
    let step: Int
    let offset: Int
  }

  /// Where the node of a number stands.
  func location(of node: Int) -> Location {
    var (low, high) = (0, segments.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if segments[middle].first <= node { low = middle } else { high = middle - 1 }
    }
    let segment = segments[low]
    let distance = node - segment.first
    return Location(
      segment: low, step: distance / segment.width, offset: distance % segment.width)
  }
}

extension Program {
  /// The log density at some coordinates, node by node: the plain meaning of a program, for tests.
  package func logDensity(at coordinates: [Double]) -> Double {
    var values = [Double](repeating: .nan, count: nodeCount)
    var total = 0.0
    for segment in segments {
      for step in 0..<(segment.count ?? 1) {
        for (offset, node) in segment.body.enumerated() {
          let arguments = node.arguments.map { values[segment.arguments[$0][step]] } + [0, 0, 0]
          let place = segment.first + step * segment.width + offset
          switch node.operation {
          case .leaf:
            let leaf = segment.leaves[node.leaf]
            let coordinate = leaf.coordinates[step]
            values[place] = coordinate < 0 ? leaf.value(at: step) : coordinates[coordinate]
          case .term: total += arguments[0]
          case .check: if arguments[0] == 0 { total = -.infinity }
          case .output: break
          case .function:
            values[place] = functions[node.label].body(arguments[0], arguments[1], arguments[2])
          default: values[place] = node.operation.value(arguments[0], arguments[1], arguments[2])
          }
        }
      }
    }
    return total.isNaN ? -.infinity : total
  }
}
