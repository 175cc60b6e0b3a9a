/// What a site draws from: one key for each lane, and the element of the plate it stands in.
///
/// Every draw of a distribution comes from here, in one of three ways:
///
/// - ``normal(at:of:)`` and ``uniform(at:of:)`` turn the block at one counter into one number, so that element `i` of
///   a plate is number `i` of `jax.random.normal(key, shape)`;
/// - ``generatorKey`` seeds a rejection sampler, which takes as many blocks as it needs without touching others;
/// - ``key`` is for a distribution that draws several parts of its own and splits.
///
/// A source may carry numbers computed ahead for several steps at once (``KeyColumn``). They are the same numbers.
@frozen
public struct RandomSource<Real: PrimalScalar> {
  /// The element of the plate, row-major over nested plates; 0 outside plates.
  public let counter: UInt64
  /// Whether the site stands in a plate: a whole word, since a lone byte in the middle of the struct is written
  /// and read back at different widths, which stalls the processor at every draw.
  @usableFromInline let placement: Int
  @usableFromInline let ownKey: Real.Key
  @usableFromInline let column: UnsafeMutablePointer<KeyColumn<Real>>?
  @usableFromInline let step: Int

  /// A source on a key of its own.
  @inlinable @inline(__always)
  public init(key: Real.Key, plateIndex: UInt64? = nil) {
    self.init(key: key, counter: plateIndex ?? 0, isInPlate: plateIndex != nil)
  }

  @inlinable @inline(__always)
  package init(key: Real.Key, counter: UInt64, isInPlate: Bool) {
    ownKey = key
    column = nil
    step = 0
    self.counter = counter
    placement = isInPlate ? 1 : 0
  }

  /// Whether the site stands in a plate.
  @inlinable @inline(__always)
  public var isInPlate: Bool { placement != 0 }

  @inlinable @inline(__always)
  package init(
    column: UnsafeMutablePointer<KeyColumn<Real>>, step: Int, spare: Real.Key, counter: UInt64,
    isInPlate: Bool
  ) {
    self.column = column
    self.step = step
    ownKey = spare
    self.counter = counter
    placement = isInPlate ? 1 : 0
  }

  /// The same source for an element of a plate.
  @inlinable @inline(__always)
  package func placed(at plateIndex: UInt64, isInPlate: Bool) -> RandomSource {
    guard let column else { return RandomSource(key: ownKey, counter: plateIndex, isInPlate: isInPlate) }
    return RandomSource(column: column, step: step, spare: ownKey, counter: plateIndex, isInPlate: isInPlate)
  }

  /// The key of the site.
  @inlinable @inline(__always)
  public var key: Real.Key {
    if let column { return column.pointee.key(at: step) }
    return ownKey
  }

  /// The key for a sampler that takes a variable number of blocks: folded with the element inside a plate.
  @inlinable
  public var generatorKey: Real.Key { isInPlate ? key.child(counter) : key }

  /// The Threefry output for part `part` of `parts`.
  @inlinable @inline(__always)
  public func words(at part: Int = 0, of parts: Int = 1) -> RandomWords<Real.Key> {
    let position = counter &* UInt64(parts) &+ UInt64(part)
    if let column, position == 0 { return column.pointee.words(at: step) }
    return key.block(position)
  }

  /// A uniform on [0, 1).
  ///
  /// - Parameters:
  ///   - part: which of the numbers that one draw needs, in 0..<`parts`.
  ///   - parts: how many numbers one draw needs; the length of a vector.
  @inlinable @inline(__always)
  public func uniform(at part: Int = 0, of parts: Int = 1) -> Real {
    Real.uniform(words(at: part, of: parts))
  }

  /// A standard normal: the quantile of a uniform on (-1, 1).
  ///
  /// - Parameters:
  ///   - part: which of the numbers that one draw needs, in 0..<`parts`.
  ///   - parts: how many numbers one draw needs; the length of a vector.
  @inlinable @inline(__always)
  public func normal(at part: Int = 0, of parts: Int = 1) -> Real {
    let position = counter &* UInt64(parts) &+ UInt64(part)
    if let column, position == 0 { return column.pointee.normal(at: step) }
    return Real.standardNormal(key.block(position))
  }
}
