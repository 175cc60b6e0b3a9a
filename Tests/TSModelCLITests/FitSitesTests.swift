import Foundation
import Testing

/// `fit --keep` and `fit --start`: what is said of single sites.
@Suite struct FitSitesTests {
  let tool = Tool()
  let arguments = FitTests.arguments + FitTests.short + ["--no-summary"]

  func withDirectory(_ body: (Tool) throws -> Void) throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      try body(tool)
    }
  }

  @Test(
    "What is kept is what a whole fit has; summary, diagnose and resume work on it, predict says what it lacks"
  )
  func keep() throws {
    try withDirectory { tool in
      #expect([0, 2].contains(try tool.run(arguments + ["-o", "whole"]).code))
      let kept = try tool.run(arguments + ["-o", "part", "--keep", "sigma,alpha"])
      #expect([0, 2].contains(kept.code), "\(kept)")
      let (whole, part) = try (
        tool("summary", "whole", "--format", "csv"), tool("summary", "part", "--format", "csv")
      )
      #expect(part.lines.map { $0.prefix { $0 != "," } } == ["parameter", "alpha", "sigma"])
      #expect(part.lines == whole.lines.filter { !$0.hasPrefix("beta") })
      #expect(try [0, 2].contains(tool("diagnose", "part").code))
      #expect(try [0, 2].contains(tool("fit", "--resume", "part", "--no-summary").code))
      let lacking = try tool("predict", "part")
      #expect(lacking.errors.contains("site 'beta': the fit did not keep its draws"), "\(lacking)")
      #expect(lacking.code != 0 && lacking.output.isEmpty)
      let record = try String(
        contentsOf: #require(tool.directory).appendingPathComponent("part/run.json"), encoding: .utf8)
      #expect(record.contains("\"keep\""))
    }
  }

  @Test("Chains start at the values given, and a fit that goes on does too")
  func start() throws {
    try withDirectory { tool in
      let starts = [
        "--start", "sigma=150", "--start", "beta=0.4", "--start", "alpha=500", "--warmup", "0",
      ]
      let outcome = try tool.run(arguments + starts + ["-o", "fit"])
      #expect([0, 2].contains(outcome.code), "\(outcome)")
      #expect([0, 2].contains(try tool("fit", "--resume", "fit", "--no-summary").code))
      let record = try String(
        contentsOf: #require(tool.directory).appendingPathComponent("fit/run.json"), encoding: .utf8)
      #expect(record.contains("\"start\"") && record.contains("150"))
    }
  }

  @Test(arguments: [
    ("--keep sigme", "did you mean 'sigma'?"), ("--keep sigma,sigma", "named twice"),
    ("--keep sigma,", "SITE,SITE"),
    ("--start sigma", "SITE=VALUE"), ("--start =1", "SITE=VALUE"), ("--start sigma=x", "numbers"),
    ("--start sigma=", "numbers"), ("--start sigma=inf", "numbers"),
    ("--start sigma=-1", "outside the support"),
    ("--start sigma=0", "edge of the support"), ("--start sigme=1", "did you mean 'sigma'?"),
    ("--start beta=1,2", "2 values were given; expected 1"), ("--start y=1", "y"),
    ("--start sigma=1 --start sigma=2", "twice"), ("--start alpha=1 --marginalize all", "is integrated out"),
    ("--marginalize sigma", "cannot be integrated out"), ("--marginalize alpha,", "SITE,SITE"),
    ("--marginalize alpa", "did you mean 'alpha'?"),
  ])
  func refused(_ example: (options: String, part: String)) throws {
    try withDirectory { tool in
      let outcome = try tool.run(
        arguments + ["-o", "x"] + example.options.split(separator: " ").map(String.init))
      expectFailure(outcome, 64, [example.part])
      #expect(
        !FileManager.default.fileExists(atPath: try #require(tool.directory).appendingPathComponent("x").path)
      )
    }
  }

  @Test("A command that finds no start names the site and the step, as the library does")
  func noStart() throws {
    try withDirectory { tool in
      try "y\n1\n2\n3\n".write(
        to: try #require(tool.directory).appendingPathComponent("d.csv"), atomically: true, encoding: .utf8)
      let outcome = try tool(
        "fit", "ar", "d.csv", "--set", "sigma=1e-200", "--set", "before=zeros", "--seed", "1",
        "-o", "x")
      expectFailure(
        outcome, 65, ["chain 0 has no initial point", "site 'y', step 0", "the log density of Normal at 1.0"])
    }
  }
}
