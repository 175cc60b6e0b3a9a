import TSNotebook
import Testing

@Suite struct OutputComparisonTests {
  @Test(arguments: [
    ("sum 0.3", "sum 0.3"),
    ("sum 0.3", "sum 0.30000000000000004"),
    ("-1.5e-3 x", "-0.0015 x"),
    ("x = 1.0, y = 2", "x = 1, y = 2"),
    ("[1, 2, nan]", "[1, 2, nan]"),
    ("1000000000.5", "1000000000.6"),
  ])
  func agreeing(_ expected: String, _ found: String) {
    #expect(OutputComparison.agree(expected, found))
    #expect(OutputComparison.agree(found, expected))
  }

  @Test(arguments: [
    ("sum 0.3", "Sum 0.3"),
    ("sum 0.3", "sum 0.3000000006"),
    ("1.5", "-1.5"),
    ("0.0", "1e-300"),
    // All digits of a whole number matter.
    ("4229806652", "4229806653"),
    ("[1, 2]", "[1, 2, 3]"),
    ("a  1.5", "a 1.5"),
    ("float64", "float32"),
    ("1.5 s", "1.5 ms"),
    ("", "1"),
  ])
  func differing(_ expected: String, _ found: String) {
    #expect(!OutputComparison.agree(expected, found))
    #expect(!OutputComparison.agree(found, expected))
  }

  @Test func timingsAreNotCompared() {
    #expect(OutputComparison.agree("scan   9.25 ms, 1 run", "scan  12.5 ms, 20 run", isTimed: true))
    #expect(!OutputComparison.agree("scan 9.25 ms", "scan 9.25 s", isTimed: true))
    #expect(!OutputComparison.agree("scan 9.25 ms", "scan 9.25 ms 3", isTimed: true))
    #expect(!OutputComparison.agree("float64 1", "float32 1", isTimed: true))
  }

  @Test func aNumberIsTakenWhole() {
    #expect(
      OutputComparison.pieces("x1 -2.5e-3,4.", isTimed: false) == [
        .text("x1 "), .number("-2.5e-3"), .text(","), .number("4"), .text("."),
      ])
    #expect(OutputComparison.pieces("1e 2e5", isTimed: false) == [.number("1"), .text("e "), .number("2e5")])
  }
}
