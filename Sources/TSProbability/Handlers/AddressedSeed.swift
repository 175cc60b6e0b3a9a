import CKernels
import TSNumerics

/// Gives each unvalued site a key made of its name and its place, whatever else the model does.
///
/// The key is the root folded with the hash of the name as seen here (64-bit FNV-1a over UTF-8, high word then low
/// word), then with the index of each enclosing step and element from the outside in. So adding a site, conditioning
/// one, lengthening a series or changing the number of paths moves no other draw.
public struct AddressedSeed<Primal: PrimalScalar>: Handler {
  @usableFromInline let root: Primal.Key
  @usableFromInline var indices: [UInt64] = []
  /// The steps and elements around the handler itself.
  @usableFromInline var outerIndices: [UInt64]?
  /// Counts the changes of every index but the innermost: keys computed ahead hold for one value of it.
  @usableFromInline var epoch = 0
  @usableFromInline var addresses: [Address<Primal>?] = []
  @usableFromInline var idleLoops = 0
  @usableFromInline var pool = ColumnPool<Primal>()

  /// A seed from one key for each lane.
  @inlinable
  public init(_ key: Primal.Key) { root = key }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.Primal.self == Primal.self, site.kind == .sample, site.source == nil, site.value == nil
    else { return }
    if outerIndices == nil { outerIndices = Array(site.region.pointee.loopIndices.dropLast(indices.count)) }
    let source = source(of: site.identifier, site.name)
    site.source = unsafeBitCast(source, to: RandomSource<D.Real.Primal>.self)
  }

  @inlinable @inline(__always)
  public mutating func hidden<D: Distribution>(_ site: inout Site<D>) { process(&site) }

  @inlinable
  public mutating func enter(_ loop: inout Loop) {
    // A scan inside takes no key, and an outer seed must not give it one.
    loop.isSeeded = true
    indices.append(0)
    epoch &+= 1
  }

  @inlinable @inline(__always)
  public mutating func step(_ index: Int) {
    indices[indices.count &- 1] = UInt64(truncatingIfNeeded: index)
  }

  @inlinable
  public mutating func leave(_ loop: Loop, length: Int) {
    indices.removeLast()
    epoch &+= 1
  }

  public mutating func finish(_ run: RunContext) {
    for case let address? in addresses { pool.free.append(address.column) }
    addresses = []
    outerIndices = nil
    pool = ColumnPool()
    run.record(.addressed)
  }

  @inlinable @inline(__always)
  mutating func source(of site: Int, _ name: SiteName) -> RandomSource<Primal> {
    while site >= addresses.count { addresses.append(nil) }
    if addresses[site] == nil {
      addresses[site] = Address(root: root, name: name, column: pool.take(steps: 0))
    }
    guard let innermost = indices.last, let address = addresses[site] else {
      return RandomSource(key: located(addresses[site]?.base ?? root))
    }
    let ahead = Int(innermost) &- address.first
    if address.epoch == epoch, ahead >= 0, ahead < KeyColumn<Primal>.capacity {
      return RandomSource(column: address.column, step: ahead, spare: root, counter: 0, isInPlate: false)
    }
    return refill(site, from: innermost)
  }

  /// A key folded with every enclosing index but the innermost of the loops inside.
  @inlinable
  func located(_ base: Primal.Key) -> Primal.Key {
    var key = base
    for index in outerIndices ?? [] { key = key.child(index) }
    for index in indices.dropLast() { key = key.child(index) }
    return key
  }

  /// Computes the keys of a site for a run of the innermost loop.
  @inlinable
  mutating func refill(_ site: Int, from first: UInt64) -> RandomSource<Primal> {
    guard var address = addresses[site] else { return RandomSource(key: root) }
    let key = located(address.base)
    // A loop that runs backwards asks for the steps below.
    let isBackwards = address.epoch == epoch && Int(first) < address.first
    let capacity = UInt64(KeyColumn<Primal>.capacity)
    let start = isBackwards ? first &- Swift.min(first, capacity &- 1) : first
    address.epoch = epoch
    address.first = Int(start)
    address.column.pointee.fillKeys(folding: key, from: start)
    addresses[site] = address
    return RandomSource(
      column: address.column, step: Int(first &- start), spare: root, counter: 0, isInPlate: false)
  }
}

/// The key of a name, and keys of the site computed ahead.
@usableFromInline
struct Address<Primal: PrimalScalar> {
  @usableFromInline let base: Primal.Key
  @usableFromInline let column: UnsafeMutablePointer<KeyColumn<Primal>>
  @usableFromInline var first = 0
  @usableFromInline var epoch = -1

  @inlinable
  init(root: Primal.Key, name: SiteName, column: UnsafeMutablePointer<KeyColumn<Primal>>) {
    let hash = fnv1a(name.utf8)
    base = root.foldIn(UInt32(truncatingIfNeeded: hash >> 32)).foldIn(UInt32(truncatingIfNeeded: hash))
    self.column = column
  }
}
