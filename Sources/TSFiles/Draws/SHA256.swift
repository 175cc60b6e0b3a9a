/// The digest SHA-256 of bytes, by which a fit recognises its data.
///
/// ```swift
/// var digest = SHA256()
/// digest.update(bytes)
/// print(digest.hexadecimal)
/// ```
///
/// Source: FIPS PUB 180-4, doi:10.6028/NIST.FIPS.180-4.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// The digest of nothing yet.
  public init() {
    block.reserveCapacity(64)
  }

  /// Takes in more bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Complexity: O(n) for n bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { update($0) }
    if isDone != nil { return }
    for byte in bytes {
      block.append(byte)
      byteCount &+= 1
      if block.count == 64 { compressBlock() }
    }
  }

  private mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) {
    byteCount &+= UInt64(bytes.count)
    var position = 0
    if !block.isEmpty {
      position = min(64 - block.count, bytes.count)
      block.append(contentsOf: bytes[..<position])
      guard block.count == 64 else { return }
      compressBlock()
    }
    while position + 64 <= bytes.count {
      compress(UnsafeBufferPointer(rebasing: bytes[position..<position + 64]))
      position += 64
    }
    block.append(contentsOf: bytes[position...])
  }

  /// The digest of the bytes taken in so far: 64 lower-case hexadecimal digits. More may be taken in
  /// afterwards.
  public var hexadecimal: String {
    var last = self
    last.pad()
    return last.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The digest of bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Complexity: O(n) for n bytes.
  public static func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
    var digest = SHA256()
    digest.update(bytes)
    return digest.hexadecimal
  }

  /// A one bit, zeros, and the number of bits, to the end of a block.
  private mutating func pad() {
    let bitCount = byteCount &* 8
    update([0x80])
    while block.count != 56 { update([0]) }
    update((0..<8).map { UInt8(truncatingIfNeeded: bitCount >> UInt64(56 - 8 * $0)) })
  }

  private mutating func compressBlock() {
    let whole = block
    block.removeAll(keepingCapacity: true)
    whole.withUnsafeBufferPointer { compress($0) }
  }

  private mutating func compress(_ block: UnsafeBufferPointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      for i in 0..<16 {
        w[i] =
          UInt32(block[4 * i]) << 24 | UInt32(block[4 * i + 1]) << 16 | UInt32(block[4 * i + 2]) << 8
          | UInt32(block[4 * i + 3])
      }
      for t in 16..<64 {
        let a = turned(w[t - 15], 7) ^ turned(w[t - 15], 18) ^ (w[t - 15] >> 3)
        let b = turned(w[t - 2], 17) ^ turned(w[t - 2], 19) ^ (w[t - 2] >> 10)
        w[t] = w[t - 16] &+ a &+ w[t - 7] &+ b
      }
      mix(w)
    }
  }

  /// The 64 rounds; the names of the words are those of the standard.
  private mutating func mix(_ w: UnsafeMutableBufferPointer<UInt32>) {
    let roundConstants = roundConstants
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let sum1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let first = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ roundConstants[t] &+ w[t]
      let sum0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
      let second = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    state[0] = state[0] &+ a
    state[1] = state[1] &+ b
    state[2] = state[2] &+ c
    state[3] = state[3] &+ d
    state[4] = state[4] &+ e
    state[5] = state[5] &+ f
    state[6] = state[6] &+ g
    state[7] = state[7] &+ h
  }
}

@inline(__always)
private func turned(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [UInt32] = {
  var constants: [UInt32] = []
  var candidate: UInt64 = 2
  while constants.count < 64 {
    if !(2..<candidate).contains(where: { $0 * $0 <= candidate && candidate % $0 == 0 }) {
      constants.append(cubeRootFraction(candidate))
    }
    candidate += 1
  }
  return constants
}()

/// The first 32 bits behind the point of the cube root of a small whole number: the largest r with r³ ≤ n
/// 2⁹⁶, less its whole part.
private func cubeRootFraction(_ n: UInt64) -> UInt32 {
  // r < 2³⁵, so r² fits 128 bits and r³ is compared in its two halves of 64 bits and more.
  var root: UInt64 = 0
  for bit in (0..<36).reversed() {
    let trial = root | 1 << UInt64(bit)
    let square = trial.multipliedFullWidth(by: trial)
    let low = square.low.multipliedFullWidth(by: trial)
    let (middle, carry) = (square.high &* trial).addingReportingOverflow(low.high)
    // n 2⁹⁶ has the upper half n 2³², and a lower half of zeros.
    let limit = n << 32
    if !carry, middle < limit || (middle == limit && low.low == 0) { root = trial }
  }
  return UInt32(truncatingIfNeeded: root)
}
