/// The outcome of comparing lanes: one truth value a lane, as all bits of a word or none.
@frozen
public struct LaneMask<V: LaneVector>: ScalarMask, @unchecked Sendable {
  // Words are plain integers; `SIMD` does not say that those of its masks are sendable.

  /// The words.
  public var words: V.MaskStorage

  /// A mask from its words, each of which has all bits set or none.
  @inlinable @inline(__always)
  public init(words: V.MaskStorage) { self.words = words }

  @inlinable @inline(__always)
  public init(_ value: Bool) { words = V.MaskStorage(repeating: value ? -1 : 0) }

  @inlinable @inline(__always)
  public static func .& (a: Self, b: Self) -> Self { Self(words: a.words & b.words) }

  @inlinable @inline(__always)
  public static func .| (a: Self, b: Self) -> Self { Self(words: a.words | b.words) }

  @inlinable @inline(__always)
  public prefix static func .! (a: Self) -> Self { Self(words: ~a.words) }

  @inlinable @inline(__always)
  public var isAllTrue: Bool { V.isFull(words) }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Bool { words[lane] != 0 }
}

extension Bool: ScalarMask {
  @inlinable @inline(__always)
  public static func .& (a: Bool, b: Bool) -> Bool { a && b }

  @inlinable @inline(__always)
  public static func .| (a: Bool, b: Bool) -> Bool { a || b }

  @inlinable @inline(__always)
  public prefix static func .! (a: Bool) -> Bool { !a }

  @inlinable @inline(__always)
  public var isAllTrue: Bool { self }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> Bool { self }
}
