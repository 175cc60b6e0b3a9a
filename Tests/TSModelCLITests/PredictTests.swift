import Foundation
import Testing

/// `predict`: what is given, what the fit says of gaps, and what is drawn.
@Suite struct PredictTests {
  let tool = Tool()

  /// Twenty zeros, a gap and 10: y[20] is 4 on average, and what follows 22 steps hangs on it.
  static let overGap = "t,y\n" + (0..<20).map { "\($0),0\n" }.joined() + "20,\n21,10\n"

  func withFit(_ body: (Tool) throws -> Void) throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      try Self.overGap.write(to: place.appendingPathComponent("gap.csv"), atomically: true, encoding: .utf8)
      let outcome = try tool(
        "fit", "ar", "gap.csv", "--column", "y", "--set", "beta=0.5,0.4", "--set", "alpha=0", "--set",
        "sigma=1",
        "--steps", "24", "--seed", "1", "--set", "before=zeros", "-o", "f")
      #expect(outcome.code == 0, "\(outcome)")
      try body(tool)
    }
  }

  func means(_ outcome: Outcome, _ steps: [Int]) throws -> [Double] {
    let (step, y) = try (outcome.column("step"), outcome.column("y"))
    return steps.map { wanted in
      let values = zip(step, y).filter { $0.0 == Double(wanted) }.compactMap(\.1)
      return values.reduce(0, +) / Double(values.count)
    }
  }

  @Test("A gap among the values that are given has the fit's draws, and what follows hangs on them")
  func gapWithinWhatIsGiven() throws {
    try withFit { tool in
      let outcome = try tool("predict", "f", "--given", "22")
      #expect(outcome.code == 0, "\(outcome)")
      // y[20] is normal with mean 4 and precision 1.25; y[22] = 0.5 * 10 + 0.4 * y[20], y[23] = 0.5 y[22] + 4.
      let found = try means(outcome, [20, 21, 22, 23])
      for (mean, right) in zip(found, [4, 10, 6.6, 7.3]) { #expect(abs(mean - right) < 0.1, "\(found)") }
      let summary = try tool("summary", "f", "--format", "csv")
      let fits = try summary.column("mean")
      #expect(abs((fits[0] ?? 0) - found[0]) < 1e-9)
      // The prefix that ends with the gap.
      let short = try means(tool("predict", "f", "--given", "21"), [20, 21])
      #expect(abs(short[0] - found[0]) < 1e-9 && abs(short[1] - 2) < 0.15, "\(short)")
    }
  }

  @Test("Without data a gap is drawn as any other step")
  func gapWithoutData() throws {
    try withFit { tool in
      let found = try means(tool("predict", "f"), [0, 20, 21, 23])
      for mean in found { #expect(abs(mean) < 0.2, "\(found)") }
      let before = try means(tool("predict", "f", "--given", "20"), [19, 20, 21])
      for mean in before { #expect(abs(mean) < 0.1, "\(before)") }
    }
  }

  @Test("More values than there are cannot be given")
  func tooManyGiven() throws {
    try withFit { tool in
      expectFailure(try tool("predict", "f", "--given", "23"), 64, ["--given 23", "22 steps"])
    }
  }
}
