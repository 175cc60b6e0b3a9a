import TSModel

/// How far each value was from what was foreseen of it one step before, and which of them are outliers.
///
/// An outlier keeps its place in the series, but its irregular is given a variance as great as it seems to need: as under a
/// distribution with heavy tails, it moves the level little. Among the last three values none is one: a new level begins as
/// an outlier does.
package struct OneStepSurprises {
  /// For each datum but the first its step, and its distance in standard deviations.
  private let distances: [(step: Int, distance: Double)]
  private let stepCount: Int
  private let unit: Double

  /// The number of units beyond which a value is an outlier.
  private static let threshold = 3.0

  package init(_ foresight: Foresight, at position: [Double], _ values: [Double?]) {
    stepCount = values.count
    let steps = values.indices.filter { values[$0] != nil }
    let forecasts = foresight.forecasts(at: position, first: 0, horizon: 1)
    distances = steps.enumerated().dropFirst().compactMap { number, step in
      guard let moments = forecasts.moments(origin: number, ahead: 1), moments.variance > 0
      else { return nil }
      return (step, (forecasts.data[number] - moments.mean) / moments.variance.squareRoot())
    }
    let squares = distances.reduce(0) { $0 + $1.distance * $1.distance }
    let root = (squares / Double(max(1, distances.count))).squareRoot()
    unit = max(1.4826 * Self.median(distances.map { abs($0.distance) }), 0.5 * root)
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let n = sorted.count
    if n == 0 { return 0 }
    return n % 2 == 1 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2])
  }

  /// The steps of outliers.
  package var outliers: [Int] {
    distances.filter { $0.step < stepCount - 3 && ratio($0.distance) > 1 }.map(\.step)
  }

  private func ratio(_ distance: Double) -> Double {
    guard unit > 0 else { return 1 }
    let times = distance / unit / Self.threshold
    return max(1, times * times)
  }

  /// How much the variance of the irregular is raised at each step, as a ratio.
  package func excess(steps: Int) -> [Double] {
    var excess = [Double](repeating: 0, count: steps)
    let all = Set(outliers)
    for (step, distance) in distances where all.contains(step) { excess[step] = ratio(distance) - 1 }
    return excess
  }
}
