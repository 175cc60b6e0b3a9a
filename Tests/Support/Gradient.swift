import TSNumerics

/// The value and the gradient of a function by automatic differentiation.
public func valueAndGradient(
  at x: [Double], of function: ([Var<Double>]) -> Var<Double>
) -> (value: Double, gradient: [Double]) {
  let tape = Tape<Double>.make(leafCount: x.count)
  defer { Tape.destroy(tape) }
  let variables = x.enumerated().map { Var($0.element, leaf: $0.offset, on: tape) }
  let mark = tape.pointee.mark
  let result = function(variables)
  tape.pointee.addTerm(result, above: mark)
  var gradient = [Double](repeating: 0, count: x.count)
  gradient.withUnsafeMutableBufferPointer { if let base = $0.baseAddress { tape.pointee.sweep(into: base) } }
  return (result.primal, gradient)
}

/// The gradient of a function by central differences of fourth order.
public func differences(at x: [Double], step: Double = 1e-3, of function: ([Double]) -> Double) -> [Double] {
  x.indices.map { i in
    let h = step * Swift.max(1, abs(x[i]))
    func value(_ shift: Double) -> Double {
      var moved = x
      moved[i] += shift
      return function(moved)
    }
    return (8 * (value(h) - value(-h)) - (value(2 * h) - value(-2 * h))) / (12 * h)
  }
}
