import TSNumerics

/// What a model can do: draw, observe, make values known, add to the log density, loop, and put handlers in place.
///
/// A model takes its effects as a parameter and is generic over them. The compiler specialises the model for each
/// stack of handlers and each scalar, so that nothing is looked up or dispatched at run time.
public protocol Effects<Real> {
  /// The scalar of the run.
  associatedtype Real: Scalar
  /// The handlers in place, innermost first.
  associatedtype Handlers: HandlerStack
  /// The handlers in place.
  var handlers: Handlers { get set }
  /// What the run shares; owned by the runner.
  var state: UnsafeMutablePointer<RunState> { get }
}

extension Effects {
  /// Draws from a distribution, or takes data as drawn from it.
  ///
  /// - Parameters:
  ///   - name: the name of the site, unique in the run.
  ///   - distribution: what to draw from.
  ///   - observed: data; nil where there is none, which leaves the site latent.
  /// - Returns: the draw, the datum, or the value that a handler gave.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func sample<D: Distribution>(_ name: SiteName, _ distribution: D, observed: D.Value? = nil)
    -> D.Value where D.Real == Real
  {
    send(name, .sample, distribution, SiteValue(observed), source: nil)
  }

  /// Takes a datum as drawn from a distribution, or draws where it is missing.
  ///
  /// - Parameters:
  ///   - name: the name of the site, unique in the run.
  ///   - distribution: what the datum comes from.
  ///   - data: the datum, the same in every lane; nil where there is none, which leaves the site latent.
  /// - Returns: the datum, the draw, or the value that a handler gave.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func sample<D: Distribution>(_ name: SiteName, _ distribution: D, data: Double?) -> Real
  where D.Real == Real, D.Value == Real {
    send(name, .sample, distribution, SiteValue(data: data), source: nil)
  }

  /// Draws from a distribution with a key of one's own. Using one key twice in a run is an error.
  ///
  /// No seed handler splits for this site.
  @inlinable
  @discardableResult
  public mutating func sample<D: Distribution>(_ name: SiteName, _ distribution: D, key: PRNGKey) -> D.Value
  where D.Real == Real {
    let source = handSource(key)
    if let first = state.pointee.use(key, counter: source.counter, at: name) {
      state.pointee.fail(.keyReused(first: first.description), site: name)
    }
    return send(name, .sample, distribution, SiteValue(nil), source: source)
  }

  /// Draws from a distribution with a key of one's own that other sites use too, which makes their draws the same.
  ///
  /// For demonstrations of what goes wrong then; see ``sample(_:_:key:)``.
  @inlinable
  @discardableResult
  public mutating func sample<D: Distribution>(_ name: SiteName, _ distribution: D, reusingKey key: PRNGKey)
    -> D.Value where D.Real == Real
  {
    send(name, .sample, distribution, SiteValue(nil), source: handSource(key))
  }

  @inlinable
  func handSource(_ key: PRNGKey) -> RandomSource<Real.Primal> {
    let region = state.pointee.region
    return RandomSource(
      key: Real.Primal.Key(repeating: key), counter: region.pointee.plateIndex,
      isInPlate: region.pointee.isInPlate)
  }

  /// Makes a computed value known by a name.
  ///
  /// - Returns: the value.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func deterministic<Value: EventValue>(_ name: SiteName, _ value: Value) -> Value
  where Value.Real == Real {
    send(name, .deterministic, DeterministicValue(value), SiteValue(value), source: nil)
  }

  /// Makes a number known by a name, the same in every lane.
  @inlinable @inline(__always)
  @discardableResult
  @_disfavoredOverload
  public mutating func deterministic(_ name: SiteName, _ value: Double) -> Real {
    deterministic(name, Real(value))
  }

  /// Adds a term to the log density.
  ///
  /// - Parameters:
  ///   - name: the name of the site, unique in the run.
  ///   - logDensity: the term.
  @inlinable @inline(__always)
  public mutating func factor(_ name: SiteName, _ logDensity: Real) {
    _ = send(name, .factor, FactorTerm<Real>(), SiteValue(logDensity), source: nil)
  }

  /// Ends the run with an error: for what a model itself finds wrong. The first error of a run is kept.
  public func fail(_ message: String) { state.pointee.fail(.other(message), site: nil) }

  @inlinable @inline(__always)
  mutating func send<D: Distribution>(
    _ name: SiteName, _ kind: SiteKind, _ distribution: D, _ value: SiteValue<D>,
    source: RandomSource<D.Real.Primal>?
  ) -> D.Value {
    if state.pointee.hasFailed { return value.known ?? distribution.placeholder }
    let identifier = state.pointee.region.pointee.site(
      named: name, nextIdentifier: &state.pointee.nextSite)
    guard let identifier else {
      state.pointee.fail(.duplicateName, site: name)
      return value.known ?? distribution.placeholder
    }
    var site = Site(name, kind, distribution, value, identifier: identifier, state: state)
    if let source { site.source = source }
    handlers.send(&site)
    if let value = site.value { return value }
    return distribution.placeholder
  }

  /// Runs a part of the model under one more handler.
  ///
  /// - Parameters:
  ///   - handler: the handler, innermost for the part.
  ///   - body: the part; what it returns is passed on.
  /// - Returns: what the body returns, and the handler as it is afterwards.
  @inlinable @inline(__always)
  @discardableResult
  public mutating func with<K: Handler, Result>(
    _ handler: K, _ body: (inout Run<Real, Stack<K, Handlers>>) -> Result
  ) -> (result: Result, handler: K) {
    state.pointee.enterRegion(.block, name: handler.regionName, handler: ObjectIdentifier(K.self))
    state.pointee.region.pointee.visit()
    // The outer handlers are moved in and out: a copy would leave their storage shared, to be copied whole.
    let outer = withUnsafeMutablePointer(to: &handlers) { $0.move() }
    var inside = Run(Stack(handler, outer), state: state, Real.self)
    let result = body(&inside)
    inside.handlers.inner.finish(RunContext(state))
    withUnsafeMutablePointer(to: &handlers) { $0.initialize(to: inside.handlers.outer) }
    state.pointee.leaveRegion()
    return (result, inside.handlers.inner)
  }
}

/// The effects of one run: a scalar and a stack of handlers.
@frozen
public struct Run<Real: Scalar, Handlers: HandlerStack>: Effects {
  public var handlers: Handlers
  public let state: UnsafeMutablePointer<RunState>

  @inlinable @inline(__always)
  init(_ handlers: Handlers, state: UnsafeMutablePointer<RunState>, _ real: Real.Type) {
    self.handlers = handlers
    self.state = state
  }
}
