import TSNumerics

/// The quantile of the beta distribution with shapes a ≥ 1 and b ≥ 1, to about 1e-14.
///
/// GSL's own inverse does not converge for shapes in the thousands, so its distribution function is inverted here: by
/// false position with the Illinois rule, from a bracket grown around the mean.
///
/// Source: Dowell and Jarratt (1971), A modified regula falsi method, doi:10.1007/BF01934364.
///
/// - Parameters:
///   - p: The lower-tail probability, in (0, 1).
///   - a: The first shape, finite and at least 1.
///   - b: The second shape, finite and at least 1.
/// - Returns: The x with P(X ≤ x) = p; NaN if the distribution function cannot be evaluated.
package func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
  let mean = a / (a + b)
  let deviation = (mean * (1 - mean) / (a + b + 1)).squareRoot()
  var low = max(0, mean - 3 * deviation)
  var high = min(1, mean + 3 * deviation)
  if GSL.betaLowerTail(low, a, b) > p { low = 0 }
  if GSL.betaLowerTail(high, a, b) < p { high = 1 }
  var atLow = GSL.betaLowerTail(low, a, b) - p
  var atHigh = GSL.betaLowerTail(high, a, b) - p
  guard atLow <= 0, atHigh >= 0 else { return .nan }
  for _ in 0..<200 where high - low > 1e-15 * high {
    let x = low + (high - low) * (atLow / (atLow - atHigh))
    let atX = GSL.betaLowerTail(x, a, b) - p
    if atX == 0 || x <= low || x >= high || atX.isNaN { return atX.isNaN ? .nan : x }
    if atX < 0 {
      (low, atLow) = (x, atX)
      atHigh /= 2
    } else {
      (high, atHigh) = (x, atX)
      atLow /= 2
    }
  }
  return (low + high) / 2
}
