/// Handlers nested by value, the compiler seeing through all of them.
///
/// Users write ``Handler``; stacks are made by ``Effects/with(_:_:)``.
public protocol HandlerStack {
  /// Sends a site out to the bottom and back.
  mutating func send<D: Distribution>(_ site: inout Site<D>)
  /// Shows every handler a site that was hidden further in.
  mutating func hide<D: Distribution>(_ site: inout Site<D>)
  /// Tells every handler, from the innermost out, that a loop begins.
  mutating func enter(_ loop: inout Loop)
  /// Tells every handler that a step begins.
  mutating func step(_ index: Int)
  /// Tells every handler that the loop has ended.
  mutating func leave(_ loop: Loop, length: Int)
}

/// A handler inside a stack of others.
@frozen
public struct Stack<Inner: Handler, Outer: HandlerStack>: HandlerStack {
  @usableFromInline var inner: Inner
  @usableFromInline var outer: Outer
  /// The scans that have begun since the handler was put in place.
  @usableFromInline var openScans = 0

  @inlinable @inline(__always)
  init(_ inner: Inner, _ outer: Outer) {
    self.inner = inner
    self.outer = outer
  }

  @inlinable @inline(__always)
  public mutating func send<D: Distribution>(_ site: inout Site<D>) {
    let changes = site.valueChanges
    inner.process(&site)
    if site.valueChanges != changes { site.scansToValue = openScans }
    if site.isHidden {
      site.isHidden = false
      // As in NumPyro, a site that is hidden without a value or a key still asks the seed for one.
      outer.hide(&site)
      site.settle()
    } else {
      outer.send(&site)
    }
    inner.postprocess(&site)
  }

  @inlinable @inline(__always)
  public mutating func hide<D: Distribution>(_ site: inout Site<D>) {
    inner.hidden(&site)
    outer.hide(&site)
  }

  @inlinable @inline(__always)
  public mutating func enter(_ loop: inout Loop) {
    inner.enter(&loop)
    outer.enter(&loop)
    if loop.kind == .scan { openScans &+= 1 }
  }

  @inlinable @inline(__always)
  public mutating func step(_ index: Int) {
    inner.step(index)
    outer.step(index)
  }

  @inlinable @inline(__always)
  public mutating func leave(_ loop: Loop, length: Int) {
    if loop.kind == .scan { openScans &-= 1 }
    inner.leave(loop, length: length)
    outer.leave(loop, length: length)
  }
}

/// The end of a stack: here a site is settled.
@frozen
public struct Bottom: HandlerStack {
  @inlinable @inline(__always)
  public init() {}

  @inlinable @inline(__always)
  public mutating func send<D: Distribution>(_ site: inout Site<D>) {
    site.announce()
    site.settle()
  }

  @inlinable @inline(__always) public mutating func hide<D: Distribution>(_ site: inout Site<D>) {}
  @inlinable @inline(__always) public mutating func enter(_ loop: inout Loop) {}
  @inlinable @inline(__always) public mutating func step(_ index: Int) {}
  @inlinable @inline(__always) public mutating func leave(_ loop: Loop, length: Int) {}
}

extension Site {
  /// Takes the name for this statement, on its first visit.
  @inlinable @inline(__always)
  func announce() {
    if identifier < state.pointee.announced.count, state.pointee.announced[identifier]?.start == name.start {
      return
    }
    if !state.pointee.announce(identifier, name) { state.pointee.fail(.duplicateName, site: name) }
  }
}
