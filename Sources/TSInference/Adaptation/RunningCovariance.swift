/// The mean and covariance of a stream of vectors, by Welford's method.
///
/// - Complexity: O(n²) an addition.
///
/// Source: Welford (1962), doi:10.1080/00401706.1962.10490022.
package struct RunningCovariance: Codable, Sendable, Equatable {
  /// How many vectors were added.
  package private(set) var count = 0
  @Exact private var mean: [Double]
  @Exact private var difference: [Double]
  /// The lower triangle of the sums of products, in rows of n.
  @Exact private var products: [Double]

  package init(dimension: Int) {
    _mean = Exact(wrappedValue: Array(repeating: 0, count: dimension))
    _difference = Exact(wrappedValue: Array(repeating: 0, count: dimension))
    _products = Exact(wrappedValue: Array(repeating: 0, count: dimension * dimension))
  }

  /// Adds a vector.
  package mutating func add(_ x: UnsafePointer<Double>) {
    count += 1
    let n = mean.count
    let weight = 1 / Double(count)
    for i in 0..<n {
      difference[i] = x[i] - mean[i]
      mean[i] += difference[i] * weight
    }
    for i in 0..<n {
      let left = x[i] - mean[i]
      for j in 0...i { products[i * n + j] += left * difference[j] }
    }
  }

  /// The lower triangle of the covariance matrix, in rows of n; the rest is zero.
  package var covariance: [Double] {
    let divisor = Double(max(count - 1, 1))
    return products.map { $0 / divisor }
  }
}

extension RunningCovariance {
  /// Checks that the state is one of so many coordinates and at most so many vectors. The sums may have overflowed.
  func check(_ check: StateCheck, dimension: Int, most: Int) throws(InferenceError) {
    try check.whole("count", count, in: 0...most)
    try check.length("mean", mean, dimension)
    try check.length("difference", difference, dimension)
    try check.length("products", products, dimension * dimension)
  }
}
