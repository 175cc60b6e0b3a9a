import TSNumerics

/// Records the sites that pass, in order: values, distributions, weights and what was observed.
///
/// The recorder can stand anywhere in a stack and sees what reaches its place. Inside a scan a site costs two stores
/// a step, one of the value and one of the distribution; log densities are computed when they are asked for.
///
/// `model.trace()` runs a model under a recorder of its own. To record a part of a model, put a recorder around the
/// part and read ``trace`` from the handler that ``Effects/with(_:_:)`` returns.
public struct TraceRecorder<Real: Scalar>: Handler {
  /// Made with the first entry of a run and handed to its trace, so that copies of a recorder share nothing.
  @usableFromInline var store: TraceStore<Real>?
  @usableFromInline var columns: UnsafeMutablePointer<TraceColumn>?
  @usableFromInline var columnCount = 0
  @usableFromInline let keepsDistributions: Bool
  /// How often the body of the innermost loop has begun, over all its passes.
  @usableFromInline var visit = 1
  @usableFromInline var open: [OpenLoop] = []
  /// What was recorded, once the model inside has ended.
  public private(set) var trace = Trace<Real>(sites: [], stream: nil)

  @usableFromInline
  struct OpenLoop {
    @usableFromInline let identifier: Int
    @usableFromInline let outerVisit: Int
  }

  /// An empty recorder.
  public init() { keepsDistributions = true }

  /// An empty recorder, which may keep values only: for callers that never ask for a log density.
  @usableFromInline
  package init(keepsDistributions: Bool) { self.keepsDistributions = keepsDistributions }

  @inlinable @inline(__always)
  public mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Real.self, let value = site.value else { return }
    if site.identifier < columnCount, let columns {
      let column = columns + site.identifier
      if column.pointee.family == ObjectIdentifier(D.self), column.pointee.count < column.pointee.capacity,
        column.pointee.visit == visit &- 1, column.pointee.attributes == site.attributes,
        D.Value.self == D.Real.self || value.eventCount == column.pointee.eventCount
      {
        column.pointee.append(value, site.distribution)
        return
      }
    }
    record(value, site)
  }

  /// The uncommon cases: a new site, a full column, a gap, a change of family or attributes.
  @inlinable @inline(never)
  mutating func record<D: Distribution>(_ value: D.Value, _ site: Site<D>) {
    let store = openStore()
    store.record(value, site, visit: visit, loops: open.map(\.identifier))
    columns = store.columns
    columnCount = store.columnCount
  }

  @usableFromInline
  mutating func openStore() -> TraceStore<Real> {
    if let store { return store }
    let made = TraceStore<Real>(keepsDistributions: keepsDistributions)
    store = made
    return made
  }

  @inlinable @inline(__always)
  public mutating func step(_ index: Int) { visit &+= 1 }

  public mutating func enter(_ loop: inout Loop) {
    open.append(OpenLoop(identifier: loop.region.pointee.identifier, outerVisit: visit))
    visit = openStore().enter(loop, outerVisit: visit)
  }

  public mutating func leave(_ loop: Loop, length: Int) {
    store?.leave(loop, length: length, visit: visit)
    if let inner = open.popLast() { visit = inner.outerVisit }
  }

  public mutating func finish(_ run: RunContext) {
    let store = openStore()
    self.store = nil
    columns = nil
    columnCount = 0
    visit = 1
    store.patterns = run.state.pointee.patterns
    store.close()
    if run.hasFailed { return }
    do throws(ModelError) {
      trace = try Trace(store, stream: run.state.pointee.stream)
    } catch {
      run.fail(error.reason, site: error.site.map { SiteName($0) })
    }
  }
}

/// Attributes of a recorded entry that seldom change from step to step.
@frozen @usableFromInline
struct SiteAttributes: Equatable, Sendable {
  @usableFromInline var isObserved: Bool
  @usableFromInline var isMasked: Bool
  @usableFromInline var scale: Double
  /// How components are missing among the data, where some are.
  @usableFromInline var pattern: Int

  @inlinable @inline(__always)
  init(isObserved: Bool, isMasked: Bool, scale: Double, pattern: Int = 0) {
    self.pattern = pattern
    self.isObserved = isObserved
    self.isMasked = isMasked
    self.scale = scale
  }
}

extension Site {
  @inlinable @inline(__always)
  var attributes: SiteAttributes {
    SiteAttributes(
      isObserved: isObserved, isMasked: isMasked, scale: scale,
      pattern: D.Value.self == D.Real.self ? 0 : pattern)
  }
}

/// The growing record of one site: values and distributions in the order of visits.
@frozen @usableFromInline
struct TraceColumn {
  @usableFromInline var family: ObjectIdentifier
  @usableFromInline var values: UnsafeMutableRawPointer?
  @usableFromInline var distributions: UnsafeMutableRawPointer?
  @usableFromInline var count = 0
  @usableFromInline var capacity = 0
  /// How many scalars each value has.
  @usableFromInline var eventCount = 1
  /// The visit that the last entry belongs to.
  @usableFromInline var visit = 0
  @usableFromInline var attributes: SiteAttributes

  init() {
    family = ObjectIdentifier(Never.self)
    attributes = SiteAttributes(isObserved: false, isMasked: false, scale: .nan)
  }

  @inlinable @inline(__always)
  mutating func append<D: Distribution>(_ value: D.Value, _ distribution: D) {
    guard let values else { return }
    (values.assumingMemoryBound(to: D.Value.self) + count).initialize(to: value)
    if let distributions {
      (distributions.assumingMemoryBound(to: D.self) + count).initialize(to: distribution)
    }
    count &+= 1
    visit &+= 1
  }
}
