/// Quantiles across rows at each position: from simulated paths to the edges of a fan.
///
/// Type 7 of Hyndman and Fan (doi:10.2307/2684934), the default of R and NumPy: with the n values of a
/// position in order, x₀ ≤ … ≤ xₙ₋₁, and h = (n - 1)p, the quantile lies between the two values around h, by
/// linear interpolation.
///
/// - Parameters:
///   - rows: The rows (paths): at least one, all of the same length T.
///   - probabilities: The probabilities p, each in [0, 1].
/// - Returns: For each probability, in their order, T quantiles. Between two infinities of different sign the
///   nearer one is taken.
/// - Throws: `misuse` if there are no rows, the rows differ in length or a probability is not in [0, 1];
///   `badData`, with row and position (from 0), if a value is NaN, which has no place in an order.
/// - Complexity: O(T n log n) for n rows.
public func quantiles(of rows: [[Double]], at probabilities: [Double]) throws(FileError) -> [[Double]] {
  guard let length = rows.first?.count else {
    throw FileError(.misuse, "quantiles: found no rows, expected one or more")
  }
  for (index, row) in rows.enumerated() where row.count != length {
    throw FileError(
      .misuse,
      "quantiles: found \(counted(row.count, "value")) in row \(index), expected \(length) as in row 0")
  }
  for p in probabilities where !(0...1).contains(p) {
    throw FileError(.misuse, "quantiles: found the probability \(p), expected one from 0 to 1")
  }
  var result = probabilities.map { _ in [Double]() }
  var values = [Double](repeating: 0, count: rows.count)
  for position in 0..<length {
    for (index, row) in rows.enumerated() {
      guard !row[position].isNaN else {
        throw FileError(.badData, "quantiles: found NaN in row \(index) at \(position), expected a number")
      }
      values[index] = row[position]
    }
    values.sort()
    for (index, p) in probabilities.enumerated() { result[index].append(quantile(ofSorted: values, at: p)) }
  }
  return result
}

/// The type 7 quantile of values in ascending order, of which there is at least one.
private func quantile(ofSorted values: [Double], at p: Double) -> Double {
  let h = Double(values.count - 1) * p
  let below = min(Int(h), values.count - 1)
  let above = min(below + 1, values.count - 1)
  let (a, b, t) = (values[below], values[above], h - Double(below))
  // Equal values, infinities among them, and exact hits need no arithmetic, which would make NaN of an
  // infinity.
  if a == b || t == 0 { return a }
  if a.isInfinite || b.isInfinite {
    if a.isInfinite && b.isInfinite { return t < 0.5 ? a : b }
    return a.isInfinite ? a : b
  }
  let step = b - a
  return step.isFinite ? a + step * t : a * (1 - t) + b * t
}
