/// One Threefry key for each lane of a scalar.
///
/// `PRNGKey` is the key of `Double` and `Float`; `LaneKeys` holds one key for each lane, so that eight paths are
/// drawn at once with exactly the keys that each would have on its own.
public protocol RandomKey: Sendable, SendableMetatype, Equatable {
  /// How many keys there are.
  static var laneCount: Int { get }
  /// The same key in every lane.
  init(repeating key: PRNGKey)
  /// The keys whose words lie at `high` and `low`, one of each a lane.
  init(high: UnsafePointer<UInt32>, low: UnsafePointer<UInt32>)
  /// Writes the words of each lane to `high` and `low`.
  func store(high: UnsafeMutablePointer<UInt32>, low: UnsafeMutablePointer<UInt32>)
  /// The key of one lane.
  subscript(lane lane: Int) -> PRNGKey { get set }
  /// The Threefry block of every key at one counter.
  func block(_ counter: UInt64) -> RandomWords<Self>
}

extension RandomKey {
  /// Child `index` of every key.
  @inlinable @inline(__always)
  public func child(_ index: UInt64) -> Self { block(index).asKey }
  /// Two independent keys for each lane: by convention the first goes on, the second is used.
  @inlinable @inline(__always)
  public func split() -> (Self, Self) { (child(0), child(1)) }
  /// Every key folded with `data`.
  @inlinable @inline(__always)
  public func foldIn(_ data: UInt32) -> Self { child(UInt64(data)) }
}

/// The output of a Threefry block, two words a lane: the bits of a draw, or the words of a child key.
@frozen
public struct RandomWords<Key: RandomKey>: Sendable {
  /// The two words of each lane, held as a key.
  public var asKey: Key

  @inlinable @inline(__always)
  public init(_ words: Key) { asKey = words }
}

extension PRNGKey: RandomKey {
  @inlinable public static var laneCount: Int { 1 }
  @inlinable @inline(__always) public init(repeating key: PRNGKey) { self = key }
  @inlinable @inline(__always)
  public init(high: UnsafePointer<UInt32>, low: UnsafePointer<UInt32>) {
    self.init(high: high.pointee, low: low.pointee)
  }
  @inlinable @inline(__always)
  public func store(high: UnsafeMutablePointer<UInt32>, low: UnsafeMutablePointer<UInt32>) {
    high.pointee = self.high
    low.pointee = self.low
  }
  @inlinable @inline(__always) public subscript(lane lane: Int) -> PRNGKey {
    get { self }
    set { self = newValue }
  }
  @inlinable @inline(__always) public func block(_ counter: UInt64) -> RandomWords<PRNGKey> {
    RandomWords(child(counter))
  }
}
