/// About how many different values there are in a stream, in memory that does not grow: from the least of their hashes.
///
/// With k hashes kept, the largest of them the share u of all that there are, there are about (k - 1)/u values; the relative
/// error is about 1/√k.
///
/// Source: Bar-Yossef, Jayram, Kumar, Sivakumar and Trevisan (2002), doi:10.1007/3-540-45726-7_1.
package struct DistinctCount {
  private var least: Set<UInt64> = []
  private var largest = UInt64.max
  private static let capacity = 2_048

  /// None yet.
  package init() {}

  /// Takes in the hash of a value.
  package mutating func insert(_ hash: UInt64) {
    // The high bits of FNV-1a differ little between short texts: the finaliser of MurmurHash3 mixes them.
    var mixed = hash
    mixed = (mixed ^ (mixed >> 33)) &* 0xff51_afd7_ed55_8ccd
    mixed = (mixed ^ (mixed >> 33)) &* 0xc4ce_b9fe_1a85_ec53
    mixed ^= mixed >> 33
    guard mixed < largest, least.insert(mixed).inserted, least.count > 2 * Self.capacity else { return }
    // Cut rarely, so that most insertions are of constant time.
    let kept = least.sorted().prefix(Self.capacity)
    least = Set(kept)
    largest = kept.last ?? largest
  }

  /// About how many there are; exact below some thousands.
  package var count: Int {
    guard largest != .max else { return least.count }
    let sorted = least.sorted().prefix(Self.capacity)
    guard let last = sorted.last else { return 0 }
    return Int(Double(sorted.count - 1) / (Double(last) / Double(UInt64.max)))
  }
}
