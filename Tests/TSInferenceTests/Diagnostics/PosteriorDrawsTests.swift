import TSInference
import Testing

@Suite struct PosteriorDrawsTests {
  @Test func rowsBecomeColumns() throws {
    let (rows, columns) = (70, 45)
    let chains = (0..<3).map { chain in
      (0..<(rows * columns)).map { Double(chain * 1_000_000 + $0 / columns * 1000 + $0 % columns) }
    }
    let draws = try PosteriorDraws(names: (0..<columns).map { "x[\($0)]" }, rowsOfChains: chains)
    #expect(draws.chainCount == 3)
    #expect(draws.drawCount == rows)
    for column in [0, 1, 31, 32, 44] {
      let scalar = try #require(draws["x[\(column)]"])
      #expect(scalar == draws.draws(at: column))
      for chain in 0..<3 {
        let expected = (0..<rows).map { Double(chain * 1_000_000 + $0 * 1000 + column) }
        #expect(Array(scalar.chain(chain)) == expected)
      }
    }
    #expect(draws["y"] == nil)
  }

  @Test func shapesThatAreNotRight() {
    #expect(throws: DiagnosticsError("found the parameter \"a\" twice, expected different names")) {
      try PosteriorDraws(names: ["a", "a"], chainCount: 1, drawCount: 1, values: [1, 2])
    }
    #expect(throws: DiagnosticsError.self) {
      try PosteriorDraws(names: ["a"], chainCount: 1, drawCount: 2, values: [1])
    }
    #expect(throws: DiagnosticsError.self) {
      try PosteriorDraws(names: ["a"], chainCount: 0, drawCount: 2, values: [])
    }
    #expect(throws: DiagnosticsError.self) {
      try PosteriorDraws(names: ["a", "b"], chainCount: .max, drawCount: .max, values: [1])
    }
    #expect(throws: DiagnosticsError.self) {
      try PosteriorDraws(names: ["a", "b"], rowsOfChains: [[1, 2, 3]])
    }
    #expect(throws: DiagnosticsError.self) { try PosteriorDraws(names: ["a"], rowsOfChains: [[1, 2], [1]]) }
    #expect(throws: DiagnosticsError.self) { try PosteriorDraws(names: [], rowsOfChains: [[1]]) }
  }
}
