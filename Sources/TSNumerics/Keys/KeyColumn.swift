import CKernels

/// The keys of one site for several steps of a scan, and what was drawn from them ahead of time.
///
/// Threefry has a long latency and a high throughput. Only one block a step lies on the chain from key to key; the
/// rest is computed for up to ``capacity`` steps in one call: the site's keys, then, if asked for, their first block
/// of bits, then the normals. A column is filled for the whole run of steps or not at all, so asking twice gives the
/// same numbers.
///
/// Words are held step by step and, within a step, lane by lane: a step's numbers lie as one `Real` lies in memory.
@frozen
public struct KeyColumn<Real: PrimalScalar> {
  /// How many steps are computed at once.
  @inlinable public static var capacity: Int { 16 }

  /// The chain of keys that the site's own are split from, then the site's keys, then their bits: two words each.
  @usableFromInline let chain: UnsafeMutablePointer<UInt32>
  @usableFromInline let keys: UnsafeMutablePointer<UInt32>
  @usableFromInline let bits: UnsafeMutablePointer<UInt32>
  @usableFromInline let normals: UnsafeMutablePointer<Real>
  /// On one lane, the keys that the next run's steps split, as far as they are known.
  @usableFromInline let upcoming: UnsafeMutablePointer<UInt32>
  @usableFromInline package var upcomingCount = 0
  @usableFromInline var steps = 0
  @usableFromInline package var hasKeys = false
  @usableFromInline var hasBits = false
  @usableFromInline var hasNormals = false

  /// Room for `capacity` steps.
  @inlinable
  package init() {
    let words = 2 * Self.stride
    chain = .allocate(capacity: words)
    upcoming = .allocate(capacity: words)
    keys = .allocate(capacity: words)
    bits = .allocate(capacity: words)
    normals = .allocate(capacity: Self.capacity)
    chain.initialize(repeating: 0, count: words)
    upcoming.initialize(repeating: 0, count: words)
    keys.initialize(repeating: 0, count: words)
    bits.initialize(repeating: 0, count: words)
    normals.initialize(repeating: Real(0), count: Self.capacity)
  }

  @inlinable
  package func deallocate() {
    chain.deallocate()
    upcoming.deallocate()
    keys.deallocate()
    bits.deallocate()
    normals.deallocate()
  }

  /// From the first words of a run of steps to the second words.
  @inlinable @inline(__always)
  package static var stride: Int { capacity * Real.laneCount }

  /// Starts a new run of steps: what was computed for the last one is void.
  @inlinable @inline(__always)
  package mutating func reset(steps: Int) {
    self.steps = steps
    hasKeys = false
    hasBits = false
    hasNormals = false
  }

  @inlinable @inline(__always)
  package var count: Int { steps &* Real.laneCount }

  /// Splits the chain: the second child of each key is the site's.
  @inlinable
  package mutating func fillKeys() {
    ck_threefry_keys(count, chain, chain + Self.stride, 0, 1, keys, keys + Self.stride)
    hasKeys = true
  }

  /// Splits the chain: the first child of each key is the chain of the next site.
  @inlinable
  package func fillChain(of next: KeyColumn) {
    ck_threefry_keys(count, chain, chain + Self.stride, 0, 0, next.chain, next.chain + Self.stride)
  }

  /// Makes the chain of a run of scan steps, (key, sub) = split(key) at each, and leaves `key` after the last.
  @inlinable
  package mutating func fillChain(splitting key: inout Real.Key) {
    if Real.laneCount == 1 {
      while upcomingCount < steps { lookAhead(from: &key) }
      ck_threefry_keys(steps, upcoming, upcoming + Self.stride, 0, 1, chain, chain + Self.stride)
      return dropUpcoming(steps)
    }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * Real.laneCount) { words in
      guard let high = words.baseAddress else { return }
      let low = high + Real.laneCount
      key.store(high: high, low: low)
      ck_threefry_chain(steps, Real.laneCount, high, low, chain, chain + Self.stride)
      key = Real.Key(high: high, low: low)
    }
  }

  /// Finds the key of one more step of the next run.
  ///
  /// On one lane the chain is pure latency. Called once a step, it runs beside whatever else the step does.
  @inlinable @inline(__always)
  package mutating func lookAhead(from key: inout Real.Key) {
    guard Real.laneCount == 1, upcomingCount < Self.capacity else { return }
    key.store(high: upcoming + upcomingCount, low: upcoming + Self.stride + upcomingCount)
    upcomingCount &+= 1
    key = key.child(0)
  }

  @inlinable
  mutating func dropUpcoming(_ dropped: Int) {
    upcomingCount -= dropped
    if upcomingCount == 0 { return }
    upcoming.update(from: upcoming + dropped, count: upcomingCount)
    (upcoming + Self.stride).update(from: upcoming + Self.stride + dropped, count: upcomingCount)
  }

  /// Makes the site's keys by folding consecutive indices into one key a lane.
  @inlinable
  package mutating func fillKeys(folding key: Real.Key, from first: UInt64) {
    reset(steps: Self.capacity)
    hasKeys = true
    if Real.laneCount == 1 {
      let only = key[lane: 0]
      ck_threefry_counters(Self.capacity, only.high, only.low, first, keys, keys + Self.stride)
      return
    }
    for step in 0..<Self.capacity {
      let place = keys + step &* Real.laneCount
      key.child(first &+ UInt64(truncatingIfNeeded: step)).store(high: place, low: place + Self.stride)
    }
  }

  @inlinable
  mutating func fillBits() {
    ck_threefry_keys(count, keys, keys + Self.stride, 0, 0, bits, bits + Self.stride)
    hasBits = true
  }

  @inlinable
  mutating func fillNormals() {
    if !hasBits { fillBits() }
    let count = self.count
    UnsafeMutableRawPointer(normals).withMemoryRebound(to: Real.Element.self, capacity: count) {
      Real.Element.normals(bits, bits + Self.stride, count: count, into: $0)
    }
    hasNormals = true
  }

  /// The site's key at a step of the run.
  @inlinable @inline(__always)
  func key(at step: Int) -> Real.Key { Self.load(keys, step) }

  /// The site's first block of bits at a step of the run.
  @inlinable @inline(__always)
  mutating func words(at step: Int) -> RandomWords<Real.Key> {
    if !hasBits { fillBits() }
    return RandomWords(Self.load(bits, step))
  }

  /// The site's first standard normal at a step of the run.
  @inlinable @inline(__always)
  mutating func normal(at step: Int) -> Real {
    if !hasNormals { fillNormals() }
    return normals[step]
  }

  @inlinable @inline(__always)
  static func load(_ words: UnsafeMutablePointer<UInt32>, _ step: Int) -> Real.Key {
    let first = words + step &* Real.laneCount
    return Real.Key(high: first, low: first + stride)
  }
}
