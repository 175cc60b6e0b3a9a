import Foundation
import Testing

private let hasGnuplot = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .contains { FileManager.default.isExecutableFile(atPath: "\($0)/gnuplot") }

/// Plots of what was drawn.
@Suite struct PlotTests {
  static let example = [
    "sample", "randomwalk", "--set", "scale=120", "--condition", "nile.csv", "--column", "x=volume",
    "--steps", "120",
    "--paths", "200", "--seed", "7",
  ]

  /// Runs a body in a directory with the data of the example.
  private func withNile(_ body: (Tool, URL) throws -> Void) throws {
    try withTemporaryDirectory { place in
      let nile = projectDirectory.appendingPathComponent("Examples/nile.csv")
      try FileManager.default.copyItem(at: nile, to: place.appendingPathComponent("nile.csv"))
      try body(Tool(directory: place), place)
    }
  }

  @Test(.enabled(if: hasGnuplot))
  func theExampleAsAPicture() throws {
    try withNile { tool, place in
      let plain = try tool.run(Self.example)
      let outcome = try tool.run(Self.example + ["--plot", "nile.svg"])
      #expect(outcome.code == 0 && outcome.errors == plain.errors, "\(outcome)")
      #expect(outcome.output == plain.output)
      let picture = try String(contentsOf: place.appendingPathComponent("nile.svg"), encoding: .utf8)
      #expect(picture.contains("</svg>"))
      for text in [
        "randomwalk given nile.csv, 200 paths", "data end", "median", "90%", "50%", "sample paths",
      ] {
        #expect(picture.contains(text), "no \(text)")
      }
      expectFailure(try tool.run(Self.example + ["--plot", "nile.svg"]), 73, ["nile.svg", "--overwrite"])
      #expect(try tool.run(Self.example + ["--plot", "nile.svg", "--overwrite"]).code == 0)
      #expect(try tool.run(Self.example + ["--plot", "nile.png", "--output", "nile_paths.csv"]).code == 0)
      let png = try Data(contentsOf: place.appendingPathComponent("nile.png"))
      #expect(Array(png.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
    }
  }

  @Test(.enabled(if: hasGnuplot))
  func onTheTerminalTheDataCanStillBePiped() throws {
    try withNile { tool, _ in
      let plain = try tool.run(Self.example)
      let outcome = try tool.run(Self.example + ["--plot", "terminal"])
      #expect(outcome.code == 0 && outcome.output == plain.output, "\(outcome)")
      #expect(outcome.errors.contains("median") && outcome.errors.contains("randomwalk given nile.csv"))
      #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test(.enabled(if: hasGnuplot))
  func longSeriesAndOtherModels() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      for arguments in [
        ["ar", "--steps", "30000"], ["ar", "--steps", "3000", "--paths", "10", "--set", "beta=0.1,0.2"],
        ["randomwalk", "--steps", "1"], ["randomwalk", "--steps", "1", "--paths", "3"],
      ] {
        let outcome = try tool.run(
          ["sample"] + arguments + ["--seed", "1", "--plot", "p.svg", "--overwrite", "--output", "p.csv"])
        #expect(outcome.code == 0, "\(outcome)")
        let picture = try Data(contentsOf: place.appendingPathComponent("p.svg"))
        #expect(picture.count < 400_000)
      }
      let nothing = try tool("sample", "randomwalk", "--steps", "0", "--seed", "1", "--plot", "n.svg")
      #expect(nothing.code == 65 && nothing.errors.contains("nothing to plot"), "\(nothing)")
    }
  }

  @Test func withoutGnuplotTheDataAreStillWritten() throws {
    let tool = Tool(environment: ["PATH": "/nowhere"])
    let outcome = try tool("sample", "randomwalk", "--steps", "3", "--seed", "1", "--plot", "terminal")
    #expect(outcome.code == 73)
    #expect(outcome.lines.count == 4)
    #expect(outcome.errors.contains("gnuplot") && outcome.errors.contains("gnuplot-nox"), "\(outcome)")
    try withTemporaryDirectory { place in
      let tool = Tool(environment: ["PATH": "/nowhere"], directory: place)
      let outcome = try tool("sample", "randomwalk", "--seed", "1", "--plot", "a.svg", "--output", "a.csv")
      #expect(outcome.code == 73)
      #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["a.csv"])
    }
  }
}
