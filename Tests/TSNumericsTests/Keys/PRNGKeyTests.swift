import TSNumerics
import TestSupport
import Testing

/// Keys, splits, folds, bits and uniforms of JAX in its partitionable layout: exact.
@Suite struct PRNGKeyTests {
  static let modes = ["x32", "x64"]

  func key(_ entry: Reference) -> PRNGKey {
    let words = entry.elements.map(\.word)
    guard words.count == 2 else { return PRNGKey(seed: .max) }
    return PRNGKey(high: UInt32(truncatingIfNeeded: words[0]), low: UInt32(truncatingIfNeeded: words[1]))
  }

  /// The vectors of Random123 are written in hexadecimal.
  func hexadecimal(_ entry: Reference) -> PRNGKey {
    let words = entry.elements.compactMap { UInt32($0.text, radix: 16) }
    return words.count == 2 ? PRNGKey(high: words[0], low: words[1]) : PRNGKey(seed: .max)
  }

  @Test func knownAnswersOfRandom123() throws {
    let cases = Reference.jaxNumPyro["random123_kat"].elements
    try #require(cases.count == 9)
    for entry in cases {
      let key = hexadecimal(entry["key"])
      let counter = hexadecimal(entry["ctr"])
      let expected = hexadecimal(entry["out"])
      let (y0, y1) = threefry2x32(
        key: (key.high, key.low), counter: (counter.high, counter.low), rounds: entry["rounds"].integer)
      #expect(PRNGKey(high: y0, low: y1) == expected)
    }
  }

  @Test func counterAboveThirtyTwoBits() {
    let (y0, y1) = PRNGKey(seed: 42).block(1 << 32 | 3)
    #expect((y0, y1) == (3_679_230_171, 267_815_257))
  }

  @Test func manyNormalsAreThoseOfTheirPlaces() {
    let key = PRNGKey(seed: 42)
    for count in [0, 1, 255, 256, 700] {
      var normals = [Double](repeating: .nan, count: count)
      normals.withUnsafeMutableBufferPointer { key.fill($0) }
      #expect(normals == (0..<count).map { key.normal(at: UInt64($0)) })
    }
  }

  @Test func manyRepeatsOfOneBlock() {
    var all = true
    for _ in 0..<10_000_000 {
      let (y0, y1) = threefry2x32(key: (0x1319_8A2E, 0x0370_7344), counter: (0x243F_6A88, 0x85A3_08D3))
      all = all && y0 == 0xC492_3A9C && y1 == 0x483D_F7A0
    }
    #expect(all)
    #expect(PRNGKey(seed: 1).split(into: 0).isEmpty)
    #expect(PRNGKey(seed: 1).split(into: -1).isEmpty)
  }

  @Test func seedsOfZeroAndAbove() throws {
    let seeds = Reference.jaxNumPyro["x64"]["key_from_seed"].members
    try #require(seeds.count == 17)
    for (text, expected) in seeds {
      guard let seed = UInt64(text) else { continue }
      #expect(PRNGKey(seed: seed) == key(expected), "seed \(text)")
    }
    for (text, expected) in Reference.jaxNumPyro["x32"]["key_from_seed"].members {
      guard let seed = UInt64(text), seed < 1 << 32 else { continue }
      #expect(PRNGKey(seed: seed) == key(expected), "seed \(text)")
    }
  }

  @Test(arguments: modes) func splits(_ mode: String) throws {
    let cases = Reference.jaxNumPyro[mode]["split"].elements.filter { $0["partitionable"].flag == true }
    try #require(cases.count == 24)
    for entry in cases {
      let expected = entry["keys"].elements.map(key)
      let parent = key(entry["key"])
      #expect(parent.split(into: entry["num"].integer) == expected)
      for (index, child) in expected.enumerated() {
        #expect(parent.foldIn(UInt32(index)) == child)
        #expect(parent.child(UInt64(index)) == child)
      }
      if expected.count == 2 { #expect(parent.split() == (expected[0], expected[1])) }
    }
  }

  @Test(arguments: modes) func folds(_ mode: String) throws {
    let cases = Reference.jaxNumPyro[mode]["fold_in"].elements.filter { $0["partitionable"].flag == true }
    try #require(cases.count == 42)
    for entry in cases {
      #expect(key(entry["key"]).foldIn(UInt32(truncatingIfNeeded: entry["data"].word)) == key(entry["out"]))
    }
  }

  @Test(arguments: modes) func bits(_ mode: String) throws {
    let cases = Reference.jaxNumPyro[mode]["bits"].elements.filter { $0["partitionable"].flag == true }
    try #require(cases.count >= 54)
    for entry in cases {
      let key = self.key(entry["key"])
      for (index, word) in entry["out"].elements.enumerated() {
        let width = entry["width"].integer
        let bits = width == 64 ? key.bits64(at: UInt64(index)) : UInt64(key.bits32(at: UInt64(index)))
        let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
        #expect(bits & mask == word.word)
      }
    }
  }

  @Test(arguments: modes) func uniforms(_ mode: String) throws {
    let cases = Reference.jaxNumPyro[mode]["uniform"].elements.filter { $0["partitionable"].flag == true }
    try #require(cases.count >= 12)
    for entry in cases {
      let key = self.key(entry["key"])
      let (low, high) = (entry["lo"].number, entry["hi"].number)
      for (index, expected) in entry["hex"].numbers.enumerated() {
        let counter = UInt64(index)
        let drawn =
          entry["dtype"].text == "float64"
          ? key.uniform(at: counter, in: low..<high)
          : Double(key.uniform(at: counter, in: Float(low)..<Float(high)))
        #expect(drawn == expected)
      }
    }
  }

  @Test(arguments: modes) func normals(_ mode: String) throws {
    let cases = Reference.jaxNumPyro[mode]["normal"].elements.filter { $0["partitionable"].flag == true }
    try #require(cases.count >= 12)
    for entry in cases {
      let key = self.key(entry["key"])
      for (index, expected) in entry["hex"].numbers.enumerated() {
        if entry["dtype"].text == "float64" {
          #expect(isClose(key.normal(at: UInt64(index)), expected, relative: 1e-11, absolute: 1e-11))
        } else {
          let drawn = Double(key.normal(at: UInt64(index), as: Float.self))
          #expect(isClose(drawn, expected, relative: 2e-5, absolute: 2e-5))
        }
      }
    }
  }

  @Test func headlines() {
    let x64 = Reference.jaxNumPyro["x64"]["headline"]
    #expect(PRNGKey(seed: 0).split(into: 2) == x64["split_key0_new"].elements.map(key))
    #expect(PRNGKey(seed: 42).split(into: 2) == x64["split_key42"].elements.map(key))
    #expect(PRNGKey(seed: 0).uniform() == x64["uniform_key0"].numbers[0])
    #expect(PRNGKey(seed: 0).uniform() == 0x1.ac80056666e90p-2)
  }

  @Test func purposesHaveKeysOfTheirOwn() {
    let root = PRNGKey(seed: 42)
    let purposes = ["paths", "chains", "starts", "momenta", "forecasts", "calibration"]
    let children = purposes.map { root.child(named: $0) } + root.split(into: 1000)
    #expect(Set(children).count == children.count)
    // FNV-1a, 64 bits, of "foobar": a published test vector.
    #expect(fnv1a("foobar".utf8) == 0x8594_4171_f739_67e8)
    #expect(fnv1a("".utf8) == 0xcbf2_9ce4_8422_2325)
  }
}
