/// The checksum XXH64 of bytes, with seed 0: quick, and different for every change that is not made on purpose.
///
/// It tells that a file was damaged or edited; what data are is told by ``SHA256``.
///
/// ```swift
/// var checksum = XXHash64()
/// checksum.update(bytes)
/// print(checksum.hexadecimal)
/// ```
///
/// Source: Collet, xxHash fast digest algorithm, version 0.2.0, https://github.com/Cyan4973/xxHash.
public struct XXHash64: Sendable {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5
  )
  /// The length of a stripe: four words, one for each lane.
  private static var stripe: Int { 32 }

  private var lanes = SIMD4<UInt64>(
    XXHash64.primes.0 &+ XXHash64.primes.1, XXHash64.primes.1, 0, 0 &- XXHash64.primes.0)
  /// The bytes behind the last whole stripe.
  private var rest: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// The checksum of nothing yet.
  public init() {
    rest.reserveCapacity(Self.stripe)
  }

  /// Takes in more bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Complexity: O(n) for n bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var position = 0
    if !rest.isEmpty {
      position = min(Self.stripe - rest.count, bytes.count)
      rest.append(contentsOf: bytes[..<position])
      guard rest.count == Self.stripe else { return }
      lanes = rest.withUnsafeBytes { [lanes] in Self.mixed(lanes, $0, at: 0) }
      rest.removeAll(keepingCapacity: true)
    }
    var lanes = lanes
    while position + Self.stripe <= bytes.count {
      lanes = Self.mixed(lanes, bytes, at: position)
      position += Self.stripe
    }
    self.lanes = lanes
    rest.append(contentsOf: bytes[position...])
  }

  /// Takes in more bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Complexity: O(n) for n bytes.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let isDone: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
    if isDone == nil { Array(bytes).withUnsafeBytes { update($0) } }
  }

  /// The checksum of the bytes taken in so far; more may be taken in afterwards.
  public var value: UInt64 {
    var sum = byteCount < UInt64(Self.stripe) ? Self.primes.4 : joined
    sum &+= byteCount
    rest.withUnsafeBytes { bytes in
      var position = 0
      while position + 8 <= bytes.count {
        sum ^= Self.round(0, Self.word(bytes, at: position))
        sum = Self.turned(sum, 27) &* Self.primes.0 &+ Self.primes.3
        position += 8
      }
      if position + 4 <= bytes.count {
        let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
        sum ^= UInt64(half) &* Self.primes.0
        sum = Self.turned(sum, 23) &* Self.primes.1 &+ Self.primes.2
        position += 4
      }
      for byte in bytes[position...] {
        sum ^= UInt64(byte) &* Self.primes.4
        sum = Self.turned(sum, 11) &* Self.primes.0
      }
    }
    sum = (sum ^ sum >> 33) &* Self.primes.1
    sum = (sum ^ sum >> 29) &* Self.primes.2
    return sum ^ sum >> 32
  }

  /// ``value`` in 16 lower-case hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The checksum of bytes, in 16 lower-case hexadecimal digits.
  ///
  /// - Parameter bytes: The bytes.
  /// - Complexity: O(n) for n bytes.
  public static func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
    var checksum = XXHash64()
    checksum.update(bytes)
    return checksum.hexadecimal
  }
}

// MARK: - Rounds

extension XXHash64 {
  /// The four lanes in one word.
  private var joined: UInt64 {
    var sum = Self.turned(lanes[0], 1) &+ Self.turned(lanes[1], 7)
    sum = sum &+ Self.turned(lanes[2], 12) &+ Self.turned(lanes[3], 18)
    for lane in 0..<4 { sum = (sum ^ Self.round(0, lanes[lane])) &* Self.primes.0 &+ Self.primes.3 }
    return sum
  }

  /// The lanes after a stripe, which is all there.
  @inline(__always)
  private static func mixed(
    _ lanes: SIMD4<UInt64>, _ bytes: UnsafeRawBufferPointer, at position: Int
  ) -> SIMD4<UInt64> {
    SIMD4(
      round(lanes[0], word(bytes, at: position)), round(lanes[1], word(bytes, at: position + 8)),
      round(lanes[2], word(bytes, at: position + 16)), round(lanes[3], word(bytes, at: position + 24)))
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, at position: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    turned(lane &+ word &* primes.1, 31) &* primes.0
  }

  @inline(__always)
  private static func turned(_ word: UInt64, _ count: UInt64) -> UInt64 {
    word << count | word >> (64 - count)
  }
}
