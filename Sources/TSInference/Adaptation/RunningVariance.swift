/// Means and variances of a stream of vectors, by Welford's method.
///
///     m ← m + (x - m)/n,   s ← s + (x - m_old)(x - m),   variance = s/(n - 1)
///
/// - Complexity: O(n) an addition.
///
/// Source: Welford (1962), doi:10.1080/00401706.1962.10490022.
package struct RunningVariance: Codable, Sendable, Equatable {
  /// How many vectors were added.
  package private(set) var count = 0
  @Exact package private(set) var mean: [Double]
  @Exact private var squares: [Double]

  package init(dimension: Int) {
    _mean = Exact(wrappedValue: Array(repeating: 0, count: dimension))
    _squares = Exact(wrappedValue: Array(repeating: 0, count: dimension))
  }

  /// Adds a vector.
  package mutating func add(_ x: UnsafePointer<Double>) {
    count += 1
    let weight = 1 / Double(count)
    for i in mean.indices {
      let difference = x[i] - mean[i]
      mean[i] += difference * weight
      squares[i] += difference * (x[i] - mean[i])
    }
  }

  /// The variances s/(n - 1); zero below two vectors.
  package var variances: [Double] {
    let divisor = Double(max(count - 1, 1))
    return squares.map { $0 / divisor }
  }
}

extension RunningVariance {
  /// Checks that the state is one of so many coordinates and at most so many vectors. The sums may have overflowed.
  func check(_ check: StateCheck, dimension: Int, most: Int) throws(InferenceError) {
    try check.whole("count", count, in: 0...most)
    try check.length("mean", mean, dimension)
    try check.length("squares", squares, dimension)
  }
}
