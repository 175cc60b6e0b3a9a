import Foundation
import Testing

/// The worked example of a package with models of its own.
@Suite struct OwnModelsTests {
  let tool = Tool(name: "OwnModelsExample")

  @Test func offersTheCommandsOverItsModels() throws {
    #expect(
      try tool("list").output
        == "drift  A level that moves by a slope of its own and is measured with noise.\n")
    #expect(try tool("--version").output == "1.0\n")
    #expect(try tool("describe", "drift").output.contains("mymodels sample drift"))
    let outcome = try tool("sample", "drift", "--steps", "3", "--seed", "1", "--paths", "2")
    #expect(outcome.code == 0, "\(outcome)")
    #expect(outcome.lines.first == "path,step,slope,level,y" && outcome.lines.count == 7)
    expectFailure(try tool("sample", "randomwalk"), 64, ["expected drift"], name: "mymodels")
  }

  /// The same as a package of its own: several minutes, so only in the long tests.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil))
  func buildsAsAPackage() throws {
    let package = projectDirectory.appendingPathComponent("Examples/OwnModels").path
    try withTemporaryDirectory { place in
      let outcome = try Tool(directory: place).shell(
        "swift build -c release --package-path '\(package)' --scratch-path build >&2 && "
          + "build/release/mymodels sample drift --steps 3 --seed 1 --paths 2")
      #expect(outcome.code == 0, "\(outcome)")
      #expect(
        outcome.output == (try tool("sample", "drift", "--steps", "3", "--seed", "1", "--paths", "2").output))
    }
  }
}
