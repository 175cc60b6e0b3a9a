import TSNumerics

/// Densities whose moments are known.
enum Densities {
  /// Independent normals of mean zero.
  static func normal(_ scales: [Double]) -> GradientFunction {
    GradientFunction(dimension: scales.count) { x, gradient in
      var value = 0.0
      for i in x.indices {
        gradient[i] = -x[i] / (scales[i] * scales[i])
        value += 0.5 * x[i] * gradient[i]
      }
      return value
    }
  }

  static let tenScales = [0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3, 6, 10]

  /// Two normals of variances 1 and 4 and correlation 0.95.
  static let correlated = GradientFunction(dimension: 2) { x, gradient in
    let determinant = 1 * 4 - 1.9 * 1.9
    gradient[0] = -(4 * x[0] - 1.9 * x[1]) / determinant
    gradient[1] = -(x[1] - 1.9 * x[0]) / determinant
    return 0.5 * (x[0] * gradient[0] + x[1] * gradient[1])
  }

  /// Neal's funnel: v ~ N(0, 3), x ~ N(0, e^(v/2)), nine of them.
  static let funnel = GradientFunction(dimension: 10) { x, gradient in
    let v = x[0]
    let precision = Double.exp(-v)
    var squares = 0.0
    for i in 1..<10 {
      squares += x[i] * x[i]
      gradient[i] = -x[i] * precision
    }
    gradient[0] = -v / 9 - 4.5 + 0.5 * squares * precision
    return -v * v / 18 - 4.5 * v - 0.5 * squares * precision
  }

  /// A normal that is cut off below zero, the domain being x > 0.
  static let half = GradientFunction(dimension: 1) { x, gradient in
    gradient[0] = -x[0]
    return x[0] > 0 ? -0.5 * x[0] * x[0] : -.infinity
  }

  /// Minus infinity everywhere.
  static let nowhere = GradientFunction(dimension: 2) { _, gradient in
    gradient[0] = .nan
    gradient[1] = .nan
    return -.infinity
  }
}

/// The mean and variance of column `i`, with their standard errors from the means of blocks.
func moments(_ positions: [Double], _ i: Int, dimension: Int) -> (
  mean: Double, meanError: Double, square: Double, squareError: Double
) {
  let n = positions.count / dimension
  let values = (0..<n).map { positions[$0 * dimension + i] }
  let (mean, meanError) = blockMean(values)
  let (square, squareError) = blockMean(values.map { $0 * $0 })
  return (mean, meanError, square, squareError)
}

/// The mean and its standard error from 40 blocks.
func blockMean(_ values: [Double]) -> (Double, Double) {
  let length = values.count / 40
  let blocks = (0..<40).map { b in values[b * length..<(b + 1) * length].reduce(0, +) / Double(length) }
  let mean = blocks.reduce(0, +) / 40
  let variance = blocks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 39
  return (mean, (variance / 40).squareRoot())
}
