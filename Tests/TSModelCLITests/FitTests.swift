import Foundation
import Testing

/// The commands that fit a model to data and work on the fit.
@Suite struct FitTests {
  let tool = Tool()
  static let nile = projectDirectory.appendingPathComponent("Examples/nile.csv").path
  /// A model that fits the Nile, and few draws: what is tested here is not the sampler.
  static let arguments = [
    "fit", "ar", nile, "--set", "order=1", "--set", "alphaScale=1000", "--set", "sigmaScale=300", "--seed",
    "1",
  ]

  func fit(_ place: URL, _ name: String = "fit", _ more: [String] = []) throws -> Outcome {
    try tool.run(FitTests.arguments + ["--output", place.appendingPathComponent(name).path] + more)
  }

  static let short = ["--warmup", "100", "--draws", "50", "--chains", "2"]

  @Test("A fit can be trusted, and the table says what it found")
  func wholeFit() throws {
    try withTemporaryDirectory { place in
      let outcome = try fit(place)
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.lines.map { $0.prefix { $0 != " " } } == ["", "alpha", "beta[0]", "sigma"])
      let table = try tool("summary", place.appendingPathComponent("fit").path, "--format", "csv")
      #expect(table.code == 0, "\(table)")
      // What least squares gives: y[t] = 452.8 + 0.507 y[t-1], s = 146.5 (the first value comes after a zero).
      let mean = try table.column("mean")
      #expect(abs((mean[1] ?? 0) - 0.4) < 0.2 && abs((mean[2] ?? 0) - 155) < 20, "\(mean)")
      #expect(try table.column("r_hat").allSatisfy { ($0 ?? 2) < 1.01 })
      let verdict = try tool("diagnose", place.appendingPathComponent("fit").path)
      #expect(verdict.code == 0 && verdict.output == "nothing speaks against this fit\n", "\(verdict)")
    }
  }

  @Test(
    "Chains start where they are told, and a fit that goes on starts there too",
    arguments: ["auto", "0.5", "pathfinder", "mode"])
  func starts(_ start: String) throws {
    try withTemporaryDirectory { place in
      let outcome = try fit(place, "fit", FitTests.short + ["--init", start])
      #expect([0, 2].contains(outcome.code), "\(outcome)")
      let record = try String(decoding: bytes(place, "fit/run.json"), as: UTF8.self)
      #expect(record.contains(start == "0.5" ? "\"init\": 0.5" : "\"init\": \"\(start)\""), "\(record)")
      let again = try tool("fit", "--resume", place.appendingPathComponent("fit").path)
      #expect([0, 2].contains(again.code), "\(again)")
    }
  }

  @Test(
    "The head of a chain's file names the metric whose elements stand in it",
    arguments: [
      ("automatic", true), ("dense", true), ("diagonal", false), ("fisher", false), ("unit", false),
    ])
  func metric(_ name: String, isDense: Bool) throws {
    try withTemporaryDirectory { place in
      // Too short for a full matrix to be learnt: what stands there is one all the same.
      let brief = ["--warmup", "12", "--draws", "5", "--chains", "1", "--no-summary"]
      let outcome = try fit(place, "fit", brief + ["--metric", name])
      #expect([0, 2].contains(outcome.code), "\(outcome)")
      let lines = try String(decoding: bytes(place, "fit/chain-1.csv"), as: UTF8.self).split(separator: "\n")
      #expect(lines.contains { $0.hasSuffix("metric = \(isDense ? "dense_e" : "diag_e")") })
      let title = "# \(isDense ? "Elements" : "Diagonal elements") of inverse mass matrix:"
      let start = try #require(lines.firstIndex { $0 == title })
      let rows = lines[(start + 1)...].prefix { $0.hasPrefix("#") && $0.contains(",") }
      #expect(rows.map { $0.split(separator: ",").count } == Array(repeating: 3, count: isDense ? 3 : 1))
    }
  }

  @Test("The draws depend on neither the threads nor the number of chains, and on the seed alone")
  func sameBytes() throws {
    try withTemporaryDirectory { place in
      let short = FitTests.short + ["--no-summary"]
      for (name, more) in [
        ("a", ["--jobs", "1"]), ("b", ["--jobs", "2"]), ("c", ["--chains", "5"]), ("d", ["--seed", "2"]),
      ] {
        var arguments = FitTests.arguments
        if name == "d" { arguments.removeLast(2) }
        let chains = name == "c" ? Array(short.dropLast(3)) + ["--no-summary"] : short
        let outcome = try tool.run(
          arguments + ["--output", place.appendingPathComponent(name).path] + chains + more)
        #expect([0, 2].contains(outcome.code), "\(outcome)")
      }
      for chain in 1...2 {
        let first = try bytes(place, "a/chain-\(chain).csv")
        #expect(try bytes(place, "b/chain-\(chain).csv") == first)
        #expect(try bytes(place, "c/chain-\(chain).csv") == first)
        #expect(try bytes(place, "d/chain-\(chain).csv") != first)
      }
      #expect(try bytes(place, "a/chain-1.csv") != bytes(place, "a/chain-2.csv"))
    }
  }

  @Test("Missing values of the series are inferred and named by their steps")
  func missingValues() throws {
    try withTemporaryDirectory { place in
      let rows = (0..<40).map { $0 == 7 || $0 == 20 ? "\($0),NA" : "\($0),\(Double(($0 * 37) % 11) / 5 - 1)" }
      let file = place.appendingPathComponent("gaps.csv")
      try ("t,y\n" + rows.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
      let outcome = try tool.run(
        ["fit", "ar", file.path, "--seed", "3", "--output", "\(place.path)/fit"] + FitTests.short)
      #expect([0, 2].contains(outcome.code), "\(outcome)")
      #expect(outcome.output.contains("y[7]") && outcome.output.contains("y[20]"), "\(outcome.output)")
    }
  }

  @Test("Prediction has a series for each draw, the same again")
  func predict() throws {
    try withTemporaryDirectory { place in
      #expect([0, 2].contains(try fit(place, "fit", FitTests.short).code))
      let path = "\(place.path)/fit"
      let first = try tool("predict", path, "--every", "10")
      #expect(first.code == 0, "\(first)")
      #expect(first.lines.count == 1 + 5 * 2 * 100 && first.lines[0] == "chain,draw,step,y")
      #expect(try tool("predict", path, "--every", "10").output == first.output)
      // A draw is the same however many are made.
      let fewer = try tool("predict", path, "--every", "20")
      #expect(Set(fewer.lines).isSubset(of: Set(first.lines)))
      let given = try tool("predict", path, "--every", "50", "--given", "3")
      #expect(try given.column("y").prefix(3) == [1120, 1160, 963])
    }
  }

  @Test("A fit that is too short says so with exit code 2")
  func untrusted() throws {
    try withTemporaryDirectory { place in
      let outcome = try fit(place, "fit", ["--warmup", "20", "--draws", "10", "--chains", "2"])
      #expect(outcome.code == 2, "\(outcome)")
      #expect(outcome.errors.contains("should not be trusted"), "\(outcome)")
      let verdict = try tool("diagnose", "\(place.path)/fit")
      #expect(verdict.code == 2 && verdict.output.contains("should not be trusted"), "\(verdict)")
    }
  }
}
