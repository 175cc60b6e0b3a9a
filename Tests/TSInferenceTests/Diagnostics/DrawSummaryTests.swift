import TSInference
import TestSupport
import Testing

@Suite struct DrawSummaryTests {
  @Test func rowsAreTheFiguresOneByOne() throws {
    for reference in DiagnosticsReference.cases {
      let draws = try DiagnosticsReference.draws(reference)
      let table = try PosteriorDraws(
        names: ["a", "b"], chainCount: draws.chainCount, drawCount: draws.drawCount,
        values: draws.values + draws.values.map { -$0 })
      let summary = table.summary()
      #expect(summary.rows.map(\.name) == ["a", "b"])
      let row = try #require(summary["a"])
      #expect(row.mean == draws.mean())
      #expect(row.standardDeviation == draws.standardDeviation())
      #expect(row.meanError == draws.meanError())
      #expect(row.lower == draws.quantile(0.05))
      #expect(row.median == draws.quantile(0.5))
      #expect(row.upper == draws.quantile(0.95))
      #expect(row.bulkESS == draws.bulkESS())
      #expect(row.tailESS == draws.tailESS())
      #expect(row.rHat == draws.rHat())
    }
  }

  @Test func rowsWithoutFigures() throws {
    let values: [Double] = Array(repeating: 2, count: 8) + [1, 2, .nan, 4, 1, 2, 3, 4]
    let table = try PosteriorDraws(names: ["a", "b"], chainCount: 2, drawCount: 4, values: values)
    let summary = table.summary()
    let constant = try #require(summary["a"])
    #expect(constant.mean == .value(2))
    #expect(constant.median == .value(2))
    let reason = DiagnosticFigure.unavailable(.constant)
    #expect(
      [constant.meanError, constant.bulkESS, constant.tailESS, constant.rHat].allSatisfy { $0 == reason })
    let broken = try #require(summary["b"])
    let nan = DiagnosticFigure.unavailable(.notANumber(chain: 0, draw: 2))
    #expect([broken.mean, broken.upper, broken.bulkESS, broken.rHat].allSatisfy { $0 == nan })
    #expect(summary["c"] == nil)
  }
}
