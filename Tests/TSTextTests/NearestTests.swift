import TSText
import TestSupport
import Testing

@Suite struct NearestTests {
  @Test func namesThatAreNear() {
    let names = ["sigma", "alpha", "beta", "steps", "sigma0", "x"]
    #expect(nearest("sigm", among: names) == ["sigma", "sigma0"])
    #expect(nearest("Alpha", among: names) == ["alpha"])
    #expect(nearest("aplha", among: names) == ["alpha"])
    #expect(nearest("stpes", among: names) == ["steps"])
    #expect(nearest("volume", among: names) == [])
    #expect(nearest("y", among: names) == [])
    #expect(nearest("", among: names) == [])
    #expect(nearest("sigma", among: names, limit: 0) == [])
    #expect(nearest(String(repeating: "s", count: 1_000_000), among: names) == [])
  }

  private func distance(_ a: String, _ b: String) -> Int {
    alignmentDistance(Array(a.unicodeScalars), Array(b.unicodeScalars))
  }

  @Test func knownDistances() {
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("", "abc") == 3)
    #expect(distance("ab", "ba") == 1)
    #expect(distance("ca", "abc") == 3)
  }

  @Test func distancesAreSymmetricAndBounded() {
    var generator = FixedGenerator(6)
    for _ in 0..<2_000 {
      let (a, b) = (word(&generator), word(&generator))
      let d = distance(a, b)
      #expect(d == distance(b, a))
      #expect(d <= max(a.count, b.count) && d >= abs(a.count - b.count))
      #expect((d == 0) == (a == b))
    }
  }

  private func word(_ generator: inout FixedGenerator) -> String {
    String(
      (0..<Int.random(in: 0...6, using: &generator)).map { _ in "abc".randomElement(using: &generator) ?? "a"
      })
  }
}
