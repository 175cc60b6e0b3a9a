/// The quantile of numbers in ascending order, as NumPy and R give it by default (type 7 of Hyndman and Fan, 1996,
/// doi:10.2307/2684934): linear between the two numbers around h = (n - 1) p.
///
/// - Parameters:
///   - sorted: The numbers: at least one.
///   - p: The probability, in [0, 1].
func quantile(ofSorted sorted: [Double], _ p: Double) -> Double {
  let h = Double(sorted.count - 1) * p
  let below = min(Int(h), sorted.count - 1)
  let above = min(below + 1, sorted.count - 1)
  let (a, b, t) = (sorted[below], sorted[above], h - Double(below))
  // From the nearer end, so that t = 1 gives b.
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t)
}

/// The same quantile, rounded as ArviZ rounds it, for deciding which draws lie below it: an effective sample size of
/// a quantile counts the draws at most as large as the quantile, and with ties the last bit matters.
func threshold(ofSorted sorted: [Double], _ p: Double) -> Double {
  guard sorted.count > 1 else { return sorted[0] }
  let n = Double(sorted.count)
  let position = n * p + (1 - p)
  let below = min(max(position, 1), n - 1).rounded(.down)
  let gamma = min(max(position - below, 0), 1)
  return (1 - gamma) * sorted[Int(below) - 1] + gamma * sorted[Int(below)]
}
