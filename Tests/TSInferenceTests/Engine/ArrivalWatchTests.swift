import TSInference
import TSNumerics
import Testing

/// Which chains are said to be late, by their log densities.
@Suite struct ArrivalWatchTests {
  /// At which iterations, counted from 1, a chain is said to be late.
  func late(warmup: Int, dimension: Int = 4, _ logDensity: (Int) -> Double) -> [Int] {
    var watch = ArrivalWatch(warmup: warmup, dimension: dimension)
    return (0..<warmup).filter { watch.add(logDensity($0), iteration: $0) != nil }.map { $0 + 1 }
  }

  /// The log density of an independent draw of a normal in four dimensions.
  func stationary(_ iteration: Int) -> Double {
    let key = PRNGKey(seed: 5).child(UInt64(iteration))
    return (0..<4).reduce(0) { sum, i in
      let z: Double = key.normal(at: UInt64(i))
      return sum - 0.5 * z * z
    }
  }

  @Test func aChainThatHasArrivedIsNot() {
    #expect(late(warmup: 1000, stationary).isEmpty)
    // On its way for the first 150 iterations only.
    #expect(late(warmup: 1000) { stationary($0) - ($0 < 150 ? 1e6 / Double($0 + 1) : 0) }.isEmpty)
  }

  @Test func aChainThatSlidesIs() {
    let parts = [400, 500, 600, 700, 800, 900, 1000]
    #expect(late(warmup: 1000) { -1e80 + 1e76 * Double($0) } == parts)
    #expect(late(warmup: 1000) { stationary($0) - 1e4 + 5 * Double($0) } == parts)
    // Slower than draws differ.
    #expect(late(warmup: 1000) { stationary($0) + 0.05 * Double($0) }.isEmpty)
    #expect(late(warmup: 100) { -1e5 + 100 * Double($0) } == Array(stride(from: 40, through: 100, by: 10)))
  }

  @Test func aChainThatStandsStillIs() {
    #expect(late(warmup: 1000) { _ in -1e80 } == [400, 500, 600, 700, 800, 900, 1000])
  }

  @Test func aShortWarmUpSaysNothing() {
    for warmup in [0, 1, 9, 99] { #expect(late(warmup: warmup) { _ in -1e80 }.isEmpty) }
  }

  @Test func aChainThatGoesOnInTheMiddleOfAPartIsWatchedFromThere() {
    var watch = ArrivalWatch(warmup: 1000, dimension: 4)
    let found = (495..<1000).filter { watch.add(-1e9 + 1e5 * Double($0), iteration: $0) != nil }
    #expect(found == [699, 799, 899, 999])
  }
}
