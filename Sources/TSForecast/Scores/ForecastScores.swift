/// How many forecasts did together: several series, several origins of one, or both.
///
/// ```swift
/// let all = ForecastScores(ours)
/// all.mean(\.scaledCRPS)
/// all.difference(\.scaledCRPS, from: ForecastScores(theirs))
/// all.rejectedIntervals()
/// ```
public struct ForecastScores: Sendable, Hashable {
  /// A mean over forecasts.
  public struct Mean: Sendable, Hashable {
    /// The mean.
    public let value: Double
    /// Its standard error, as if the forecasts were independent; nil of a single one.
    ///
    /// Forecasts of one series from several origins are not: their error is larger than this.
    public let standardError: Double?
    /// How many forecasts it is of.
    public let count: Int
    /// How many have no such figure, as their history does not change or nothing came.
    public let leftOut: Int
  }

  /// The forecasts.
  public let forecasts: [SeriesScores]

  /// Gathers forecasts, each with its scores.
  public init(_ forecasts: [SeriesScores]) { self.forecasts = forecasts }

  /// The mean of a figure over the forecasts that have it, each counting the same; nil if none has.
  ///
  /// - Parameter figure: The figure, such as `\.scaledCRPS`.
  public func mean(_ figure: (SeriesScores) -> Double?) -> Mean? {
    mean(of: forecasts.map(figure))
  }

  /// The mean difference of a figure from that of other forecasts of the same, over the pairs in which both have it.
  ///
  /// Pairs are of the same series and origin, so that what is hard to forecast is hard for both: the standard error is
  /// that of the differences, and much smaller than those of the two means.
  ///
  /// - Parameters:
  ///   - figure: The figure, such as `\.scaledCRPS`.
  ///   - other: Other forecasts; those without a counterpart here are passed over.
  /// - Returns: The mean of what is here less what is there, or nil if there is no pair.
  public func difference(_ figure: (SeriesScores) -> Double?, from other: ForecastScores) -> Mean? {
    var theirs: [Key: Double] = [:]
    for forecast in other.forecasts { theirs[Key(forecast)] = figure(forecast) }
    return mean(
      of: forecasts.map { forecast in
        guard let ours = figure(forecast), let their = theirs[Key(forecast)] else { return nil }
        return ours - their
      })
  }

  /// The weighted quantile loss (WQL) over the nine deciles, summed over all forecasts before it is divided:
  /// 2 Σ (quantile losses) / (9 Σ |y|), as in GluonTS and fev.
  ///
  /// nil where not every step has deciles, or all that came is 0.
  public var weightedQuantileLoss: Double? {
    var sums = WeightedLoss()
    for forecast in forecasts { sums += WeightedLoss(forecast.steps) }
    return sums.ratio
  }

  /// The share of what came that lies in the intervals of a level, over all steps.
  public func coverage(_ level: Double) -> Double? {
    let hits = hits(level).map(\.isHit)
    return average(hits.map { $0 ? 1 : 0 })
  }

  /// The share of what came that lies in the intervals of a level, for each step from 1; nil where nothing came.
  public func coverageByStep(_ level: Double) -> [Double?] {
    var (counts, sums): ([Int], [Int]) = ([], [])
    for hit in hits(level) {
      while counts.count < hit.step {
        counts.append(0)
        sums.append(0)
      }
      counts[hit.step - 1] += 1
      sums[hit.step - 1] += hit.isHit ? 1 : 0
    }
    return zip(sums, counts).map { $1 > 0 ? Double($0) / Double($1) : nil }
  }

  /// How many of the probability integral values fall in each of equal bins from 0 to 1: about as many in each if the
  /// forecasts are right, more in the outer ones where they are too narrow.
  ///
  /// - Parameter bins: The number of bins, from 1 to 10,000; none are given for other numbers.
  public func probabilityIntegralHistogram(bins: Int = 10) -> [Int] {
    guard 1...10_000 ~= bins else { return [] }
    var counts = [Int](repeating: 0, count: bins)
    for step in forecasts.flatMap(\.steps) where step.probabilityIntegral.isFinite {
      let place = min(max(step.probabilityIntegral, 0), 1) * Double(bins)
      counts[min(Int(place), bins - 1)] += 1
    }
    return counts
  }

  // MARK: The verdict

  /// The levels of the intervals, of all forecasts.
  public var levels: [Double] { Set(forecasts.flatMap(\.levels)).sorted() }

  /// What a level's intervals did, with the test of whether they hold what they say; nil where there is none.
  public func coverageVerdict(_ level: Double) -> CoverageVerdict? {
    CoverageVerdict(level: level, hits: hits(level))
  }

  /// The levels whose intervals do not hold what they say.
  ///
  /// The verdicts of several levels are taken together by Holm's method (1979, jstor.org/stable/4615733): with right
  /// intervals any rejection at all has at most about the given probability.
  ///
  /// - Parameter significance: That probability.
  /// - Returns: The verdicts on the levels that are rejected, by level.
  public func rejectedIntervals(significance: Double = 0.05) -> [CoverageVerdict] {
    let ordered = levels.compactMap(coverageVerdict).sorted { $0.pValue < $1.pValue }
    var rejected: [CoverageVerdict] = []
    for (index, verdict) in ordered.enumerated() {
      guard verdict.pValue <= significance / Double(ordered.count - index) else { break }
      rejected.append(verdict)
    }
    return rejected.sorted { $0.level < $1.level }
  }

  private func hits(_ level: Double) -> [CoverageVerdict.Hit] {
    forecasts.flatMap { forecast in
      forecast.steps.compactMap { step in
        guard let interval = step.intervals.first(where: { $0.level == level }) else { return nil }
        return CoverageVerdict.Hit(
          series: forecast.series, origin: forecast.origin, step: step.step, isHit: interval.isHit)
      }
    }
  }

  private struct Key: Hashable {
    let series: String
    let origin: Int

    init(_ forecast: SeriesScores) { (series, origin) = (forecast.series, forecast.origin) }
  }

  private func mean(of figures: [Double?]) -> Mean? {
    let known = figures.compactMap { $0 }
    guard let mean = average(known) else { return nil }
    let squares = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let n = Double(known.count)
    let error = known.count > 1 ? (squares / (n - 1) / n).squareRoot() : nil
    return Mean(value: mean, standardError: error, count: known.count, leftOut: figures.count - known.count)
  }
}
