import Foundation
import TestSupport
import Testing

/// What `sample` prints against what NumPyro draws.
@Suite struct KnownAnswerTests {
  let tool = Tool()

  @Test(arguments: [("double", "x64", 1e-11), ("float", "x32", 2e-5)])
  func randomWalkIsNumPyros(precision: String, mode: String, tolerance: Double) throws {
    let walks = Reference.jaxNumPyro[mode]["random_walk"].elements.filter {
      $0["x0_site"].flag == false && $0["sd"].number == 1
    }
    #expect(!walks.isEmpty)
    for walk in walks {
      let expected = walk["xs_hex"].numbers
      let outcome = try tool(
        "sample", "randomwalk", "--steps", "\(expected.count)", "--seed", "\(walk["seed"].integer)",
        "--precision", precision)
      #expect(outcome.code == 0, "\(outcome)")
      #expect(outcome.errors.isEmpty)
      #expect(outcome.lines.first == "path,step,x")
      let found = try outcome.column("x")
      #expect(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        #expect(abs((found ?? .nan) - expected) <= tolerance * max(1, abs(expected)))
      }
      #expect(try outcome.column("step").compactMap(\.self) == expected.indices.map(Double.init))
    }
  }

  @Test func headlineWalk() throws {
    let outcome = try tool("sample", "randomwalk", "--steps", "3", "--seed", "42")
    let expected = [0.12252247692966418, -0.07769546561656304, 0.2973580882435705]
    #expect(relativeError(try outcome.column("x"), expected) < 1e-11)
  }

  @Test func autoregressionIsNumPyros() throws {
    let url = try #require(
      Bundle.module.url(forResource: "ar_numpyro", withExtension: "json", subdirectory: "Resources"))
    let table = try JSONDecoder().decode(AutoregressionTable.self, from: Data(contentsOf: url))
    #expect(table.cases.count == 12)
    for entry in table.cases {
      // Relative to the size of the path: an error in one step goes on into the next ones.
      let tolerance = entry.precision == "double" ? 1e-11 : 2e-5
      let arguments = [
        "sample", "ar", "--steps", "\(table.steps)", "--set", "order=\(entry.order)", "--seed",
        "\(entry.seed)",
        "--precision", entry.precision,
      ]
      try compare(tool.run(arguments), [entry.run], entry, tolerance)
      try compare(tool.run(arguments + ["--paths", "4"]), entry.paths, entry, tolerance)
    }
  }

  private func compare(
    _ outcome: Outcome, _ paths: [[String: [String]]], _ entry: AutoregressionTable.Case, _ tolerance: Double
  ) throws {
    #expect(outcome.code == 0, "\(outcome)")
    let lags = (0..<entry.order).map { "beta[\($0)]" }
    #expect(
      outcome.lines.first == (["path", "step", "alpha"] + lags + ["sigma", "y"]).joined(separator: ","))
    for (index, path) in paths.enumerated() {
      func expected(_ site: String) -> [Double] { (path[site] ?? []).compactMap { Double($0) } }
      func found(_ column: String) throws -> [Double?] { try outcome.column(column, path: index) }
      #expect(relativeError(try found("y"), expected("y")) < tolerance)
      for site in ["alpha", "sigma"] {
        #expect(relativeError(Array(try found(site).prefix(1)), expected(site)) < tolerance)
        #expect(Set(try found(site)).count == 1)
      }
      let beta = try lags.map { try found($0).first ?? nil }
      #expect(relativeError(beta, expected("beta")) < tolerance)
    }
  }
}

/// What Tests/reference/make_ar_numpyro.py writes; numbers are C99 hexadecimal.
private struct AutoregressionTable: Decodable {
  struct Case: Decodable {
    let order: Int
    let seed: UInt64
    let precision: String
    let run: [String: [String]]
    let paths: [[String: [String]]]
  }

  let steps: Int
  let cases: [Case]
}
