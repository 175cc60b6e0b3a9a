/// How closely the vectors of a stream follow each other, coordinate by coordinate.
///
/// The mean square of successive differences, δ² = Σ (xₜ - xₜ₋₁)²/(n - 1), is twice the variance s² for independent
/// draws and less for draws that follow each other. Taken as a first-order autoregression of ρ = 1 - δ²/(2s²), it takes
///
///     τ = (1 + ρ)/(1 - ρ) = (4s² - δ²)/δ²
///
/// of them to be worth one independent draw.
///
/// - Complexity: O(n) an addition.
///
/// Source: von Neumann, Kent, Bellinson and Hart (1941), The mean square successive difference,
/// doi:10.1214/aoms/1177731746.
package struct RunningSuccession: Codable, Sendable, Equatable {
  /// How much longer a scale may become.
  private static var greatestStretch: Double { 1.5 }

  /// How many vectors were added.
  private var count = 0
  @Exact private var last: [Double]
  @Exact private var squares: [Double]

  package init(dimension: Int) {
    _last = Exact(wrappedValue: Array(repeating: 0, count: dimension))
    _squares = Exact(wrappedValue: Array(repeating: 0, count: dimension))
  }

  /// Adds a vector.
  package mutating func add(_ x: UnsafePointer<Double>) {
    for i in last.indices {
      if count > 0 {
        let difference = x[i] - last[i]
        squares[i] += difference * difference
      }
      last[i] = x[i]
    }
    count += 1
  }

  /// By how much to lengthen the scales of the coordinates, √τ between 1 and 1.5; 1 where nothing can be said, and
  /// below two vectors.
  ///
  /// A coordinate that is slow although it is scaled by its standard deviation moves too little in a trajectory that
  /// the many quick ones end. With a longer scale it is walked through faster, and the others pay with shorter steps.
  /// For stochastic volatility over 1,000 steps, scales of its parameters 1.5 times as long gave more effective draws a
  /// step, and 2.5 times as long fewer.
  ///
  /// - Parameter variances: s² of each coordinate over the same vectors.
  package func stretches(variances: [Double]) -> [Double] {
    guard count > 1 else { return variances.map { _ in 1 } }
    return zip(squares, variances).map { sum, variance in
      let mean = sum / Double(count - 1)
      let stretch = ((4 * variance - mean) / mean).squareRoot()
      return stretch > 1 ? min(stretch, Self.greatestStretch) : 1
    }
  }
}

extension RunningSuccession {
  /// Checks that the state is one of so many coordinates and at most so many vectors. The sums may have overflowed.
  func check(_ check: StateCheck, dimension: Int, most: Int) throws(InferenceError) {
    try check.whole("count", count, in: 0...most)
    try check.length("last", last, dimension)
    try check.length("squares", squares, dimension)
  }
}
