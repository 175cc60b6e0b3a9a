import TSNumerics

/// Evaluates the log density of a model and its gradient at as many positions as `P` has lanes.
///
/// It keeps the tape and what the run knows of the model's sites from one evaluation to the next.
public final class ModelEvaluator<M: Model, P: PrimalScalar> where P.Element == Double {
  @usableFromInline let model: M
  @usableFromInline let dimension: Int
  @usableFromInline let tape: UnsafeMutablePointer<Tape<P>>
  @usableFromInline let state: UnsafeMutablePointer<RunState>
  @usableFromInline let aligned: UnsafeMutablePointer<P>

  @inlinable
  public init(_ model: M, dimension: Int) {
    self.model = model
    self.dimension = dimension
    tape = Tape<P>.make(leafCount: dimension)
    state = .allocate(capacity: 1)
    state.initialize(to: RunState())
    aligned = .allocate(capacity: dimension)
  }

  deinit {
    Tape<P>.destroy(tape)
    state.discard()
    aligned.deallocate()
  }

  /// The bytes of tape that an evaluation at some coordinates takes.
  @inlinable
  package func tapeBytes(at coordinates: [Double]) -> Int {
    state.pointee.restart()
    _ = run(UnsafePointer(aligned))
    defer { tape.pointee.discard() }
    return tape.pointee.usedBytes
  }

  /// Evaluates the log density and its gradient; see ``LogDensityEvaluator``.
  @inlinable @inline(__always)
  func evaluate(
    _ positions: UnsafePointer<Double>, _ values: UnsafeMutablePointer<Double>,
    _ gradients: UnsafeMutablePointer<Double>
  ) {
    // Vectors are loaded from addresses that are multiples of their size.
    var coordinates = UnsafeRawPointer(positions)
    if Int(bitPattern: coordinates) % MemoryLayout<P>.alignment != 0 {
      UnsafeMutableRawPointer(aligned).copyMemory(
        from: coordinates, byteCount: dimension * MemoryLayout<P>.stride)
      coordinates = UnsafeRawPointer(aligned)
    }
    var isSecond = false
    while true {
      state.pointee.restart()
      let after = run(coordinates.assumingMemoryBound(to: P.self))
      let total = after.total + tape.pointee.normalTerms
      let hasDroppedTerms = tape.pointee.hasDroppedTerms
      tape.pointee.sweep(into: gradients, whereUsed: isSecond)
      write(total, isWhole: after.cursor == dimension, values)
      // A term that was left out may have derivatives that are no numbers: once more, then, without them.
      if !hasDroppedTerms || isSecond || areNumbers(gradients) { return }
      isSecond = true
    }
  }

  @usableFromInline
  func areNumbers(_ gradients: UnsafePointer<Double>) -> Bool {
    (0..<(dimension * P.laneCount)).allSatisfy { !gradients[$0].isNaN }
  }

  @inlinable @inline(__always)
  func run(_ coordinates: UnsafePointer<P>) -> LatentReader<P> {
    var effects = Run(Bottom(), state: state, Var<P>.self)
    let reader = LatentReader<P>(coordinates, count: dimension, tape: tape)
    return effects.with(reader) { model(&$0) }.handler
  }

  @inlinable
  func write(_ total: P, isWhole: Bool, _ values: UnsafeMutablePointer<Double>) {
    let rejected = state.pointee.hasFailed || !isWhole ? .max : state.pointee.rejectedLanes
    for lane in 0..<P.laneCount {
      let value = total[lane: lane]
      // Infinity, like what is not a number, is an overflow.
      values[lane] = value < .infinity && rejected & 1 << UInt64(lane) == 0 ? value : -.infinity
    }
  }
}

extension RunState {
  /// The lanes that were found to have density zero, one bit each.
  @usableFromInline
  var rejectedLanes: UInt64 { rejection.lanes }
}
extension ModelEvaluator {
  @inlinable
  public func run(
    _ p: UnsafePointer<Double>, _ v: UnsafeMutablePointer<Double>, _ g: UnsafeMutablePointer<Double>
  ) { evaluate(p, v, g) }
}
