import TSNumerics

/// A probabilistic model: one generic function over its effects.
///
/// ```swift
/// struct RandomWalk: Model {
///   var steps = 100
///   var scale = 1.0
///
///   func callAsFunction<E: Effects>(_ effects: inout E) {
///     _ = effects.scan(length: steps, from: E.Real(0)) { effects, level, _ in
///       let next = effects.sample("x", Normal(level, E.Real(scale)))
///       return (next, next)
///     }
///   }
/// }
/// ```
///
/// What a model makes known are its sites. The same function is run to draw, to draw many paths at once, to score and
/// to differentiate; handlers around it, such as `.seed(42)` and `.condition(["x": data])`, give models again.
public protocol Model: Sendable {
  /// Runs the model.
  func callAsFunction<E: Effects>(_ effects: inout E)
}

extension Model {
  /// Runs the model under a handler and returns the handler as it is afterwards.
  ///
  /// - Parameters:
  ///   - handler: the outermost handler.
  ///   - scalar: the scalar of the run.
  /// - Throws: the first ``ModelError`` of the run.
  @inlinable
  public func run<K: Handler, Real: Scalar>(under handler: K, as scalar: Real.Type) throws -> K {
    let state = UnsafeMutablePointer<RunState>.allocate(capacity: 1)
    state.initialize(to: RunState())
    defer { state.discard() }
    var effects = Run(Bottom(), state: state, Real.self)
    let (_, after) = effects.with(handler) { self(&$0) }
    if let failure = state.pointee.failure { throw failure }
    return after
  }

  /// Runs the model in double precision under a handler and returns the handler as it is afterwards.
  ///
  /// - Throws: the first ``ModelError`` of the run.
  @inlinable
  public func run<K: Handler>(under handler: K) throws -> K { try run(under: handler, as: Double.self) }

  /// The model under one more handler, which starts each run from the state given here.
  public func handled<K: Handler & Sendable>(by handler: K) -> Handled<Self, K> {
    Handled(base: self, handler: handler)
  }
}

/// A model under a handler: a model again.
@frozen
public struct Handled<Base: Model, K: Handler & Sendable>: Model {
  /// The model inside.
  public var base: Base
  /// The handler around it.
  public var handler: K

  @inlinable
  public init(base: Base, handler: K) {
    self.base = base
    self.handler = handler
  }

  @inlinable
  public func callAsFunction<E: Effects>(_ effects: inout E) {
    _ = effects.with(handler) { base(&$0) }
  }
}

extension UnsafeMutablePointer where Pointee == RunState {
  /// Frees the state of a run.
  @usableFromInline
  func discard() {
    pointee.free()
    deinitialize(count: 1)
    deallocate()
  }
}
