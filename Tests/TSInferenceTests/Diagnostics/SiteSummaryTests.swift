import TSInference
import TestSupport
import Testing

@Suite struct SiteSummaryTests {
  @Test(
    arguments: [
      ("mu", "mu", []), ("x[3]", "x", [3]), ("A[1,2]", "A", [1, 2]), ("A[1][2]", "A", [1, 2]),
      ("a/b[0]", "a/b", [0]),
      ("x[]", "x[]", []), ("x[a]", "x[a]", []), ("x[1", "x[1", []), ("[1]", "[1]", []),
      ("x[-1]", "x[-1]", []),
      ("x[1,]", "x[1,]", []), ("", "", []),
    ] as [(String, String, [Int])])
  func names(_ name: String, _ site: String, _ indices: [Int]) {
    #expect(ElementName(name).site == site)
    #expect(ElementName(name).indices == indices)
  }

  /// A series of 20 steps whose step 7 has a chain of its own.
  @Test func theWorstStepIsFound() throws {
    var generator = FixedGenerator(9)
    var values = (0..<(21 * 4 * 200)).map { _ in Double.random(in: 0..<1, using: &generator) }
    for draw in 0..<200 { values[(8 * 4 + 3) * 200 + draw] += 2 }
    let names = ["mu"] + (0..<20).map { "x[\($0)]" }
    let draws = try PosteriorDraws(names: names, chainCount: 4, drawCount: 200, values: values)
    let sites = draws.summary().sites()
    #expect(sites.map(\.site) == ["mu", "x"])
    #expect(sites[0].worstRHat?.step == nil)
    #expect(sites[0].elements.count == 1)
    #expect(sites[1].elements.count == 20)
    #expect(sites[1].worstRHat?.step == 7)
    #expect(sites[1].worstBulkESS?.indices == [7])
    let worst = try #require(sites[1].worstRHat)
    #expect(draws["x[7]"]?.rHat() == .value(worst.value))
  }
}
