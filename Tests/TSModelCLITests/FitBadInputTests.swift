import Foundation
import Testing

/// What may be wrong with a fit: the code, and a message that says what was expected.
@Suite struct FitBadInputTests {
  let tool = Tool()

  @Test(arguments: [
    ("fit", "expected a model"), ("fit ar", "expected a file of data"), ("fit ar NILE", "--output"),
    ("fit arr NILE --output x", "did you mean ar?"), ("fit ar NILE --output x --chains 0", "from 1 to 1024"),
    ("fit ar NILE --output x --draws 0", "from 1"), ("fit ar NILE --output x --thin 0", "from 1"),
    ("fit ar NILE --output x --target-accept 1", "between 0 and 1"),
    ("fit ar NILE --output x --target-accept nan", "between 0 and 1"),
    ("fit ar NILE --output x --max-depth 21", "from 1 to 20"),
    ("fit ar NILE --output x --init -1", "auto, a number from 0 to 100, pathfinder or mode"),
    ("fit ar NILE --output x --init laplace", "pathfinder or mode"),
    ("fit ar NILE --output x --metric round", "fisher"), ("fit ar NILE --output x --seed -1", "from 0"),
    ("fit ar NILE --output x --set steps=50", "the scan has 50"),
    ("fit randomwalk NILE --output x", "randomwalk has nothing to fit"),
    ("fit ar NILE --resume x --output y", "expected nothing beside it"),
    ("fit ar NILE --output x --set alpha=1 --set beta=0.1,0.2 --set sigma=1", "no latent site"),
  ])
  func usage(_ example: (line: String, part: String)) throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let arguments = example.line.split(separator: " ").map { $0 == "NILE" ? FitTests.nile : String($0) }
      let outcome = try tool.run(arguments + (example.line.contains("--seed") ? [] : ["--seed", "1"]))
      #expect([64, 65].contains(outcome.code), "\(outcome)")
      expectFailure(outcome, outcome.code ?? -1, [example.part])
      #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("x").path))
    }
  }

  @Test("Data that cannot be fitted: the file and the place are named, nothing is made")
  func badData() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      for (text, part) in [
        ("y\n1\ninf\n", "inf"), ("y\n1\nx\n", "found \"x\""), ("y\n", "row"), ("y\n1,2\n", "2 cells"),
        ("a,b\n1,2\n", "column"),
      ] {
        let file = place.appendingPathComponent("bad.csv")
        try text.write(to: file, atomically: true, encoding: .utf8)
        let outcome = try tool("fit", "ar", "bad.csv", "--seed", "1", "--output", "x")
        #expect([64, 65].contains(outcome.code), "\(text) \(outcome)")
        #expect(outcome.errors.contains(part), "\(text) \(outcome)")
        #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("x").path))
      }
      expectFailure(try tool("fit", "ar", "none.csv", "--seed", "1", "--output", "x"), 66, ["none.csv"])
    }
  }

  @Test("Directories that exist, that cannot be made, and that hold no fit")
  func directories() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      let arguments = FitTests.arguments + FitTests.short
      try "x".write(to: place.appendingPathComponent("file"), atomically: true, encoding: .utf8)
      expectFailure(try tool.run(arguments + ["--output", "file"]), 73, ["is not a directory"])
      expectFailure(try tool.run(arguments + ["--output", "no/such/place"]), 73, ["cannot be made"])
      expectFailure(try tool.run(arguments + ["--output", "."]), 73, ["holds other files"])
      #expect([0, 2].contains(try tool.run(arguments + ["--output", "fit"]).code))
      expectFailure(
        try tool.run(arguments + ["--output", "fit"]), 73, ["holds a fit already", "--overwrite", "--resume"])
      #expect([0, 2].contains(try tool.run(arguments + ["--output", "fit", "--overwrite"]).code))
      for command in ["summary", "diagnose", "predict"] {
        expectFailure(try tool(command, "nowhere"), 66, ["nowhere"])
      }
      expectFailure(try tool("fit", "--resume", "nowhere"), 66, ["nowhere"])
    }
  }

  @Test("Files of a fit that were damaged")
  func damaged() throws {
    try withTemporaryDirectory { place in
      var tool = tool
      tool.directory = place
      func put(_ text: String, _ file: String) throws {
        try text.write(to: place.appendingPathComponent(file), atomically: true, encoding: .utf8)
      }
      #expect(
        [0, 2].contains(
          try tool.run(FitTests.arguments + FitTests.short + ["--output", "fit"]).code))
      let chain = try String(contentsOf: place.appendingPathComponent("fit/chain-1.csv"), encoding: .utf8)
      try put(chain.replacingOccurrences(of: "energy__", with: "enthalpy__"), "fit/chain-1.csv")
      #expect(try tool("summary", "fit").code == 65)
      try put(String(chain.dropLast(chain.count / 2)), "fit/chain-1.csv")
      let cut = try tool("summary", "fit")
      #expect(cut.code == 0 && cut.errors.contains("not finished"), "\(cut)")
      try put("{", "fit/checkpoint-1.json")
      expectFailure(try tool("fit", "--resume", "fit"), 65, ["checkpoint-1.json", "checksum", "damaged"])
      try put("{\"format\": 99}", "fit/run.json")
      expectFailure(try tool("summary", "fit"), 65, ["run.json", "format"])
      try put("not json", "fit/run.json")
      expectFailure(try tool("diagnose", "fit"), 65, ["run.json"])
    }
  }

  @Test("A fit that has no start leaves no directory")
  func nothingIsLeft() throws {
    try withTemporaryDirectory { place in
      let tool = Tool(directory: place)
      let outcome = try tool(
        "fit", "trend", projectDirectory.appendingPathComponent("Examples/nile.csv").path, "--output", "fit",
        "--seed", "1", "--start", "sigma=1e-300")
      #expect(outcome.code == 65 && outcome.errors.contains("has no initial point"), "\(outcome)")
      #expect(!FileManager.default.fileExists(atPath: place.appendingPathComponent("fit").path))
    }
  }
}
