import Foundation
import Testing

/// `describe --graph`: a file for Graphviz, or a picture by it.
@Suite struct GraphTests {
  let tool = Tool()

  @Test func theSitesOfAModelAsAFile() throws {
    try withTemporaryDirectory { place in
      let file = "\(place.path)/ar.dot"
      let described = try tool("describe", "ar", "--graph", file, "--set", "order=2", "--steps", "50")
      #expect(described.code == 0 && described.output.contains("PARAMETERS"), "\(described)")
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains("\"beta\" -> \"y\";") && text.contains("\"y\" -> \"y\";"))
      expectFailure(try tool("describe", "ar", "--graph", file), 73, [file, "exists"])
      #expect(try tool("describe", "ar", "--graph", file, "--overwrite").code == 0)
    }
  }

  @Test func whatIsNoGraph() throws {
    expectFailure(try tool("describe", "ar", "--graph", "ar.jpg"), 64, ["--graph ar.jpg", ".svg"])
    expectFailure(try tool("describe", "ar", "--steps", "5"), 64, ["--steps", "--graph"])
    var bare = tool
    bare.environment = ["PATH": "/nowhere"]
    try withTemporaryDirectory { place in
      let file = "\(place.path)/ar.svg"
      expectFailure(try bare.run(["describe", "ar", "--graph", file]), 73, ["Graphviz"])
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }
}
