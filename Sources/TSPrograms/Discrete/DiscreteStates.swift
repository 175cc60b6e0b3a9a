import TSNumerics

/// The discrete latent sites of a program that are summed out, and what is known of them given the data and the other sites.
public struct DiscreteStates: Sendable {
  /// A site that is summed out.
  public struct Site: Sendable, Equatable {
    public let name: String
    /// What each of its values may be.
    public let values: ClosedRange<Int>
  }

  /// The most combinations of values that are kept apart.
  package static let mostCombinations = 1_024

  /// The sites, by name.
  public let sites: [Site]
  /// How many values of all sites are summed out.
  public let valueCount: Int
  private let orders: EliminationOrders
  private let coordinateCount: Int

  init(_ summation: DiscreteSummation, _ recorded: Program) {
    sites = Dictionary(
      summation.axes.places.map { place, values in
        (recorded.labels[recorded.segments[place.segment].body[place.offset].label], values)
      }, uniquingKeysWith: { first, _ in first }
    ).map { Site(name: $0, values: $1) }.sorted { $0.name < $1.name }
    valueCount = summation.coordinates.count { $0 == nil }
    coordinateCount = summation.program.coordinateCount
    orders = EliminationOrders(summation)
  }

  /// One line for those who fit the model: "summed out: regime (2 values)".
  public var report: String {
    "summed out: \(sites.map { "\($0.name) (\($0.values.count) values)" }.joined(separator: ", "))"
  }

  func makeDrawer() -> DiscreteDrawer { DiscreteDrawer(orders) }

  /// The probabilities of the values of discrete sites given the data and the other sites, for each coordinate of the
  /// recorded program that is one: p(z = values.lowerBound), p(z = values.lowerBound + 1), ...
  ///
  /// The forward and the backward pass of a hidden Markov model (Baum et al. 1970, doi:10.1214/aoms/1177697196).
  ///
  /// - Parameter position: the coordinates that are neither integrated nor summed out, those of states included.
  /// - Complexity: O(T K²) for T values of K that hang on one another in a chain.
  func probabilities(at position: [Double]) -> [Int: [Double]] {
    precondition(position.count == coordinateCount, "\(coordinateCount) coordinates are needed")
    let order = orders.sum
    var room = [Double](repeating: 0, count: max(1, order.roomCount))
    order.compute(at: position, &room)
    var result: [Int: [Double]] = [:]
    // The probabilities of all combinations of a value and of those that its weights depend on.
    var joint = [[Double]](repeating: [], count: order.values.count)
    for i in order.values.indices.reversed() {
      joint[i] = jointProbabilities(of: i, order, joint, room)
      let value = order.values[i]
      if value.coordinate < 0 { continue }
      var own = [Double](repeating: 0, count: value.values.count)
      for (number, probability) in joint[i].enumerated() {
        own[number / value.stride % value.values.count] += probability
      }
      result[value.coordinate] = own
    }
    return result
  }

  private func jointProbabilities(
    of i: Int, _ order: EliminationOrder, _ joint: [[Double]], _ room: [Double]
  ) -> [Double] {
    let value = order.values[i]
    let weights = order.weights(of: i, room)
    let outer = otherProbabilities(of: value, order, joint)
    var result = [Double](repeating: 0, count: weights.count)
    for number in weights.indices where number / value.stride % value.values.count == 0 {
      let places = (0..<value.values.count).map { number + $0 * value.stride }
      for (place, share) in zip(places, shares(places.map { weights[$0] })) {
        result[place] = share * outer(number)
      }
    }
    return result
  }

  /// The probability of the values that one hangs on, by the number of a combination: from the next of them to be summed
  /// out, whose weights depend on all others.
  private func otherProbabilities(
    of value: EliminationOrder.Value, _ order: EliminationOrder, _ joint: [[Double]]
  ) -> (Int) -> Double {
    guard let next = value.others.first else { return { _ in 1 } }
    let consumer = order.values[next]
    // How a combination here counts there.
    let steps = zip(value.others, value.strides).map { other, stride in
      let place = other == next ? nil : consumer.others.firstIndex(of: other)
      return (
        count: order.values[other].values.count, stride: stride,
        there: place.map { consumer.strides[$0] } ?? consumer.stride
      )
    }
    var sums: [Int: Double] = [:]
    for (number, probability) in joint[next].enumerated() {
      let key = steps.reduce(0) { $0 + number / $1.there % $1.count * $1.stride }
      sums[key, default: 0] += probability
    }
    return { number in
      sums[steps.reduce(0) { $0 + number / $1.stride % $1.count * $1.stride }] ?? 0
    }
  }
}
