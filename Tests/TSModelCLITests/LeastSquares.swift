/// The coefficients that make Σ (y - x·b)² least, and the standard deviation of what is left: the oracle of fits whose
/// priors are wide.
func leastSquares(_ rows: [[Double]], _ y: [Double]) -> (coefficients: [Double], deviation: Double) {
  let width = rows.first?.count ?? 0
  // The normal equations with their right side, solved by elimination with the largest pivots.
  var system = (0..<width).map { i in
    (0..<width).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } } + [
      zip(rows, y).reduce(0) { $0 + $1.0[i] * $1.1 }
    ]
  }
  for column in 0..<width {
    let pivot = (column..<width).max { abs(system[$0][column]) < abs(system[$1][column]) } ?? column
    system.swapAt(column, pivot)
    for row in 0..<width where row != column {
      let factor = system[row][column] / system[column][column]
      for place in column...width { system[row][place] -= factor * system[column][place] }
    }
  }
  let coefficients = (0..<width).map { system[$0][width] / system[$0][$0] }
  let rest = zip(rows, y).reduce(0) { sum, pair in
    let miss = pair.1 - zip(pair.0, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    return sum + miss * miss
  }
  return (coefficients, (rest / Double(y.count - width)).squareRoot())
}
