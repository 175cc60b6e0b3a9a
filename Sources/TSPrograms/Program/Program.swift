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
  /// The discrete latent sites by label, and the values that each may have.
  var discreteSites: [Int: ClosedRange<Int>] = [:]

  /// The value of a node that is no leaf, from those of its arguments.
  func value(of node: RecordedNode, _ arguments: [Double]) -> Double {
    if node.operation == .function { return functions[node.label](arguments) }
    func argument(_ i: Int) -> Double { i < arguments.count ? arguments[i] : 0 }
    return node.operation.value(argument(0), argument(1), argument(2))
  }

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
