import TSNumerics

extension Effects {
  /// Runs `body` once a step, carrying a value from step to step and stacking what each step gives out.
  ///
  /// ```swift
  /// let (last, path) = effects.scan(0..<100, from: E.Real(0)) { effects, level, t in
  ///   let next = effects.sample("x", Normal(level, 1))
  ///   return (next, next)                    // (carried to the next step, stacked)
  /// }
  /// ```
  ///
  /// Sites inside have one value a step. Every handler sees the steps: a seed splits its key for each of them, a
  /// condition gives each its own datum. After a failure the remaining steps repeat the last output, so that the
  /// model's own indexing still holds, and the runner throws.
  ///
  /// - Parameters:
  ///   - steps: what each step is given, in order of time.
  ///   - initial: what the first step carries.
  ///   - reverse: runs from the last step to the first; outputs and sites stay in order of time, keys are handed out
  ///     in order of execution.
  ///   - body: gets the effects, the carried value and the step's element; returns the value to carry on and the
  ///     step's output.
  /// - Returns: the value carried out of the last step, and the outputs in order of time.
  /// - Complexity: one call of `body` a step, in a loop; memory for the outputs and for what handlers record.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func scan<Steps: Sequence, Carry, Output>(
    _ steps: Steps, from initial: Carry, reverse: Bool = false,
    _ body: (inout Self, Carry, Steps.Element) -> (Carry, Output)
  ) -> (carry: Carry, outputs: [Output]) {
    scan(steps, into: initial, reverse: reverse) { effects, carry, element in
      let (next, output) = body(&effects, carry, element)
      carry = next
      return output
    }
  }

  /// Runs `body` a number of times; it is given the index of the step, from 0.
  ///
  /// A negative length ends the run with an error. See ``scan(_:from:reverse:_:)``.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func scan<Carry, Output>(
    length: Int, from initial: Carry, reverse: Bool = false,
    _ body: (inout Self, Carry, Int) -> (Carry, Output)
  ) -> (carry: Carry, outputs: [Output]) {
    scan(checked(length, "scan"), from: initial, reverse: reverse, body)
  }

  /// Runs `body` once a step on a state that it changes in place, stacking what each step gives out.
  ///
  /// The form for large states: nothing is copied from step to step, and nothing at the start where nobody else holds
  /// the state.
  ///
  /// - Parameters:
  ///   - steps: what each step is given, in order of time.
  ///   - state: the state before the first step executed.
  ///   - reverse: runs from the last step to the first; outputs and sites stay in order of time.
  ///   - body: gets the effects, the state and the step's element; returns the step's output.
  /// - Returns: the state after the last step executed, and the outputs in order of time. A body that returns nothing
  ///   leaves the outputs empty: a scan that keeps none runs in constant memory whatever its length.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func scan<Steps: Sequence, State, Output>(
    _ steps: Steps, into state: consuming State, reverse: Bool = false,
    _ body: (inout Self, inout State, Steps.Element) -> Output
  ) -> (carry: State, outputs: [Output]) {
    var state = state
    var outputs: [Output] = []
    if Output.self == Void.self {
      loop(.scan, "", steps, reverse: reverse, repeatsOutputs: false) { effects, element, isRunning in
        if isRunning { _ = body(&effects, &state, element) }
      }
      return (state, outputs)
    }
    outputs.reserveCapacity(Swift.min(steps.underestimatedCount, loopReserve))
    loop(.scan, "", steps, reverse: reverse) { effects, element, isRunning in
      if isRunning {
        outputs.append(body(&effects, &state, element))
      } else if let last = outputs.last {
        outputs.append(last)
      }
    }
    if reverse { outputs.reverse() }
    return (state, outputs)
  }

  /// Runs `body` a number of times on a state that it changes in place; it is given the index of the step, from 0.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func scan<State, Output>(
    length: Int, into state: consuming State, reverse: Bool = false,
    _ body: (inout Self, inout State, Int) -> Output
  ) -> (carry: State, outputs: [Output]) {
    scan(checked(length, "scan"), into: state, reverse: reverse, body)
  }
}

/// Outputs reserved ahead: more than this grows as it comes, so that an absurd length fails late rather than at once.
@usableFromInline let loopReserve = 1 << 24
