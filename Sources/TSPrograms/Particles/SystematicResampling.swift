/// Systematic resampling: of `n` particles as many as there are, particle i about `n` times its weight.
///
/// - Parameters:
///   - weights: at least 0, with a sum of about 1.
///   - uniform: a number on [0, 1).
/// - Returns: the ancestor of each new particle, in ascending order; none of weight 0.
///
/// Source: Kitagawa (1996), Monte Carlo filter and smoother for non-Gaussian nonlinear state space models,
/// doi:10.1080/10618600.1996.10474692.
package func systematicAncestors(_ weights: [Double], uniform: Double) -> [Int] {
  let count = weights.count
  let total = weights.reduce(0, +)
  let last = weights.lastIndex { $0 > 0 } ?? 0
  var ancestors: [Int] = []
  ancestors.reserveCapacity(count)
  var (i, sum) = (0, weights.first ?? 0)
  for k in 0..<count {
    let target = (Double(k) + uniform) / Double(count) * total
    while sum <= target, i < last {
      i += 1
      sum += weights[i]
    }
    ancestors.append(i)
  }
  return ancestors
}
