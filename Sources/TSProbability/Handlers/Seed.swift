import CKernels
import TSNumerics

/// Gives each unvalued site its key by NumPyro's rule.
///
/// - A site without a value splits the current key: the handler keeps the first child, the site gets the second. A
///   site that a handler further in has given a value takes no key.
/// - A scan takes one key. Each of its steps splits that key, and the body of the step is seeded with the second
///   child. Inside a step a site takes a key even where a handler outside the scan gives its value, so that
///   conditioning never moves another draw.
/// - A site whose data `uncondition` took away takes a key, given new ones or not.
/// - A plate takes one key for each site in it; element i uses counter i.
/// - Inside another seed, the inner one acts and the outer one is left untouched.
///
/// The keys of a scan are computed up to sixteen steps ahead; see ``KeyColumn``.
public struct Seed<Primal: PrimalScalar>: Handler {
  @usableFromInline var frame: SeedFrame<Primal>
  @usableFromInline var outerFrames: [SeedFrame<Primal>] = []
  @usableFromInline var openScans = 0
  @usableFromInline var pool = ColumnPool<Primal>()

  /// A seed from one key for each lane.
  @inlinable
  public init(_ key: Primal.Key) { frame = SeedFrame(key) }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.Primal.self == Primal.self, site.kind == .sample, site.source == nil else { return }
    if frame.mode == .idle { return }
    if site.value != nil, !site.wasObserved, openScans == 0 || site.scansToValue == 0 { return }
    let region = site.region
    let source =
      frame.plateDepth == 0 ? takeNext() : takeInPlate(site.identifier)
    let placed = source.placed(at: region.pointee.plateIndex, isInPlate: region.pointee.isInPlate)
    site.source = unsafeBitCast(placed, to: RandomSource<D.Real.Primal>.self)
  }

  @inlinable @inline(__always)
  public mutating func hidden<D: Distribution>(_ site: inout Site<D>) { process(&site) }

  @inlinable @inline(__always)
  public mutating func step(_ index: Int) {
    if frame.mode == .scan, frame.plateDepth == 0 {
      frame.nextColumn = 0
      frame.position &+= 1
      if frame.position >= frame.runLength { beginRun() }
    } else {
      frame.plateCursor = 0
    }
  }

  @inlinable
  public mutating func enter(_ loop: inout Loop) {
    switch loop.kind {
    case .plate:
      frame.plateDepth += 1
      frame.plateCursor = 0
    case .scan:
      openScans += 1
      var inside = SeedFrame<Primal>(idle: ())
      if !loop.isSeeded, frame.mode != .idle {
        loop.isSeeded = true
        inside = SeedFrame(scan: takeForScan(loop), expectedLength: loop.expectedLength)
      }
      outerFrames.append(frame)
      frame = inside
    }
  }

  @inlinable
  public mutating func leave(_ loop: Loop, length: Int) {
    switch loop.kind {
    case .plate:
      frame.plateDepth -= 1
      if frame.plateDepth == 0 { frame.plateKeys.removeAll(keepingCapacity: true) }
    case .scan:
      openScans -= 1
      pool.give(back: &frame)
      if let outer = outerFrames.popLast() { frame = outer }
    }
  }

  public mutating func finish(_ run: RunContext) {
    pool = ColumnPool()
    run.record(.numpyro)
  }

  /// The next key of the current chain.
  @inlinable @inline(__always)
  mutating func takeNext() -> RandomSource<Primal> {
    if frame.mode == .scan { return takeColumn() }
    let (next, use) = frame.key.split()
    frame.key = next
    return RandomSource(key: use)
  }

  @inlinable @inline(__always)
  mutating func takeColumn() -> RandomSource<Primal> {
    if frame.isRunPending { fillRun() }
    let number = frame.nextColumn
    frame.nextColumn = number &+ 1
    if number == frame.columns.count { frame.columns.append(pool.take(steps: frame.runLength)) }
    let column = frame.columns[number]
    if !column.pointee.hasKeys {
      if number > 0 { frame.columns[number &- 1].pointee.fillChain(of: column.pointee) }
      column.pointee.fillKeys()
    }
    if number == 0 { column.pointee.lookAhead(from: &frame.key) }
    return RandomSource(
      column: column, step: frame.position, spare: frame.key, counter: 0, isInPlate: false)
  }

  /// The key of a statement inside a plate: taken at its first element, the same for all.
  @inlinable
  mutating func takeInPlate(_ statement: Int) -> RandomSource<Primal> {
    if frame.plateCursor < frame.plateKeys.count, frame.plateKeys[frame.plateCursor].statement == statement {
      frame.plateCursor += 1
      return frame.plateKeys[frame.plateCursor - 1].source
    }
    if let position = frame.plateKeys.firstIndex(where: { $0.statement == statement }) {
      frame.plateCursor = position + 1
      return frame.plateKeys[position].source
    }
    let source = takeNext()
    frame.plateKeys.append(PlateKey(statement: statement, source: source))
    frame.plateCursor = frame.plateKeys.count
    return source
  }

  /// The key of a scan; inside a plate folded with the element.
  @inlinable
  mutating func takeForScan(_ loop: Loop) -> Primal.Key {
    guard frame.plateDepth > 0 else { return takeNext().key }
    let element = loop.region.pointee.parent?.pointee.plateIndex ?? 0
    return takeInPlate(-1 - loop.region.pointee.identifier).key.child(element)
  }

  /// Starts the next run of steps. Its chain is computed when a site asks for a key: a scan that draws nothing
  /// costs nothing.
  @inlinable
  mutating func beginRun() {
    if frame.isRunPending { frame.skippedSteps &+= frame.runLength }
    let capacity = KeyColumn<Primal>.capacity
    let left = frame.expectedLength &- frame.done
    frame.runLength = left > 0 ? Swift.min(left, capacity) : capacity
    frame.done &+= frame.runLength
    frame.position = 0
    frame.isRunPending = true
  }

  /// Computes the chain of the current run, and steps over those before it in which nothing was drawn.
  @inlinable @inline(never)
  mutating func fillRun() {
    if frame.columns.isEmpty { frame.columns.append(pool.take(steps: 0)) }
    while frame.skippedSteps > 0 {
      let steps = Swift.min(frame.skippedSteps, KeyColumn<Primal>.capacity)
      frame.columns[0].pointee.reset(steps: steps)
      frame.columns[0].pointee.fillChain(splitting: &frame.key)
      frame.skippedSteps &-= steps
    }
    for column in frame.columns { column.pointee.reset(steps: frame.runLength) }
    frame.columns[0].pointee.fillChain(splitting: &frame.key)
    frame.isRunPending = false
  }
}

/// What a seed knows of the region it is in.
@usableFromInline
struct SeedFrame<Primal: PrimalScalar> {
  @usableFromInline enum Mode { case chain, scan, idle }

  @usableFromInline var mode: Mode
  /// The current key; in a scan the key that the steps split.
  @usableFromInline var key: Primal.Key
  @usableFromInline var columns: [UnsafeMutablePointer<KeyColumn<Primal>>] = []
  @usableFromInline var nextColumn = 0
  @usableFromInline var position = -1
  @usableFromInline var runLength = 0
  @usableFromInline var expectedLength = 0
  @usableFromInline var done = 0
  /// Whether the chain of the current run has not been computed.
  @usableFromInline var isRunPending = false
  /// The steps of earlier runs whose chain has not been computed.
  @usableFromInline var skippedSteps = 0
  @usableFromInline var plateDepth = 0
  @usableFromInline var plateCursor = 0
  @usableFromInline var plateKeys: [PlateKey<Primal>] = []

  /// Outside scans.
  @inlinable
  init(_ key: Primal.Key) {
    mode = .chain
    self.key = key
  }

  /// In a scan.
  @inlinable
  init(scan key: Primal.Key, expectedLength: Int) {
    mode = .scan
    self.key = key
    self.expectedLength = expectedLength
  }

  /// In a scan that another seed takes care of.
  @inlinable
  init(idle: Void) {
    mode = .idle
    key = Primal.Key(repeating: PRNGKey(seed: 0))
  }
}

/// The key of a statement inside a plate.
@usableFromInline
struct PlateKey<Primal: PrimalScalar> {
  @usableFromInline let statement: Int
  @usableFromInline let source: RandomSource<Primal>

  @inlinable
  init(statement: Int, source: RandomSource<Primal>) {
    self.statement = statement
    self.source = source
  }
}

/// Columns for reuse by one scan after another.
@usableFromInline
final class ColumnPool<Primal: PrimalScalar> {
  @usableFromInline var free: [UnsafeMutablePointer<KeyColumn<Primal>>] = []

  @inlinable init() {}

  @inlinable
  func take(steps: Int) -> UnsafeMutablePointer<KeyColumn<Primal>> {
    let column: UnsafeMutablePointer<KeyColumn<Primal>>
    if let used = free.popLast() {
      column = used
    } else {
      column = .allocate(capacity: 1)
      column.initialize(to: KeyColumn())
    }
    column.pointee.reset(steps: steps)
    column.pointee.upcomingCount = 0
    return column
  }

  @inlinable
  func give(back frame: inout SeedFrame<Primal>) {
    free.append(contentsOf: frame.columns)
    frame.columns.removeAll()
  }

  deinit {
    for column in free {
      column.pointee.deallocate()
      column.deinitialize(count: 1)
      column.deallocate()
    }
  }
}

extension RunContext {
  /// Records the random stream that a seed gave; the outermost seed ends last and has the last word.
  func record(_ stream: RandomStream) { state.pointee.stream = stream }
}
