import Foundation
import TestSupport
import Testing

/// What stands in the place of a file, and outputs that would cost an input.
@Suite struct HostilePathTests {
  private let tool = Tool()

  private func withFit(_ body: (Tool) throws -> Void) throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      _ = try tool.run(FitTests.arguments + FitTests.short + ["--output", "fit"])
      try body(tool)
    }
  }

  @Test(
    "A pipe in the place of a file of a fit is refused at once",
    arguments: ["run.json", "data.csv", "checkpoint-1.json", "chain-1.csv"])
  func pipes(file: String) throws {
    try withFit { tool in
      // Without the limit a command that waits for the pipe would wait for good.
      let outcome = try tool.shell(
        "rm fit/\(file) && mkfifo fit/\(file) && timeout 20 \"$TSMODEL\" fit --resume fit")
      expectFailure(outcome, 65, ["fit/\(file): is a pipe, expected a file"])
    }
  }

  @Test("What never ends is not read in the place of a chain")
  func devices() throws {
    try withFit { tool in
      let outcome = try tool.shell(
        "rm fit/chain-1.csv && ln -s /dev/zero fit/chain-1.csv && timeout 20 \"$TSMODEL\" summary fit")
      expectFailure(outcome, 65, ["fit/chain-1.csv: is a device or a socket, expected a file"])
    }
  }

  @Test("That nobody reads the verdict does not change the exit code")
  func closedPipe() throws {
    try withFit { tool in
      let open = try tool("diagnose", "fit").code
      let closed = try tool.shell("\"$TSMODEL\" diagnose fit | true; exit ${PIPESTATUS[0]}").code
      #expect(open == closed)
    }
  }

  @Test("No output is written over what the command reads, or over another output")
  func outputsOverInputs() throws {
    try withFit { tool in
      expectFailure(
        try tool("predict", "fit", "-o", "./fit/data.csv", "--overwrite"), 64, ["a file of the fit"])
      _ = try tool.shell("printf 'x\\n1\\n2\\n' > n.csv; ln -s n.csv link.csv")
      expectFailure(
        try tool("sample", "randomwalk", "--condition", "n.csv", "--output", "link.csv", "--overwrite"), 64,
        ["is the file of --condition"])
      expectFailure(
        try tool("sample", "randomwalk", "--seed", "1", "-o", "b.svg", "--plot", "./b.svg"), 64,
        ["name the same file"])
    }
  }

  @Test("A fit of more steps than there can be is refused before any work")
  func absurdSteps() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      expectFailure(
        try tool("fit", "ar", FitTests.nile, "--output", "x", "--set", "steps=1e12"), 64, ["too many"])
    }
  }

  @Test("--keep may be given again")
  func keptTwice() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      _ = try tool.run(
        FitTests.arguments + FitTests.short + ["--output", "k", "--keep", "alpha", "--keep", "sigma"])
      let summary = try tool("summary", "k").output
      #expect(summary.contains("alpha") && summary.contains("sigma") && !summary.contains("beta"))
    }
  }
}
