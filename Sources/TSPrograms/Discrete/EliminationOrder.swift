import Synchronization
import TSNumerics

/// The values of discrete sites in the order in which they are summed out, with the weights of each at some coordinates.
///
/// Backwards, each value hangs on none but those that come after it: what it is drawn from are its weights at their values.
struct EliminationOrder: Sendable {
  /// One value of a discrete site.
  struct Value: Sendable {
    /// The coordinate of the recorded program; -1 where it is a datum.
    let coordinate: Int
    /// The values that it may have.
    let values: ClosedRange<Int>
    /// Which values its weights depend on besides, all later in the order; the first is the next to be summed out.
    let others: [Int]
    /// How far apart weights are that differ by one in each of those.
    let strides: [Int]
    /// The same for the value itself.
    let stride: Int
    /// Where its weights begin among all.
    let first: Int
    /// How many weights it has.
    let count: Int
  }

  let values: [Value]
  private let weights: ProgramValues

  /// How much room the weights need that are computed on the way.
  var roomCount: Int { weights.roomCount }

  /// - Parameters:
  ///   - groups: what is summed out.
  ///   - summation: where the coordinates are.
  ///   - program: the program that computes the weights.
  init(_ groups: [EliminationGroup], _ summation: DiscreteSummation, _ program: Program) {
    var order: [Int] = []
    var cliques: [[Int]] = []
    var nodes: [Int] = []
    var firsts: [Int] = []
    for group in groups {
      let (first, width) = summation.extent(of: group.segment)
      for step in 0..<group.count {
        func shifted(_ axis: Int) -> Int { axis < first ? axis : axis + step * width }
        for (axis, (clique, weights)) in zip(group.axes, zip(group.cliques, group.weights)) {
          order.append(shifted(axis))
          cliques.append(clique.map(shifted))
          firsts.append(nodes.count)
          for weight in weights { nodes.append(weight[step]) }
        }
      }
    }
    let places = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
    values = order.indices.map { i in
      let all = summation.axes.combinations(cliques[i])
      let others = cliques[i].filter { $0 != order[i] }.sorted { places[$0] ?? 0 < places[$1] ?? 0 }
      return Value(
        coordinate: summation.coordinate(of: order[i]) ?? -1, values: summation.axes.values(of: order[i]),
        others: others.map { places[$0] ?? 0 }, strides: others.map { all.stride(of: $0) },
        stride: all.stride(of: order[i]), first: firsts[i], count: all.count)
    }
    weights = ProgramValues(of: nodes, in: program)
  }

  /// The weights of all values, one value after the other.
  ///
  /// - Parameters:
  ///   - coordinates: those of the program.
  ///   - room: ``roomCount`` numbers, which are changed.
  func compute(at coordinates: UnsafePointer<Double>, _ room: inout [Double]) {
    room.withUnsafeMutableBufferPointer { room in
      if let start = room.baseAddress { weights.compute(at: coordinates, start) }
    }
  }

  /// The log weights of a value, given those that come after it.
  ///
  /// - Parameters:
  ///   - i: which value.
  ///   - chosen: the values that come after it, each counted from the first that it may have.
  ///   - room: where the weights were computed.
  func weights(of i: Int, given chosen: [Int], _ room: [Double]) -> [Double] {
    let value = values[i]
    var place = value.first
    for (other, stride) in zip(value.others, value.strides) { place += chosen[other] * stride }
    return (0..<value.values.count).map { k in
      room.withUnsafeBufferPointer { room in
        room.baseAddress.map { weights.value(place + k * value.stride, $0) } ?? 0
      }
    }
  }

  /// All log weights of a value.
  func weights(of i: Int, _ room: [Double]) -> [Double] {
    room.withUnsafeBufferPointer { room in
      guard let start = room.baseAddress else { return [] }
      return (0..<values[i].count).map { weights.value(values[i].first + $0, start) }
    }
  }
}

/// The orders in which the values of discrete sites are summed out, and in which the most likely are found; made when they
/// are first asked for, since a density alone needs neither.
final class EliminationOrders: Sendable {
  private let summation: DiscreteSummation
  private let known = Mutex<(sum: EliminationOrder?, maximum: EliminationOrder?)>((nil, nil))

  init(_ summation: DiscreteSummation) { self.summation = summation }

  /// With the sums of weights.
  var sum: EliminationOrder {
    known.withLock { known in
      if let sum = known.sum { return sum }
      let sum = EliminationOrder(summation.groups, summation, summation.program)
      known.sum = sum
      return sum
    }
  }

  /// With the largest weights.
  var maximum: EliminationOrder {
    known.withLock { known in
      if let maximum = known.maximum { return maximum }
      let (program, groups) = summation.mostLikely()
      let maximum = EliminationOrder(groups, summation, program)
      known.maximum = maximum
      return maximum
    }
  }
}

/// Log weights as shares of their sum; equal ones where all are impossible.
func shares(_ weights: [Double]) -> [Double] {
  let peak = weights.reduce(-Double.infinity) { $0 < $1 ? $1 : $0 }
  guard peak > -.infinity, peak < .infinity else {
    return weights.map { _ in 1 / Double(max(1, weights.count)) }
  }
  let parts = weights.map { $0 > -.infinity ? Double.exp($0 - peak) : 0 }
  let sum = parts.reduce(0, +)
  return parts.map { $0 / sum }
}
