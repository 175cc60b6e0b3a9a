import TSInference
import TestSupport
import Testing

@Suite struct SamplerStatisticsTests {
  @Test func fractionsAreThoseOfArviZ() throws {
    for reference in DiagnosticsReference.cases {
      let draws = try DiagnosticsReference.draws(reference)
      let expected = reference["bfmi"].numbers
      #expect(expected.count == draws.chainCount)
      for (chain, number) in expected.enumerated() {
        #expect(agrees(energyFraction(Array(draws.chain(chain))), number), "\(reference["name"].text)")
      }
    }
  }

  @Test func energiesWithoutAFraction() {
    #expect(energyFraction([]) == .unavailable(.tooFewDraws(found: 0, needed: 2)))
    #expect(energyFraction([1]) == .unavailable(.tooFewDraws(found: 1, needed: 2)))
    #expect(energyFraction([1, 1, 1]) == .unavailable(.constant))
    #expect(energyFraction([1, .nan], chain: 3) == .unavailable(.notANumber(chain: 3, draw: 1)))
    #expect(energyFraction([.infinity, 1]) == .unavailable(.infinite(chain: 0, draw: 0)))
  }

  @Test func counts() throws {
    let statistics = try SamplerStatistics(
      energies: [[1, 2, 4], [3, 3, 3]], divergences: [[false, true, true], [false, false, false]],
      treeDepths: [[10, 9, 11], [1, 2, 3]], maximumTreeDepth: 10)
    #expect(statistics.divergenceCounts == [2, 0])
    #expect(statistics.saturatedCounts == [2, 0])
    #expect(statistics.energyFractions[1] == .unavailable(.constant))
    #expect(agrees(statistics.energyFractions[0], 2.5 / (7.0 / 3)))
  }

  @Test func shapesThatAreNotRight() {
    #expect(throws: DiagnosticsError.self) {
      try SamplerStatistics(energies: [[1]], divergences: [[]], treeDepths: [[1]], maximumTreeDepth: 10)
    }
    #expect(throws: DiagnosticsError.self) {
      try SamplerStatistics(energies: [], divergences: [], treeDepths: [], maximumTreeDepth: 10)
    }
  }
}
