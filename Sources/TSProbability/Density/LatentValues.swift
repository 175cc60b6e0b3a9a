import TSNumerics

/// Reads the values of latent and computed sites at a vector of unbounded coordinates, in the order of the run.
///
/// The outermost handler of a run over `Double`.
@frozen
public struct LatentValues: Handler {
  @usableFromInline let coordinates: UnsafePointer<Double>
  @usableFromInline let count: Int
  @usableFromInline let order: UnsafePointer<Int>
  @usableFromInline let values: UnsafeMutablePointer<Double>
  @usableFromInline let valueCount: Int
  @usableFromInline var cursor = 0
  @usableFromInline var written = 0

  /// - Parameters:
  ///   - coordinates: `count` numbers.
  ///   - order: where each of the `valueCount` numbers goes.
  ///   - values: room for them.
  @inlinable
  init(
    _ coordinates: UnsafePointer<Double>, count: Int, order: UnsafePointer<Int>,
    into values: UnsafeMutablePointer<Double>, valueCount: Int
  ) {
    self.coordinates = coordinates
    self.count = count
    self.order = order
    self.values = values
    self.valueCount = valueCount
  }

  @inlinable @inline(__always)
  public mutating func process<D: Distribution>(_ site: inout Site<D>) {
    guard D.Real.self == Double.self, site.kind == .sample, site.value == nil else { return }
    if D.Value.self == D.Real.self {
      guard cursor < count else { return site.fail(.other(changedLayout)) }
      let value = site.distribution.support.constrain(scalar: D.Real(coordinates[cursor])).value
      cursor &+= 1
      site.value = unsafeBitCast(value, to: D.Value.self)
    } else {
      readVector(&site)
    }
    if let value = site.value { write(value, site) }
  }

  @inlinable
  mutating func readVector<D: Distribution>(_ site: inout Site<D>) {
    let pattern = site.distribution.placeholder
    let support = site.distribution.support
    guard let needed = support.coordinateCount(eventShape: pattern.eventShape), cursor + needed <= count
    else {
      return site.fail(.other(changedLayout))
    }
    let point = (cursor..<(cursor + needed)).map { D.Real(coordinates[$0]) }
    cursor += needed
    guard let value = support.constrain(point, eventShape: pattern.eventShape)?.value else { return }
    site.value = pattern.rearranged(from: value)
  }

  @inlinable @inline(__always)
  public mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    guard site.kind == .deterministic, let value = site.value else { return }
    write(value, site)
  }

  @inlinable @inline(__always)
  mutating func write<D: Distribution>(_ value: D.Value, _ site: Site<D>) {
    let eventCount = value.eventCount
    guard written + eventCount <= valueCount else { return site.fail(.other(changedLayout)) }
    for i in 0..<eventCount {
      values[order[written]] = unsafeBitCast(value[event: i].primal, to: Double.self)
      written &+= 1
    }
  }
}
