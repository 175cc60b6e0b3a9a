import Foundation
import Testing

/// The rules of `sample`: paths, seeds, streams, forms of output.
@Suite struct SampleTests {
  let tool = Tool()

  @Test func pathsDoNotDependOnTheirNumber() throws {
    let few = try tool("sample", "ar", "--steps", "5", "--paths", "3", "--seed", "7")
    let many = try tool("sample", "ar", "--steps", "5", "--paths", "21", "--seed", "7")
    #expect(few.code == 0 && few.lines.count == 16)
    #expect(many.lines.count == 106)
    #expect(Array(many.lines.prefix(16)) == few.lines)
    let one = try tool("sample", "ar", "--steps", "5", "--paths", "1", "--seed", "7")
    #expect(one.lines == Array(few.lines.prefix(6)))
  }

  @Test func addressedStreamIsLeftAloneByMoreSteps() throws {
    let arguments = ["sample", "ar", "--seed", "7", "--stream", "addressed", "--steps"]
    let short = try tool.run(arguments + ["5"])
    let long = try tool.run(arguments + ["9"])
    #expect(Array(long.lines.prefix(6)) == short.lines)
    let numpyro = try tool("sample", "ar", "--seed", "7", "--steps", "5")
    #expect(numpyro.lines != short.lines)
  }

  @Test func drawnSeedIsReportedAndGivesTheSame() throws {
    let first = try tool("sample", "randomwalk", "--steps", "4")
    let words = first.errors.split(whereSeparator: \.isWhitespace)
    #expect(words.count == 2 && words[0] == "seed")
    let again = try tool("sample", "randomwalk", "--steps", "4", "--seed", String(words[1]))
    #expect(again.output == first.output)
    #expect(again.errors.isEmpty)
    #expect(try tool("sample", "randomwalk", "--steps", "4").output != first.output)
  }

  @Test(arguments: ["0", "4294967296", "9223372036854775807", "007"])
  func seedsFromTheWholeRange(seed: String) throws {
    #expect(try tool("sample", "randomwalk", "--steps", "2", "--seed", seed).code == 0)
  }

  @Test func numbersReadBackToTheSameBits() throws {
    for precision in ["double", "float"] {
      let outcome = try tool(
        "sample", "randomwalk", "--steps", "200", "--seed", "3", "--precision", precision, "--set",
        "scale=1e-7")
      for line in outcome.lines.dropFirst() {
        let text = line.split(separator: ",")[2]
        let again = precision == "double" ? Double(text)?.description : Float(text)?.description
        #expect(again == String(text))
      }
    }
  }

  @Test func languageOfTheUserChangesNothing() throws {
    let plain = try tool("sample", "ar", "--steps", "3", "--seed", "1")
    for language in ["de_DE.UTF-8", "tr_TR.UTF-8", "C"] {
      let other = Tool(environment: ["LANG": language, "LC_ALL": language, "LC_NUMERIC": language])
      #expect(try other("sample", "ar", "--steps", "3", "--seed", "1").output == plain.output)
    }
  }

  @Test func settingsAreTyped() throws {
    let fixed = try tool(
      "sample", "ar", "--seed", "1", "--set", "alpha=2", "--set", "beta=0.5,0.2", "--set", "steps=2")
    #expect(fixed.lines.first == "path,step,sigma,y")
    let unset = try tool("sample", "ar", "--seed", "1", "--set", "alpha=", "--steps", "2")
    #expect(unset.output == (try tool("sample", "ar", "--seed", "1", "--steps", "2").output))
    let order = try tool("sample", "ar", "--seed", "1", "--set", "order=0", "--steps", "2")
    #expect(order.lines.first == "path,step,alpha,sigma,y")
  }

  @Test func noStepsGiveNoRows() throws {
    #expect(try tool("sample", "randomwalk", "--steps", "0", "--seed", "1").output == "path,step,x\n")
    #expect(try tool("sample", "ar", "--steps", "0", "--seed", "1").lines.count == 1)
  }

  @Test func jsonSaysHowItWasDrawn() throws {
    let outcome = try tool(
      "sample", "ar", "--steps", "3", "--seed", "9223372036854775807", "--paths", "2", "--format", "json")
    #expect(outcome.code == 0, "\(outcome)")
    let json = try JSONDecoder().decode(Drawn.self, from: Data(outcome.output.utf8))
    #expect(json.model == "ar" && json.seed == 9_223_372_036_854_775_807 && json.paths == 2)
    #expect(json.stream == "numpyro/1" && json.precision == "double" && json.version == "0.1.0")
    #expect(json.parameters.steps == 3 && json.parameters.order == 2 && json.parameters.alpha == nil)
    let table = try tool(
      "sample", "ar", "--steps", "3", "--seed", "9223372036854775807", "--paths", "2")
    for path in 0..<2 {
      #expect(json.draws[path].y == (try table.column("y", path: path).compactMap(\.self)))
      #expect(json.draws[path].beta.first == (try table.column("beta[0]", path: path).first))
      #expect(json.draws[path].alpha == (try table.column("alpha", path: path).first))
    }
  }

  private struct Drawn: Decodable {
    struct Parameters: Decodable {
      let steps: Int
      let order: Int
      let alpha: Double?
    }
    struct Path: Decodable {
      let alpha: Double
      let beta: [Double]
      let y: [Double]
    }
    let model: String
    let parameters: Parameters
    let seed: UInt64
    let stream: String
    let precision: String
    let paths: Int?
    let version: String
    let draws: [Path]
  }
}
