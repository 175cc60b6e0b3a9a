/// The potential scale reduction of series: how much their pooled spread exceeds their own.
///
///     R̂ = √((B/W + N - 1) / N)
///
/// with B the variance of the means of the series times N, and W the mean of their variances.
///
/// Source: Gelman and Rubin (1992), doi:10.1214/ss/1177011136; Vehtari et al. (2021), doi:10.1214/20-BA1221,
/// equations 1-4.
///
/// - Parameter halves: Two series or more, of two draws or more, which do not all stay at one value.
func scaleReduction(_ halves: HalfChains) -> Double {
  let means = halves.means
  let n = Double(halves.length)
  let within = halves.values.withUnsafeBufferPointer { values in
    means.indices.reduce(0.0) { sum, half in
      let series = values[(half * halves.length)..<((half + 1) * halves.length)]
      return sum + variance(UnsafeBufferPointer(rebasing: series), around: means[half])
    } / Double(means.count)
  }
  return ((n * variance(means) / within + n - 1) / n).squareRoot()
}
