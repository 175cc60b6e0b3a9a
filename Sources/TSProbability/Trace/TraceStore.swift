import TSNumerics

/// The memory of a trace: one growing column for each site, freed with the last trace that reads it.
///
/// It is written by one run and only read after ``close()``, on which its sendability rests.
@usableFromInline
final class TraceStore<Real: Scalar>: @unchecked Sendable {
  /// By the identifier of the site.
  @usableFromInline var columns: UnsafeMutablePointer<TraceColumn>
  @usableFromInline var columnCount = 0
  @usableFromInline var records: [SiteRecord] = []
  /// Sites in the order they were first met.
  @usableFromInline var order: [Int] = []
  /// Loops by the identifier of their region.
  private(set) var loops: [Int: LoopRecord] = [:]
  /// How components of values were missing, by number.
  var patterns = ComponentPatterns()

  @usableFromInline let keepsDistributions: Bool

  @usableFromInline
  init(keepsDistributions: Bool) {
    self.keepsDistributions = keepsDistributions
    columns = .allocate(capacity: 0)
  }

  /// A loop as the recorder saw it.
  struct LoopRecord {
    let kind: Loop.Kind
    let name: SiteName
    let isReversed: Bool
    var passes = 0
    var length = 0
    var isRagged = false
    var changesDirection = false
    var visits = 0
    /// For each pass the visit of the loop around it, once one was left out.
    var outerVisits: [Int]?
  }

  /// What is known of a site besides its column.
  @usableFromInline
  struct SiteRecord {
    @usableFromInline var name: SiteName = ""
    @usableFromInline var kind = SiteKind.sample
    @usableFromInline var loops: [Int] = []
    @usableFromInline var segments: [TraceSegment<Real>] = []
    /// Attributes from an entry on; one element unless they change on the way.
    var attributes: [(start: Int, value: SiteAttributes)] = []
    /// For each entry its visit, once one was left out.
    var visits: [Int]?
  }

  deinit {
    for record in records {
      for segment in record.segments { segment.release(segment.values, segment.distributions, segment.count) }
    }
    columns.deallocate()
  }

  /// A loop begins: how often its body has begun before.
  func enter(_ loop: Loop, outerVisit: Int) -> Int {
    let identifier = loop.region.pointee.identifier
    let isReversed = loop.region.pointee.isReversed
    var record =
      loops[identifier] ?? LoopRecord(kind: loop.kind, name: loop.name, isReversed: isReversed)
    if record.isReversed != isReversed { record.changesDirection = true }
    if record.outerVisits != nil || outerVisit != record.passes + 1 {
      var visits = record.outerVisits ?? Array(1..<(record.passes + 1))
      visits.append(outerVisit)
      record.outerVisits = visits
    }
    record.passes += 1
    loops[identifier] = record
    return record.visits
  }

  func leave(_ loop: Loop, length: Int, visit: Int) {
    let identifier = loop.region.pointee.identifier
    guard var record = loops[identifier] else { return }
    if record.passes > 1, record.length != length { record.isRagged = true }
    record.length = length
    record.visits = visit
    loops[identifier] = record
  }

  /// Appends an entry whatever its case.
  @inlinable
  func record<D: Distribution>(_ value: D.Value, _ site: Site<D>, visit: Int, loops: [Int]) {
    let identifier = site.identifier
    reserve(identifier)
    let column = columns + identifier
    if records[identifier].segments.isEmpty {
      records[identifier].name = site.name
      records[identifier].kind = site.kind
      records[identifier].loops = loops
      order.append(identifier)
    }
    let isFull = column.pointee.count == column.pointee.capacity
    let isSame =
      column.pointee.family == ObjectIdentifier(D.self) && column.pointee.eventCount == value.eventCount
    if isFull || !isSame {
      close(identifier)
      open(D.self, eventShape: value.eventShape, identifier)
    }
    note(site.attributes, visit, identifier)
    column.pointee.append(value, site.distribution)
    column.pointee.visit = visit
  }

  /// Keeps the attributes and the visit of the entry that is about to be appended.
  @usableFromInline
  func note(_ attributes: SiteAttributes, _ visit: Int, _ identifier: Int) {
    let entry = entries(of: identifier)
    if records[identifier].attributes.last?.value != attributes {
      records[identifier].attributes.append((entry, attributes))
      columns[identifier].attributes = attributes
    }
    if visit != columns[identifier].visit + 1 || records[identifier].visits != nil {
      fillVisits(identifier, upTo: entry)
      records[identifier].visits?.append(visit)
    }
  }

  /// Writes down the visits of the entries since the last gap, which followed one another.
  private func fillVisits(_ identifier: Int, upTo entries: Int) {
    var visits = records[identifier].visits ?? []
    while visits.count < entries { visits.append((visits.last ?? 0) + 1) }
    records[identifier].visits = visits
  }

  /// How many entries a site has.
  func entries(of identifier: Int) -> Int {
    guard let last = records[identifier].segments.last else { return 0 }
    return last.start + columns[identifier].count
  }

  @usableFromInline
  func reserve(_ identifier: Int) {
    guard identifier >= columnCount else { return }
    let capacity = max(8, 2 * (identifier + 1))
    let larger = UnsafeMutablePointer<TraceColumn>.allocate(capacity: capacity)
    larger.moveInitialize(from: columns, count: columnCount)
    for index in columnCount..<capacity {
      (larger + index).initialize(to: TraceColumn())
      records.append(SiteRecord())
    }
    columns.deallocate()
    columns = larger
    columnCount = capacity
  }

  /// Ends recording: every segment knows its memory.
  func close() {
    for identifier in order {
      close(identifier)
      if records[identifier].visits != nil { fillVisits(identifier, upTo: entries(of: identifier)) }
    }
  }

  @usableFromInline
  func close(_ identifier: Int) {
    guard !records[identifier].segments.isEmpty else { return }
    let column = columns[identifier]
    let last = records[identifier].segments.count - 1
    records[identifier].segments[last].count = column.count
    records[identifier].segments[last].values = column.values
    records[identifier].segments[last].distributions = column.distributions
  }

  /// Starts a segment: for a new family, or because the last one is full.
  ///
  /// Segments are never moved: growing a long column would touch its memory again and again.
  @inlinable
  func open<D: Distribution>(_ family: D.Type, eventShape: [Int], _ identifier: Int) {
    let last = records[identifier].segments.last
    let start = last.map { $0.start + $0.count } ?? 0
    let capacity = Swift.min(4 * Swift.max(1, last?.count ?? 1), Self.longestSegment)
    columns[identifier].family = ObjectIdentifier(D.self)
    columns[identifier].eventCount = eventShape.reduce(1, *)
    columns[identifier].values = SegmentMemory.allocate(D.Value.self, count: capacity)
    columns[identifier].distributions =
      keepsDistributions ? SegmentMemory.allocate(D.self, count: capacity) : nil
    columns[identifier].count = 0
    columns[identifier].capacity = capacity
    records[identifier].segments.append(TraceSegment(family, start: start, eventShape: eventShape))
  }

  /// The most entries of a segment.
  @inlinable static var longestSegment: Int { 1 << 18 }
}

/// Consecutive entries of one family, with what reading them needs to know of it.
///
/// The closures are made where the family is known, so that they are specialised for it.
@frozen @usableFromInline
struct TraceSegment<Real: Scalar> {
  /// The first entry.
  @usableFromInline let start: Int
  @usableFromInline var count = 0
  /// The name of the family.
  @usableFromInline let family: String
  @usableFromInline let eventShape: [Int]
  @usableFromInline var values: UnsafeMutableRawPointer?
  @usableFromInline var distributions: UnsafeMutableRawPointer?
  /// The scalars of the first so many entries, entry by entry.
  @usableFromInline let readValues: (UnsafeMutableRawPointer, Int) -> [Real]
  /// The log densities of the first so many entries.
  @usableFromInline let readLogDensities: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, Int) -> [Real]
  /// The log density of some components of one entry.
  @usableFromInline let readPart: (UnsafeMutableRawPointer, UnsafeMutableRawPointer, Int, [Bool]) -> Real
  /// The distributions of the first so many entries.
  @usableFromInline let readDistributions: (UnsafeMutableRawPointer, Int) -> [Any]
  @usableFromInline let release: (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int) -> Void

  @inlinable
  init<D: Distribution>(_ family: D.Type, start: Int, eventShape: [Int]) {
    self.start = start
    self.family = D.familyName
    self.eventShape = eventShape
    // The recorder takes only families over its own scalar, so the casts are of a type to itself.
    readValues = { values, count in
      if D.Value.self == Real.self {
        return Array(UnsafeBufferPointer(start: values.assumingMemoryBound(to: Real.self), count: count))
      }
      var scalars: [Real] = []
      let typed = values.assumingMemoryBound(to: D.Value.self)
      for entry in 0..<count {
        for part in 0..<typed[entry].eventCount {
          scalars.append(unsafeBitCast(typed[entry][event: part], to: Real.self))
        }
      }
      return scalars
    }
    readLogDensities = { values, distributions, count in
      let typed = values.assumingMemoryBound(to: D.Value.self)
      let families = distributions.assumingMemoryBound(to: D.self)
      return (0..<count).map { unsafeBitCast(families[$0].logDensity(typed[$0]), to: Real.self) }
    }
    readPart = { values, distributions, entry, isGiven in
      let value = values.assumingMemoryBound(to: D.Value.self)[entry]
      let family = distributions.assumingMemoryBound(to: D.self)[entry]
      return unsafeBitCast(family.logDensity(value, of: isGiven), to: Real.self)
    }
    readDistributions = { distributions, count in
      Array(UnsafeBufferPointer(start: distributions.assumingMemoryBound(to: D.self), count: count))
    }
    release = { values, distributions, count in
      if let values {
        values.assumingMemoryBound(to: D.Value.self).deinitialize(count: count)
        SegmentMemory.free(values)
      }
      if let distributions {
        distributions.assumingMemoryBound(to: D.self).deinitialize(count: count)
        SegmentMemory.free(distributions)
      }
    }
  }
}
