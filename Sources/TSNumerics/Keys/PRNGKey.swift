/// A key of the counter-based generator Threefry-2x32-20, laid out as JAX lays it out.
///
/// A key is a value without state: the same key always gives the same numbers, and independent streams come from
/// *splitting*, never from drawing twice.
///
/// ```swift
/// let key = PRNGKey(seed: 42)
/// let (next, use) = key.split()
/// let z: Double = use.normal()
/// ```
///
/// Keys, bits and uniforms equal those of JAX in its partitionable layout, bit for bit:
///
///     split(k, n)[i] = TF(k, (high word of i, low word of i))
///     foldIn(k, d)   = TF(k, (0, d))                   = split(k, n)[d] for d < n
///     bits(k)[i]     = y₀ << 32 | y₁ with (y₀, y₁) = TF(k, (high word of i, low word of i))
///
/// So a key that hands out children must not be drawn from as well: use each key for one purpose.
///
/// Source: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3,
/// doi:10.1145/2063384.2063405.
public struct PRNGKey: Hashable, Sendable {
  /// The first word of the key.
  public var high: UInt32
  /// The second word of the key.
  public var low: UInt32

  /// A key from its two words.
  @inlinable @inline(__always)
  public init(high: UInt32, low: UInt32) {
    self.high = high
    self.low = low
  }

  /// The key of a seed, as `jax.random.key` gives it in 64-bit mode: the two words of the seed.
  ///
  /// - Parameter seed: 0...2⁶³-1. Below 2³² this is also the key of JAX's 32-bit mode.
  @inlinable
  public init(seed: UInt64) {
    self.init(high: UInt32(truncatingIfNeeded: seed >> 32), low: UInt32(truncatingIfNeeded: seed))
  }

  /// The Threefry block of this key at a counter of two words.
  @inlinable @inline(__always)
  public func block(_ counter: UInt64) -> (UInt32, UInt32) {
    threefry2x32(
      key: (high, low),
      counter: (UInt32(truncatingIfNeeded: counter >> 32), UInt32(truncatingIfNeeded: counter)))
  }

  /// Child `index` of this key: `split(key, n)[index]` for any `n` above `index`.
  @inlinable @inline(__always)
  public func child(_ index: UInt64) -> PRNGKey {
    let (y0, y1) = block(index)
    return PRNGKey(high: y0, low: y1)
  }

  /// Two independent keys: by convention the first goes on, the second is used.
  @inlinable @inline(__always)
  public func split() -> (PRNGKey, PRNGKey) { (child(0), child(1)) }

  /// `count` independent keys; key `i` does not depend on `count`.
  ///
  /// - Complexity: one Threefry block a key.
  public func split(into count: Int) -> [PRNGKey] {
    (0..<Swift.max(0, count)).map { child(UInt64($0)) }
  }

  /// A key for `data`, as `jax.random.fold_in`.
  @inlinable @inline(__always)
  public func foldIn(_ data: UInt32) -> PRNGKey { child(UInt64(data)) }

  /// The child reserved for a purpose, such as `"paths"` or `"chains"`.
  ///
  /// The FNV-1a hash (64 bits, over UTF-8) of "purpose:" and the purpose is folded in, high word then low word, so
  /// that no purpose shares a key with another, with what the root itself draws, nor with a site of an addressed
  /// stream.
  public func child(named purpose: String) -> PRNGKey {
    let hash = fnv1a("purpose:\(purpose)".utf8)
    return foldIn(UInt32(truncatingIfNeeded: hash >> 32)).foldIn(UInt32(truncatingIfNeeded: hash))
  }
}

extension PRNGKey: CustomStringConvertible {
  public var description: String { "[\(high), \(low)]" }
}

/// The 64-bit FNV-1a hash of bytes.
///
/// Source: Fowler, Noll, Vo and Eastlake (2019), The FNV non-cryptographic hash algorithm.
@inlinable
public func fnv1a<S: Sequence>(_ bytes: S) -> UInt64 where S.Element == UInt8 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes {
    hash ^= UInt64(byte)
    hash = hash &* 0x0000_0100_0000_01b3
  }
  return hash
}
