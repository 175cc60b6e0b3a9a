import Foundation

/// A multivariate normal distribution by its mean and covariance, without any factor: what the library's is held against.
///
/// Densities come of Gaussian elimination with pivots, conditionals of the precision matrix.
public struct DenseGaussian: Sendable {
  /// The mean.
  public let mean: [Double]
  /// The covariance, row by row.
  public let covariance: [[Double]]

  /// A distribution with a mean and a covariance.
  public init(_ mean: [Double], covariance: [[Double]]) {
    self.mean = mean
    self.covariance = covariance
  }

  /// A distribution whose covariance is L Lᵀ.
  public init(_ mean: [Double], factor: [[Double]]) {
    self.init(
      mean, covariance: factor.map { a in factor.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } })
  }

  /// The vector of a stationary-from-zero autoregression: y[0] ~ N(c, S), y[t] ~ N(c + Φ y[t-1], S), step by step.
  public init(autoregression phi: [[Double]], intercept: [Double], covariance: [[Double]], steps: Int) {
    let n = intercept.count
    var means = [intercept]
    var blocks = [[covariance]]
    for t in 1..<max(1, steps) {
      means.append(Self.sum(intercept, Self.product(phi, means[t - 1])))
      // Cov(y[t], y[s]) = Φ Cov(y[t-1], y[s]).
      var row = (0..<t).map { s in Self.product(phi, blocks[t - 1][s]) }
      let last = Self.product(row[t - 1], Self.transposed(phi))
      row.append((0..<n).map { Self.sum(last[$0], covariance[$0]) })
      for s in 0..<t { blocks[s].append(Self.transposed(row[s])) }
      blocks.append(row)
    }
    let size = n * steps
    self.init(
      means.flatMap { $0 },
      covariance: (0..<size).map { i in (0..<size).map { j in blocks[i / n][j / n][i % n][j % n] } })
  }

  /// The log density at a point.
  public func logDensity(_ x: [Double]) -> Double {
    let rest = zip(x, mean).map { $0 - $1 }
    let solved = Self.inverse(covariance).map { row in zip(row, rest).reduce(0) { $0 + $1.0 * $1.1 } }
    let square = zip(rest, solved).reduce(0) { $0 + $1.0 * $1.1 }
    return -0.5 * (square + logAbsoluteDeterminant(covariance) + Double(mean.count) * log(2 * .pi))
  }

  /// The distribution of some components.
  public func marginal(_ components: [Int]) -> DenseGaussian {
    DenseGaussian(
      components.map { mean[$0] },
      covariance: components.map { i in components.map { covariance[i][$0] } })
  }

  /// The distribution of the components that are nil given those that are not.
  public func conditional(_ x: [Double?]) -> DenseGaussian {
    let open = x.indices.filter { x[$0] == nil }
    let precision = Self.inverse(covariance)
    let spread = Self.inverse(open.map { i in open.map { precision[i][$0] } })
    let pull = open.map { i in
      x.indices.reduce(0) { sum, j in sum + (x[j].map { precision[i][j] * ($0 - mean[j]) } ?? 0) }
    }
    let means = open.indices.map { i in
      mean[open[i]] - zip(spread[i], pull).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return DenseGaussian(means, covariance: spread)
  }

  /// The log density of the components that are not nil.
  public func logDensity(known x: [Double?]) -> Double {
    marginal(x.indices.filter { x[$0] != nil }).logDensity(x.compactMap { $0 })
  }

  private static func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }

  private static func transposed(_ a: [[Double]]) -> [[Double]] {
    a[0].indices.map { j in a.map { $0[j] } }
  }

  private static func product(_ a: [[Double]], _ x: [Double]) -> [Double] {
    a.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    transposed(transposed(b).map { product(a, $0) })
  }

  /// The inverse by Gauss and Jordan, with pivots.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let n = matrix.count
    var a = matrix.enumerated().map { i, row in row + (0..<n).map { $0 == i ? 1 : 0 } }
    for k in 0..<n {
      let pivot = (k..<n).max { abs(a[$0][k]) < abs(a[$1][k]) } ?? k
      a.swapAt(k, pivot)
      let scale = a[k][k]
      a[k] = a[k].map { $0 / scale }
      for i in 0..<n where i != k {
        let factor = a[i][k]
        for j in 0..<(2 * n) { a[i][j] -= factor * a[k][j] }
      }
    }
    return a.map { Array($0[n...]) }
  }
}
