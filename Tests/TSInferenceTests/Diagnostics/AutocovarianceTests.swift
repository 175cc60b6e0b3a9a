import TSInference
import TestSupport
import Testing

@Suite struct AutocovarianceTests {
  @Test(arguments: [1, 2, 3, 4, 5, 16, 17, 100, 511, 512, 513])
  func equalsTheSums(_ length: Int) {
    var generator = FixedGenerator(UInt64(length))
    var autocovariance = Autocovariance(length: length)
    for count in [1, 2, 3, 8] {
      let rows = (0..<(count * length)).map { _ in Double.random(in: -1..<2, using: &generator) }
      let means = (0..<count).map { row in
        rows[(row * length)..<((row + 1) * length)].reduce(0, +) / Double(length)
      }
      let found = rows.withUnsafeBufferPointer { autocovariance($0, means: means) }
      #expect(found.count == length)
      for lag in 0..<length {
        var sum = 0.0
        for row in 0..<count {
          for i in 0..<(length - lag) {
            sum += (rows[row * length + i] - means[row]) * (rows[row * length + i + lag] - means[row])
          }
        }
        #expect(isClose(found[lag], sum / Double(count * length), absolute: 1e-14))
      }
    }
  }
}
