import TSNumerics

/// Whether intervals hold what they say: the test of their coverage, over the steps of forecasts from several origins.
///
/// The steps of one forecast miss together: where the third is too low the fourth most likely is too. A binomial test
/// over all steps takes them for independent, and rejects right intervals in a third of all cases. So each step ahead is
/// tested by itself, over origins, which a binomial distribution describes; only origins that are at least as far apart
/// as the step reaches are counted, as forecasts that share a part of their future share their errors. Different series
/// are taken as independent. The p-values of the steps, which depend on each other in ways that nobody knows, are then
/// combined by the Cauchy combination, p = 1/2 - arctan(mean of tan((1/2 - pₖ) π))/π, whose level holds for small p
/// under any dependence that was tried (Liu and Xie, 2020, doi:10.1080/01621459.2018.1554485). The p-values of the steps
/// are mid-p-values, as exact ones from few origins are so large that hardly anything would be rejected.
///
/// Simulated with five to a hundred origins, 12 to 18 steps, levels of 50, 80 and 95 %, and errors from independent to a
/// random walk, right intervals are rejected in 0 to 7 % of cases at 5 %.
public struct CoverageVerdict: Sendable, Hashable, CustomStringConvertible {
  /// Whether an interval held what came.
  public struct Hit: Sendable, Hashable {
    /// The name of the series.
    public let series: String
    /// How many steps of the series lie before the forecast.
    public let origin: Int
    /// The number of the step, from 1.
    public let step: Int
    /// Whether the interval held what came.
    public let isHit: Bool

    /// Makes one.
    public init(series: String, origin: Int, step: Int, isHit: Bool) {
      self.series = series
      self.origin = origin
      self.step = step
      self.isHit = isHit
    }
  }

  /// On which side intervals are wrong.
  public enum Side: Sendable, Hashable {
    /// They hold less than they say.
    case tooNarrow
    /// They hold more than they say.
    case tooWide
  }

  /// The probability that the intervals were to hold.
  public let level: Double
  /// How many intervals held what came.
  public let hitCount: Int
  /// How many intervals there were.
  public let count: Int
  /// The test of each step ahead, over origins that do not overlap.
  public let steps: [Int: BinomialTest]
  /// The p-value of all steps together.
  public let pValue: Double

  /// The verdict on intervals.
  ///
  /// - Parameters:
  ///   - level: The probability they were to hold, strictly between 0 and 1.
  ///   - hits: What they did, in any order.
  /// - Returns: nil if there are no intervals, or the level is not a probability between 0 and 1.
  /// - Complexity: O(n log n).
  public init?(level: Double, hits: [Hit]) {
    var steps: [Int: BinomialTest] = [:]
    for (step, hits) in Dictionary(grouping: hits, by: \.step) {
      let apart = Self.apart(hits)
      let test = try? BinomialTest(
        successes: apart.count { $0.isHit }, trials: apart.count, probability: level)
      guard let test else { return nil }
      steps[step] = test
    }
    guard !steps.isEmpty else { return nil }
    self.level = level
    hitCount = hits.count { $0.isHit }
    count = hits.count
    self.steps = steps
    // In the order of the steps, so that sums are the same every time.
    pValue = cauchyCombination(steps.sorted { $0.key < $1.key }.map(\.value.midPValue))
  }

  /// The share of the intervals that held what came.
  public var coverage: Double { Double(hitCount) / Double(count) }

  /// On which side the intervals are wrong, if they are.
  public var side: Side { coverage < level ? .tooNarrow : .tooWide }

  /// One line: what was held, what should be, and how surprising that is.
  public var description: String {
    let chance = pValue < 0.001 ? "below 0.001" : "\((pValue * 1000).rounded() / 1000)"
    let held = "\(percent(level)) intervals hold \(percent(coverage)) (\(hitCount) of \(count))"
    return "\(held), p \(chance)"
  }

  /// Of the hits of one step those whose futures up to it do not overlap: of each series the first, and each that begins
  /// where the one before has ended or later.
  private static func apart(_ hits: [Hit]) -> [Hit] {
    Dictionary(grouping: hits, by: \.series).values.flatMap { hits in
      var chosen: [Hit] = []
      for hit in hits.sorted(by: { $0.origin < $1.origin }) {
        if let last = chosen.last {
          let (distance, isFar) = hit.origin.subtractingReportingOverflow(last.origin)
          guard isFar || distance >= max(hit.step, 1) else { continue }
        }
        chosen.append(hit)
      }
      return chosen
    }
  }
}

/// The p-value of several together, whatever their dependence. One of 1 would outweigh all others.
private func cauchyCombination(_ values: [Double]) -> Double {
  let terms = values.map { Double.tan((0.5 - min(max($0, 1e-15), 0.99)) * Double.pi) }
  guard let mean = average(terms) else { return 1 }
  return min(max(0.5 - Double.atan(mean) / Double.pi, 0), 1)
}

/// `80 %`, with a digit after the point where there is one to tell.
private func percent(_ share: Double) -> String {
  let tenths = (share * 1000).rounded() / 10
  return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
}
