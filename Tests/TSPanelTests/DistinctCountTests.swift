import TSNumerics
import TSPanel
import Testing

@Suite struct DistinctCountTests {
  @Test(arguments: [1, 100, 4_000, 50_000, 1_000_000])
  func countsWithinAFewPercent(_ count: Int) {
    var distinct = DistinctCount()
    for _ in 0..<2 {
      for number in 0..<count { distinct.insert(PanelKey(["item \(number)"]).hash) }
    }
    let error = abs(Double(distinct.count) - Double(count)) / Double(count)
    #expect(count <= 4_000 ? error == 0 : error < 0.08, "\(distinct.count)")
  }
}
