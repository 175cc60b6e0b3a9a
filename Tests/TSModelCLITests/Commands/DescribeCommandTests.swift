import Foundation
import Testing

private let hasGnuplot = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .contains { FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot") }

/// `describe` of formulas, and what priors predict.
@Suite struct DescribeCommandTests {
  private func flat(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test("A formula is described as it is written")
  func formulas() throws {
    let outcome = try Tool()("describe", "level + seasonal(7) + negbinomial")
    let text = flat(outcome.output)
    #expect(outcome.code == 0 && outcome.errors.isEmpty)
    for part in ["formula level + seasonal(7) + negbinomial", "dispersion sampled", "seasonSize7 sampled"] {
      #expect(text.contains(part), "no \(part) in \(text)")
    }
    #expect(!text.contains("slopeScale sampled"))
  }

  @Test("What the priors predict", .enabled(if: hasGnuplot))
  func priors() throws {
    let shop = projectDirectory.appendingPathComponent("Examples/shop.csv").path
    let events = projectDirectory.appendingPathComponent("Examples/shop-events.csv").path
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let plain = try tool("describe", "level + event(fair)")
      let outcome = try tool.run([
        "describe", "level + event(fair)", "--data", shop, "--column", "sold", "--events", events, "--plot",
        "prior.svg",
      ])
      #expect(outcome.code == 0 && outcome.output == plain.output, "\(outcome)")
      let picture = try String(contentsOf: place.appendingPathComponent("prior.svg"), encoding: .utf8)
      #expect(picture.contains("400 paths of the prior, and shop.csv") && picture.contains("median"))
      expectFailure(
        try tool("describe", "ar", "--plot", "prior.svg"), 73, ["prior.svg", "--overwrite"])
      #expect(try tool("describe", "ar", "--plot", "prior.svg", "--overwrite", "--steps", "20").code == 0)
    }
  }

  @Test(
    "Options without effect",
    arguments: [
      (["--data", "x.csv"], "--data has no effect without --plot"),
      (["--events", "x.csv"], "--events has no effect without --plot"),
      (["--plot", "terminal", "--column", "y"], "--column has no effect without --data"),
      (
        ["--plot", "terminal", "--overwrite"], "--overwrite has no effect without --graph FILE or --plot FILE"
      ),
      (["--steps", "3"], "--steps has no effect without --graph or --plot"),
    ] as [([String], String)])
  func noEffect(options: [String], message: String) throws {
    expectFailure(try Tool().run(["describe", "ar"] + options), 64, [message])
  }
}
