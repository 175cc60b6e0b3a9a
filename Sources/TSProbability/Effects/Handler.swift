import TSNumerics

/// The contract of an effect handler: what happens at the sites and loops of the model inside it.
///
/// Handlers nest. A site passes through them from the innermost out (``process(_:)``), is settled (drawn, or checked
/// if it has a value), and passes back in (``postprocess(_:)``). Loops announce themselves in the same order. Every
/// hook has a default that does nothing, so a handler is a struct with the hooks it needs:
///
/// ```swift
/// struct CountDraws: Handler {
///   var draws = 0
///   mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
///     if site.kind == .sample, !site.isObserved { draws += 1 }
///   }
/// }
///
/// let counter = try RandomWalk().seed(42).run(under: CountDraws())   // counter.draws == 100
/// ```
///
/// `model.handled(by: CountDraws())` wraps a model into a model, so that handlers of one's own stand anywhere in a
/// chain. A handler is a value: each run starts from the state it was given.
public protocol Handler {
  /// What tells a block under this handler from other blocks under handlers of the same type; empty by default.
  ///
  /// A handler that renames sites gives the name it renames them by.
  var regionName: SiteName { get }
  /// Sees a site on its way out, before it has been settled.
  mutating func process<D: Distribution>(_ site: inout Site<D>)
  /// Sees a site on its way back: its value is known.
  mutating func postprocess<D: Distribution>(_ site: inout Site<D>)
  /// Sees a site that a handler further in has hidden and that will not come by: a seed gives it the key that it
  /// would have had.
  mutating func hidden<D: Distribution>(_ site: inout Site<D>)
  /// A scan or plate begins.
  mutating func enter(_ loop: inout Loop)
  /// A step of the innermost scan, or an element of the innermost plate, begins.
  mutating func step(_ index: Int)
  /// The innermost scan or plate has ended after `length` steps.
  mutating func leave(_ loop: Loop, length: Int)
  /// The model inside has ended.
  mutating func finish(_ run: RunContext)
}

extension Handler {
  @inlinable @inline(__always) public mutating func process<D: Distribution>(_ site: inout Site<D>) {}
  @inlinable @inline(__always) public mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {}
  @inlinable @inline(__always) public mutating func hidden<D: Distribution>(_ site: inout Site<D>) {}
  @inlinable @inline(__always) public var regionName: SiteName { "" }
  @inlinable @inline(__always) public mutating func enter(_ loop: inout Loop) {}
  @inlinable @inline(__always) public mutating func step(_ index: Int) {}
  @inlinable @inline(__always) public mutating func leave(_ loop: Loop, length: Int) {}
  @inlinable @inline(__always) public mutating func finish(_ run: RunContext) {}
}

/// A scan or a plate as it begins.
@frozen
public struct Loop {
  /// Whether steps follow one another or elements stand side by side.
  public enum Kind: Sendable { case scan, plate }

  /// Scan or plate.
  public let kind: Kind
  /// The name of a plate; empty for a scan.
  public let name: SiteName
  /// How many steps are expected: a lower bound where the sequence does not know.
  public let expectedLength: Int
  /// Whether a handler has given the loop its key.
  public var isSeeded = false
  @usableFromInline let region: UnsafeMutablePointer<Region>

  @inlinable
  init(kind: Kind, name: SiteName, expectedLength: Int, region: UnsafeMutablePointer<Region>) {
    self.kind = kind
    self.name = name
    self.expectedLength = expectedLength
    self.region = region
  }

  /// "scan" or "plate 'lags'".
  var phrase: String { kind == .scan ? "scan" : "plate '\(name)'" }
}

/// A run as a handler sees it when the model inside has ended.
@frozen
public struct RunContext {
  @usableFromInline let state: UnsafeMutablePointer<RunState>

  @inlinable
  init(_ state: UnsafeMutablePointer<RunState>) { self.state = state }

  /// Whether the run has failed.
  public var hasFailed: Bool { state.pointee.hasFailed }

  /// Ends the run with an error. The first error of a run is kept.
  public func fail(_ reason: ModelError.Reason, site: SiteName? = nil) {
    state.pointee.fail(reason, site: site)
  }
}
