import TSFiles
import TestSupport
import Testing

@Suite struct NumberTests {
  private func text(_ value: some BinaryFloatingPoint & TextOutputStreamable) -> String {
    var text = NumberText()
    text.append(value)
    return String(decoding: text.bytes, as: UTF8.self)
  }

  @Test func knownTexts() {
    #expect(text(0.1) == "0.1")
    #expect(text(5.0) == "5.0")
    #expect(text(-0.0) == "-0.0")
    #expect(text(1e20) == "1e+20")
    #expect(text(Double.leastNonzeroMagnitude) == "5e-324")
    #expect(text(Float(0.1)) == "0.1")
    #expect(text(Double.greatestFiniteMagnitude) == "1.7976931348623157e+308")
    #expect(text(-Double.infinity) == "-inf")
  }

  @Test func wholeNumbers() {
    for value in [0, 9, 10, -1, Int.max, Int.min] {
      var text = NumberText()
      text.append(value)
      #expect(String(decoding: text.bytes, as: UTF8.self) == String(value))
    }
  }

  @Test func roundTripOfRandomBits() throws {
    var generator = FixedGenerator(3)
    let sink = MemorySink()
    var table = try TableWriter(columns: ["double", "float"], to: sink)
    var doubles: [Double] = []
    var floats: [Float] = []
    while doubles.count < 100_000 {
      let double = Double(bitPattern: generator.next())
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      guard double.isFinite, float.isFinite else { continue }
      doubles.append(double)
      floats.append(float)
      table.append(double)
      table.append(float)
      try table.endRow()
    }
    try table.finish()
    let read = try SeriesReader().parse(sink.bytes, file: "a.csv")
    let readDoubles = try read.numbers(in: "double")
    let readFloats = try read.numbers(in: "float")
    for index in doubles.indices {
      #expect(readDoubles[index]?.bitPattern == doubles[index].bitPattern)
      #expect(readFloats[index].map { Float($0).bitPattern } == floats[index].bitPattern)
    }
  }

  /// The fast reading of decimals gives the bits that `Double` gives, or leaves the text to it.
  @Test func quickDecimalsAgreeWithTheStandardLibrary() {
    var generator = FixedGenerator(4)
    var taken = 0
    for _ in 0..<200_000 {
      let digits = Int.random(in: 1...20, using: &generator)
      var text = ["", "-", "+"].randomElement(using: &generator) ?? ""
      let point = Int.random(in: -1...digits, using: &generator)
      for index in 0..<digits {
        if index == point { text += "." }
        text += String(Int.random(in: 0...9, using: &generator))
      }
      if Bool.random(using: &generator) { text += "e\(Int.random(in: -30...30, using: &generator))" }
      guard let quick = quickDecimal(ArraySlice(text.utf8)) else { continue }
      taken += 1
      #expect(quick.bitPattern == Double(text)?.bitPattern, "\(text)")
    }
    #expect(taken > 100_000)
  }

  /// Decimals half-way between two doubles, and just beside: where a second rounding would show.
  @Test func quickDecimalsAtTies() {
    var generator = FixedGenerator(5)
    for _ in 0..<50_000 {
      // m·2^-s with 54 bits lies half-way; s ≤ 5 keeps it within 19 digits.
      let whole = (UInt64(1) << 53) | (generator.next() >> 11) | 1
      let shift = Int.random(in: 1...3, using: &generator)
      let fraction = (whole & ((1 << shift) - 1)) * (1000 >> shift)
      let digits = String(fraction)
      let text = "\(whole >> shift).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
      for candidate in [text, String(text.dropLast()) + "1"] {
        guard let quick = quickDecimal(ArraySlice(candidate.utf8)) else { continue }
        #expect(quick.bitPattern == Double(candidate)?.bitPattern, "\(candidate)")
      }
    }
    for text in [
      "9007199254740993", "9007199254740992.5", "0.5e-1", "1e22", "1e23", "9999999999999999999", "1e-19",
    ] {
      if let quick = quickDecimal(ArraySlice(text.utf8)) { #expect(quick == Double(text), "\(text)") }
    }
  }

  @Test(arguments: [
    "", "+", "-", ".", "-.", "e5", ".e5", "1e", "1e+", "1e-", "1.2.3", "1e5.0", "1e99999", "nan", "0x1",
  ])
  func whatIsNotADecimalIsLeft(_ text: String) {
    #expect(quickDecimal(ArraySlice(text.utf8)) == nil)
  }
}
