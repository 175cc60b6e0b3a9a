import TSNumerics

/// What tells a series of a panel from the others: the texts of its key columns.
///
/// Where a series goes and what its random numbers are depends on this alone: never on shards, nor on the order of rows.
public struct PanelKey: Hashable, Sendable {
  /// The texts in UTF-8 with a NUL between them, which no CSV file holds.
  let bytes: [UInt8]

  /// A key of its texts.
  public init(_ texts: [String]) { bytes = Array(texts.joined(separator: "\0").utf8) }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The texts, one for each key column.
  public var texts: [String] {
    bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The texts with commas between them, for messages.
  public var name: String { texts.joined(separator: ", ") }

  /// FNV-1a, 64 bits, of the texts in UTF-8 with a NUL between them.
  package var hash: UInt64 { fnv1a(bytes) }

  /// The shard that the series is in: the hash modulo the number of shards.
  public func shard(of count: Int) -> Int { Int(hash % UInt64(max(1, count))) }

  /// The seed of the series, from 0 to 2⁶³ - 1: `forecast --seed` with it gives the same forecast.
  ///
  /// The child named "panel" of the root's key, then the child of the hash; of the two words of that the lower 63 bits.
  ///
  /// - Parameter root: the seed of the whole panel, from 0 to 2⁶³ - 1.
  public func seed(root: UInt64) -> UInt64 {
    let key = PRNGKey(seed: root).child(named: "panel").child(hash)
    return (UInt64(key.high) << 32 | UInt64(key.low)) & UInt64(Int64.max)
  }

  /// The key of some of the columns.
  package func part(_ columns: [Int]) -> PanelKey {
    let all = bytes.split(separator: 0, omittingEmptySubsequences: false)
    return PanelKey(
      bytes: Array(columns.map { all.indices.contains($0) ? all[$0] : [] }.joined(separator: [0])))
  }
}

extension PanelKey: Comparable {
  /// By the bytes of the first text that differs.
  public static func < (a: PanelKey, b: PanelKey) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
