import TSFiles
import Testing

/// The checksum against values of the reference implementation, xxhash 0.8.
@Suite struct XXHash64Tests {
  static let examples: [(bytes: [UInt8], sum: String)] = [
    ([], "ef46db3751d8e999"), (Array("a".utf8), "d24ec4f1a98c6e5b"), (Array("abc".utf8), "44bc2cf5ad770999"),
    (Array("0123456789abcdef0123456789abcde".utf8), "1fdfc63febacfde7"),
    (Array("0123456789abcdef0123456789abcdef".utf8), "642a94958e71e6c5"),
    (Array(0..<100), "6ac1e58032166597"),
    ((0..<1000).map { UInt8(truncatingIfNeeded: $0 * $0 * 7 + 3) }, "9f91e8d511eaf99e"),
  ]

  @Test(arguments: examples) func published(_ example: (bytes: [UInt8], sum: String)) {
    #expect(XXHash64.hexadecimal(of: example.bytes) == example.sum)
  }

  @Test func piecesAreTheWhole() {
    let bytes = XXHash64Tests.examples[6].bytes
    for size in 1...70 {
      var sum = XXHash64()
      for start in stride(from: 0, to: bytes.count, by: size) {
        sum.update(bytes[start..<min(start + size, bytes.count)])
        // Asking for it changes nothing.
        _ = sum.hexadecimal
      }
      #expect(sum.hexadecimal == XXHash64Tests.examples[6].sum, "in pieces of \(size)")
    }
  }

  @Test func everyBitCounts() {
    let bytes = Array(XXHash64Tests.examples[6].bytes.prefix(75))
    var sums: Set<UInt64> = []
    for bit in 0..<(bytes.count * 8) {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      var sum = XXHash64()
      sum.update(other)
      sums.insert(sum.value)
    }
    #expect(sums.count == bytes.count * 8)
  }
}
