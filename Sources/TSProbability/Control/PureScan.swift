/// Carries a value through a sequence and stacks what each step gives out: `scan` without effects.
///
/// ```swift
/// let (sum, sums) = scan([1, 2, 3], from: 0) { sum, x in (sum + x, sum + x) }   // 6, [1, 3, 6]
/// ```
///
/// - Parameters:
///   - steps: what each step is given.
///   - initial: what the first step carries.
///   - reverse: runs from the last step to the first; outputs stay in the order of `steps`.
///   - body: gets the carried value and the step's element; returns the value to carry on and the step's output.
/// - Returns: the value carried out of the last step executed, and the outputs.
/// - Complexity: one call of `body` a step; the loop is inlined, the carry stays in registers where it fits.
@inlinable @inline(__always)
public func scan<Steps: Sequence, Carry, Output, Failure: Error>(
  _ steps: Steps, from initial: Carry, reverse: Bool = false,
  _ body: (Carry, Steps.Element) throws(Failure) -> (Carry, Output)
) throws(Failure) -> (carry: Carry, outputs: [Output]) {
  var carry = initial
  var outputs: [Output] = []
  outputs.reserveCapacity(Swift.min(steps.underestimatedCount, loopReserve))
  if reverse {
    for element in Array(steps).reversed() {
      let (next, output) = try body(carry, element)
      carry = next
      outputs.append(output)
    }
    outputs.reverse()
  } else {
    for element in steps {
      let (next, output) = try body(carry, element)
      carry = next
      outputs.append(output)
    }
  }
  return (carry, outputs)
}

/// Changes a state in place step by step and stacks what each step gives out: `scan(into:)` without effects.
///
/// The scan takes the state over: one that nobody else holds is never copied.
///
/// - Parameters:
///   - steps: what each step is given.
///   - state: the state before the first step.
///   - reverse: runs from the last step to the first; outputs stay in the order of `steps`.
///   - body: changes the state and returns the step's output.
/// - Returns: the state after the last step executed, and the outputs. A body that returns nothing leaves the outputs
///   empty: a scan that keeps none runs in constant memory whatever its length.
@inlinable @inline(__always)
public func scan<Steps: Sequence, State, Output, Failure: Error>(
  _ steps: Steps, into state: consuming State, reverse: Bool = false,
  _ body: (inout State, Steps.Element) throws(Failure) -> Output
) throws(Failure) -> (carry: State, outputs: [Output]) {
  var state = state
  var outputs: [Output] = []
  if Output.self == Void.self {
    if reverse {
      for element in Array(steps).reversed() { _ = try body(&state, element) }
    } else {
      for element in steps { _ = try body(&state, element) }
    }
    return (state, outputs)
  }
  outputs.reserveCapacity(Swift.min(steps.underestimatedCount, loopReserve))
  if reverse {
    for element in Array(steps).reversed() { outputs.append(try body(&state, element)) }
    outputs.reverse()
  } else {
    for element in steps { outputs.append(try body(&state, element)) }
  }
  return (state, outputs)
}
