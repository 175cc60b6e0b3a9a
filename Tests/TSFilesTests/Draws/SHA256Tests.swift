import TSFiles
import Testing

@Suite struct SHA256Tests {
  /// The examples of FIPS 180.
  @Test func publishedExamples() {
    #expect(
      SHA256.hexadecimal(of: "".utf8) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(
      SHA256.hexadecimal(of: "abc".utf8) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    let two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
    #expect(
      SHA256.hexadecimal(of: two.utf8) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    let million = repeatElement(UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      SHA256.hexadecimal(of: million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// Python's hashlib, around the lengths at which the padding takes another block: byte i is 7 i mod 251.
  @Test(arguments: [
    (55, "8af594de0e003fdee5c8bb088216c824349b4137070f559574f4a4bddd27b714"),
    (56, "db81bc2bfd43620591df192139062da77d4c376f1888ea3d2190bd07c8d901f9"),
    (63, "bd535b38bf0d0d1a09d370b7e34b2696cea3767801a45d5611a4aaa6954e8527"),
    (64, "292be91abe8c0909fe3d26575af5755eee74d23816dc68c3ba41765136967654"),
    (65, "ba65aedf7884642499a59ae124894611d986cf429e69f569488048af3a99e25a"),
    (119, "d367ab298e74477421127b0b448667c37c006c636f5738f081c39388756e5fad"),
    (120, "be7beb9c82089eb08da8fe6eb30c13b9d56869014e228a8c3eb0fdfe832efab2"),
    (1000, "59425e4412e296fc74736673ce067027f384203f59c0d2c3e6be7b13347b3ffc"),
  ])
  func lengthsAroundABlock(_ length: Int, _ digest: String) {
    let bytes = (0..<length).map { UInt8($0 * 7 % 251) }
    #expect(SHA256.hexadecimal(of: bytes) == digest)
    var pieces = SHA256()
    for start in stride(from: 0, to: length, by: 13) {
      pieces.update(bytes[start..<min(length, start + 13)])
      #expect(pieces.hexadecimal.count == 64)
    }
    #expect(pieces.hexadecimal == digest)
  }
}
