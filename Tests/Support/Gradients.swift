import TSNumerics

/// A value and its gradient.
public struct ValueAndGradient<P: PrimalScalar>: Sendable {
  public var value: P
  public var gradient: [P]
}

/// The value and the gradient of a function at a point.
///
/// - Parameters:
///   - point: the value of each variable.
///   - tape: where the operations go, with at least as many variables; one of its own where nil.
///   - popping: whether the last node is taken off the tape, as for a term of a log density.
///   - function: is given the variables.
public func gradient<P: PrimalScalar>(
  at point: [P], on tape: UnsafeMutablePointer<Tape<P>>? = nil, popping: Bool = false,
  of function: ([Var<P>]) -> Var<P>
) -> ValueAndGradient<P> where P.Element == Double {
  let used = tape ?? Tape<P>.make(leafCount: point.count)
  defer { if tape == nil { Tape<P>.destroy(used) } }
  let mark = popping ? used.pointee.mark : Int.max
  let result = function(point.indices.map { Var(point[$0], leaf: $0, on: used) })
  used.pointee.addTerm(result, above: mark)
  return ValueAndGradient(value: result.primal, gradient: sweep(used))
}

/// The adjoints of the variables of a tape.
public func sweep<P: PrimalScalar>(_ tape: UnsafeMutablePointer<Tape<P>>) -> [P] where P.Element == Double {
  let count = tape.pointee.leafCount
  var numbers = [Double](repeating: .nan, count: count * P.laneCount)
  numbers.withUnsafeMutableBufferPointer {
    if let start = $0.baseAddress { tape.pointee.sweep(into: start) }
  }
  return (0..<count).map { i in P(lanes: { numbers[i * P.laneCount + $0] }) }
}

extension PrimalScalar {
  /// A number made lane by lane.
  public init(lanes: (Int) -> Element) {
    self.init(0)
    for lane in 0..<Self.laneCount { self[lane: lane] = lanes(lane) }
  }
}
