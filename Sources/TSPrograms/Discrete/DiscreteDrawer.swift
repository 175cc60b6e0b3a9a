import TSNumerics

/// Finds values of discrete sites; for one thread at a time.
final class DiscreteDrawer {
  private let orders: EliminationOrders
  private var room: [Double] = []
  private var chosen: [Int] = []

  init(_ orders: EliminationOrders) { self.orders = orders }

  /// Writes the discrete coordinates of the recorded program: drawn backwards from the weights of the forward pass, or the
  /// most likely ones of all together.
  ///
  /// The draw of a path given the parameters is exact (Chib 1996, doi:10.1016/0304-4076(95)01770-4); the most likely path
  /// is that of Viterbi (1967, doi:10.1109/TIT.1967.1054010), of equal ones that with the smaller last value.
  ///
  /// - Parameters:
  ///   - position: the coordinates that are not summed out.
  ///   - key: what is drawn from; nil for the most likely values.
  ///   - all: room for the coordinates of the recorded program.
  func draw(_ position: UnsafePointer<Double>, key: PRNGKey?, into all: UnsafeMutablePointer<Double>) {
    let own = key?.child(named: "discrete")
    let order = own == nil ? orders.maximum : orders.sum
    if room.count < order.roomCount { room = [Double](repeating: 0, count: order.roomCount) }
    if chosen.isEmpty { chosen = [Int](repeating: 0, count: order.values.count) }
    order.compute(at: position, &room)
    for i in order.values.indices.reversed() {
      let value = order.values[i]
      let weights = order.weights(of: i, given: chosen, room)
      if let own {
        chosen[i] = Self.drawn(weights, own.uniform(at: UInt64(i)))
      } else {
        chosen[i] = weights.indices.reduce(0) { weights[$0] < weights[$1] ? $1 : $0 }
      }
      if value.coordinate >= 0 { all[value.coordinate] = Double(value.values.lowerBound + chosen[i]) }
    }
  }

  /// The first value whose share and those before it exceed a uniform number; never one that is impossible.
  private static func drawn(_ weights: [Double], _ uniform: Double) -> Int {
    let parts = shares(weights)
    var (sum, last) = (0.0, 0)
    for (k, part) in parts.enumerated() where part > 0 {
      sum += part
      last = k
      if uniform < sum { return k }
    }
    return last
  }
}
