import Foundation
import Testing

/// Sites fixed to the columns of a file.
@Suite struct ConditionTests {
  let nile = projectDirectory.appendingPathComponent("Examples/nile.csv").path

  /// Runs `sample randomwalk` on a file of the given content.
  private func sample(_ content: String, _ arguments: String...) throws -> Outcome {
    try withTemporaryDirectory { place in
      try content.write(to: place.appendingPathComponent("data.csv"), atomically: false, encoding: .utf8)
      let tool = Tool(directory: place)
      return try tool.run(["sample", "randomwalk", "--condition", "data.csv", "--seed", "1"] + arguments)
    }
  }

  @Test func dataStandInTheirPlacesAndTheRestIsDrawn() throws {
    let tool = Tool()
    let arguments = ["sample", "randomwalk", "--set", "scale=120", "--steps", "120", "--seed", "7"]
    let data = try String(contentsOfFile: nile, encoding: .utf8).split(separator: "\n").dropFirst()
    let volume = data.compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
    #expect(volume.count == 100)
    for column in [["--column", "x=volume"], ["--column", "volume"], []] {
      let outcome = try tool.run(arguments + ["--condition", nile, "--paths", "20"] + column)
      #expect(outcome.code == 0, "\(outcome)")
      var ends: Set<Double> = []
      for path in 0..<20 {
        let x = try outcome.column("x", path: path).compactMap(\.self)
        #expect(x.count == 120 && Array(x.prefix(100)) == volume)
        ends.insert(x[119])
      }
      #expect(ends.count == 20)
    }
  }

  @Test func conditioningMovesNoOtherDraw() throws {
    let free = try Tool()("sample", "randomwalk", "--seed", "1", "--steps", "5").column("x").compactMap(
      \.self)
    let fixed = try sample("x\n1\n2\n", "--steps", "5").column("x").compactMap(\.self)
    #expect(Array(fixed.prefix(2)) == [1, 2])
    for step in 3..<5 {
      #expect(abs((fixed[step] - fixed[step - 1]) - (free[step] - free[step - 1])) < 1e-12)
    }
  }

  @Test func gapsAreDrawn() throws {
    let x = try sample("t,x\n0,1\n1,\n2,NA\n3,4\n", "--steps", "4").column("x").compactMap(\.self)
    #expect(x[0] == 1 && x[3] == 4 && x[1] != x[2])
  }

  @Test func standardInput() throws {
    let outcome = try Tool().run(
      ["sample", "randomwalk", "--condition", "-", "--steps", "2", "--seed", "1"], input: "x\n5\n")
    #expect(try outcome.column("x").first == 5, "\(outcome)")
  }

  @Test func jsonNamesTheData() throws {
    let outcome = try sample("x\n1\n", "--format", "json", "--steps", "2")
    #expect(outcome.output.contains("\"file\": \"data.csv\"") && outcome.output.contains("\"x\": \"x\""))
  }

  @Test func lengthsThatDisagree() throws {
    let outcome = try Tool()("sample", "randomwalk", "--condition", nile, "--steps", "50", "--seed", "1")
    expectFailure(
      outcome, 65,
      [
        "nile.csv: site 'x': 100 values were given, but the scan has 50; expected as many or fewer, or --steps 100"
      ])
    let many = try Tool()(
      "sample", "randomwalk", "--condition", nile, "--steps", "50", "--seed", "1", "--paths", "9")
    #expect(many.errors == outcome.errors)
    let one = try sample("alpha\n1\n", "--column", "alpha=alpha")
    expectFailure(one, 64, ["'alpha'", "it has 'x'"])
  }

  @Test func whatIsOutsideOfTheSupport() throws {
    try withTemporaryDirectory { place in
      let file = place.appendingPathComponent("s.csv")
      try "sigma\n-1\n".write(to: file, atomically: false, encoding: .utf8)
      let outcome = try Tool()(
        "sample", "ar", "--condition", file.path, "--column", "sigma=sigma", "--seed", "1")
      expectFailure(outcome, 65, ["s.csv: site 'sigma'"])
    }
  }

  @Test(arguments: [
    ("x\n1\ninf\n", ["data.csv", "inf"]), ("x\n1\n-Infinity\n", ["data.csv"]), ("x\n", ["data.csv"]),
    ("", ["data.csv"]), ("x\n1\n\"2\n", ["data.csv"]), ("x,y\n1,2\n3\n", ["data.csv"]),
    ("x,x\n1,2\n", ["data.csv", "\"x\""]), ("x\n1\n0x10\n", ["data.csv", "0x10"]),
    ("x\n1\n1e999\n", ["data.csv", "1e999"]), ("x\none\n", ["data.csv", "one"]),
    ("x\n1\n1;5\n", ["data.csv"]),
    ("a,b\n1,2\n", ["data.csv", "\"a\", \"b\""]), ("a,b\np,q\n", ["data.csv"]),
  ])
  func badFiles(content: String, parts: [String]) throws {
    expectFailure(try sample(content), 65, parts)
  }

  @Test func columnsThatAreNotThere() throws {
    expectFailure(
      try sample("volume\n1\n", "--column", "volum"), 65, ["\"volum\"", "did you mean \"volume\"?"])
    expectFailure(try sample("x\n1\n", "--column", "z=x"), 64, ["site 'z'", "'x'"])
    expectFailure(try sample("x\n1\n", "--column", "=x"), 64, ["SITE=COLUMN"])
    expectFailure(try sample("x\n1\n", "--column", "x="), 64, ["no column is left"])
    expectFailure(try sample("x\n1\n", "--column", ""), 64, ["SITE=COLUMN"])
    expectFailure(try sample("x\n1\n", "--column", "x", "--column", "x=x"), 64, ["'x'", "already"])
  }

  @Test func filesThatCannotBeRead() throws {
    let tool = Tool()
    expectFailure(try tool("sample", "randomwalk", "--condition", "none.csv"), 66, ["none.csv"])
    expectFailure(try tool("sample", "randomwalk", "--condition", "/"), 66, ["/"])
    expectFailure(try tool("sample", "randomwalk", "--condition", ""), 66, [])
    expectFailure(
      try tool.shell("printf 'x\\n\\xff\\n' | \"$TSMODEL\" sample randomwalk --condition -"), 65, [])
  }
}
