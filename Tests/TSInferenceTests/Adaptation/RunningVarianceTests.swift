import TSInference
import TSNumerics
import Testing

/// Welford's sums against two passes.
@Suite struct RunningVarianceTests {
  let draws: [[Double]] = (0..<500).map { n in
    let key = PRNGKey(seed: 4).child(UInt64(n))
    let (a, b, c): (Double, Double, Double) = (key.normal(at: 0), key.normal(at: 1), key.normal(at: 2))
    return [1e6 + a, 0.001 * b + a, 100 * c - b]
  }

  func covariance(_ i: Int, _ j: Int) -> Double {
    let n = Double(draws.count)
    let means = (0..<3).map { k in draws.reduce(0) { $0 + $1[k] } / n }
    return draws.reduce(0) { $0 + ($1[i] - means[i]) * ($1[j] - means[j]) } / (n - 1)
  }

  @Test func variances() {
    var running = RunningVariance(dimension: 3)
    #expect(running.variances == [0, 0, 0])
    for draw in draws { running.add(draw) }
    #expect(running.count == 500)
    for i in 0..<3 {
      #expect(abs(running.variances[i] / covariance(i, i) - 1) < 1e-9)
    }
  }

  @Test func covariances() {
    var running = RunningCovariance(dimension: 3)
    for draw in draws { running.add(draw) }
    for i in 0..<3 {
      for j in 0...i {
        let scale = (covariance(i, i) * covariance(j, j)).squareRoot()
        #expect(abs(running.covariance[i * 3 + j] - covariance(i, j)) < 1e-9 * scale)
      }
    }
  }

  @Test func choleskyTimesItsTransposeIsTheMatrix() throws {
    let matrix = [4.0, 0, 0, 2, 5, 0, -1, 0.5, 3]
    let factor = try #require(choleskyFactor(matrix, dimension: 3))
    let product = Metric.dense(factor: factor).inverse
    for i in 0..<3 {
      for j in 0...i { #expect(abs(product[i * 3 + j] - matrix[i * 3 + j]) < 1e-14) }
    }
    #expect(choleskyFactor([1, 0, 2, 1], dimension: 2) == nil)
    #expect(choleskyFactor([.nan], dimension: 1) == nil)
  }

  @Test func fisherScalesOfANormalAreExact() {
    // For a normal ∇ = -q/σ², whatever the draws: √(var q/var ∇) = σ² even from three of them.
    var estimator = FisherEstimator(dimension: 2)
    for x in [[1.0, 5], [2, -3], [-0.5, 4]] {
      estimator.add(x, gradient: [-x[0] / 9, -x[1] / 0.25])
    }
    let scales = estimator.scales(replacing: [1, 1]) ?? []
    #expect(scales.count == 2)
    for (scale, expected) in zip(scales, [3, 0.5]) { #expect(abs(scale - expected) < 1e-12) }
    #expect(FisherEstimator.scales(gradient: [-4, 0], dimension: 2) == [0.5, 1])
  }
}
