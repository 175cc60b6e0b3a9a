import CKernels

/// One Threefry key for each lane, held as a vector of first words and a vector of second words.
///
/// Lane `i` is the key that path or chain `i` would have on its own, so eight paths at once draw what they would draw
/// one by one.
@frozen
public struct LaneKeys<Words: SIMD & Sendable & BitwiseCopyable>: RandomKey where Words.Scalar == UInt32 {
  /// The first words.
  public var high: Words
  /// The second words.
  public var low: Words

  /// Keys from their words.
  @inlinable @inline(__always)
  public init(high: Words, low: Words) {
    self.high = high
    self.low = low
  }

  @inlinable @inline(__always)
  public init(repeating key: PRNGKey) {
    self.init(high: Words(repeating: key.high), low: Words(repeating: key.low))
  }

  @inlinable @inline(__always)
  public init(high: UnsafePointer<UInt32>, low: UnsafePointer<UInt32>) {
    self.init(
      high: UnsafeRawPointer(high).loadUnaligned(as: Words.self),
      low: UnsafeRawPointer(low).loadUnaligned(as: Words.self))
  }

  @inlinable @inline(__always)
  public func store(high: UnsafeMutablePointer<UInt32>, low: UnsafeMutablePointer<UInt32>) {
    UnsafeMutableRawPointer(high).storeBytes(of: self.high, as: Words.self)
    UnsafeMutableRawPointer(low).storeBytes(of: self.low, as: Words.self)
  }

  @inlinable @inline(__always)
  public static var laneCount: Int { Words.scalarCount }

  @inlinable @inline(__always)
  public subscript(lane lane: Int) -> PRNGKey {
    get { PRNGKey(high: high[lane], low: low[lane]) }
    set {
      high[lane] = newValue.high
      low[lane] = newValue.low
    }
  }

  @inlinable @inline(__always)
  public func block(_ counter: UInt64) -> RandomWords<Self> {
    var result = self
    withUnsafeMutablePointer(to: &result) {
      let first = UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt32.self)
      let second = UnsafeMutableRawPointer($0).advanced(by: MemoryLayout<Words>.stride)
        .assumingMemoryBound(to: UInt32.self)
      ck_threefry_keys(
        Words.scalarCount, first, second, UInt32(truncatingIfNeeded: counter >> 32),
        UInt32(truncatingIfNeeded: counter), first, second)
    }
    return RandomWords(result)
  }

  /// Calls `body` with the first and the second words in memory.
  @inlinable @inline(__always)
  func withWords<Result>(
    _ body: (UnsafePointer<UInt32>, UnsafePointer<UInt32>) -> Result
  ) -> Result {
    withUnsafePointer(to: self) {
      let first = UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self)
      let second = UnsafeRawPointer($0).advanced(by: MemoryLayout<Words>.stride)
        .assumingMemoryBound(to: UInt32.self)
      return body(first, second)
    }
  }
}
