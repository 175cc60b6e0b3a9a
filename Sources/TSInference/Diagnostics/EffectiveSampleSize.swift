import TSNumerics

/// The effective sample size of chains: how many independent draws give a mean as exact as theirs.
///
///     S_eff = M N / τ,   τ = -1 + 2 Σ ρ(t),   ρ(t) = 1 - (W - c(t)) / V
///
/// for M series of N draws, with the mean autocovariance c(t), the within-chain variance W = c(0) N/(N-1) and
/// V = c(0) + the variance of the chain means. The sum is cut by Geyer's initial positive sequence (pairs of lags
/// whose sum is not negative) and made monotone; τ is at least 1/log₁₀(M N), so that antithetic chains do not give
/// arbitrarily large figures. The bounds of the loop are ArviZ's, which matter for stuck chains.
///
/// Source: Geyer (1992), doi:10.1214/ss/1177011137; Vehtari et al. (2021), doi:10.1214/20-BA1221, equations 10-13.
///
/// - Parameters:
///   - halves: The series, two draws or more in each, which are not all the same.
///   - autocovariance: For series of this length.
/// - Returns: S_eff; NaN where the arithmetic breaks down.
func effectiveSampleSize(_ halves: HalfChains, _ autocovariance: inout Autocovariance) -> Double {
  let means = halves.means
  let covariances = halves.values.withUnsafeBufferPointer { autocovariance($0, means: means) }
  let n = Double(halves.length)
  let within = covariances[0] * n / (n - 1)
  let total = covariances[0] + (means.count > 1 ? variance(means) : 0)
  let correlations = covariances.map { 1 - (within - $0) / total }
  guard correlations[0].isFinite else { return .nan }
  let size = Double(halves.count * halves.length)
  let time = autocorrelationTime(correlations)
  return size / max(time, 1 / (log(size) / 2.302585092994046))
}

/// τ from autocorrelations; two lags or more. That of lag 0 is taken as 1.
func autocorrelationTime(_ correlations: [Double]) -> Double {
  var kept = [Double](repeating: 0, count: correlations.count)
  kept[0] = 1
  kept[1] = correlations[1]
  var (even, odd) = (1.0, correlations[1])
  var t = 1
  while t < correlations.count - 3, even + odd > 0 {
    even = correlations[t + 1]
    odd = correlations[t + 2]
    if even + odd >= 0 {
      kept[t + 1] = even
      kept[t + 2] = odd
    }
    t += 2
  }
  let last = t - 2
  // The even lag after the last whole pair improves the estimate for antithetic chains.
  if even > 0 { kept[last + 1] = even }
  makeMonotone(&kept, last: last)
  var sum = 0.0
  for rho in kept[..<(last + 1)] { sum += rho }
  return -1 + 2 * sum + kept[last + 1]
}

/// Geyer's initial monotone sequence: no pair of lags has a larger sum than the pair before it.
private func makeMonotone(_ kept: inout [Double], last: Int) {
  var t = 1
  while t <= last - 2 {
    let before = kept[t - 1] + kept[t]
    if kept[t + 1] + kept[t + 2] > before {
      kept[t + 1] = before / 2
      kept[t + 2] = before / 2
    }
    t += 2
  }
}
