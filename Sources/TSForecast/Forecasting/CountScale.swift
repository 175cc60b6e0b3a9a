import TSNumerics

/// The scale of the logarithm of the mean of counts.
///
///     origin = log max(mean, 1/(2 n)),   unit = the mean of |log(y[t] + 1/2) - log(y[t-1] + 1/2)|, from 0.05 to 1
struct CountScale {
  /// The logarithm of the mean where a sum of parts is 0.
  let origin: Double
  /// How much of the logarithm a unit of a sum is.
  let unit: Double

  /// - Parameter values: the counts, none negative; nil where one is missing.
  init(_ values: [Double?]) {
    let known = values.compactMap { $0 }
    let count = Double(max(1, known.count))
    let mean = known.reduce(0) { $0 + $1 / count }
    let logs = known.map { Double.log($0 + 0.5) }
    let steps = zip(logs, logs.dropFirst()).map { abs($1 - $0) }
    let step = steps.reduce(0) { $0 + $1 / Double(max(1, steps.count)) }
    origin = Double.log(max(mean, 0.5 / count))
    unit = min(1, max(0.05, step))
  }
}
