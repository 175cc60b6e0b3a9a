import TSPrograms
import Testing

@Suite("Weighted numbers")
struct WeightedNumbersTests {
  @Test("Moments and quantiles are those of each number repeated as often as its weight says")
  func repeated() {
    let values = [3.0, -1, .nan, 7, 2]
    let weights = [2.0, 1, 0, 3, 4]
    let all = [-1.0, 2, 2, 2, 2, 3, 3, 7, 7, 7]
    let weighted = WeightedNumbers(values, weights.map { $0 / 10 })
    let mean = all.reduce(0, +) / 10
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10
    #expect(abs(weighted.mean - mean) < 1e-15 * 10)
    #expect(abs(weighted.variance - variance) < 1e-14)
    #expect(weighted.quantiles([0, 0.05, 0.15, 0.55, 0.65, 0.95, 1]) == [-1, -1, 2, 3, 3, 7, 7])
  }
}
