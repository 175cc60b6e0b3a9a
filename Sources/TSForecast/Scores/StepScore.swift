/// How one step of a forecast did, in the unit of the series.
public struct StepScore: Sendable, Hashable {
  /// How a central interval did.
  public struct Interval: Sendable, Hashable {
    /// The probability it was to hold.
    public let level: Double
    /// Its bounds.
    public let bounds: ClosedRange<Double>
    /// Whether it holds what came.
    public let isHit: Bool
    /// Its width, and 2/(1 - level) times the distance of what came from it (Gneiting and Raftery, 2007,
    /// doi:10.1198/016214506000001437): 0 is best.
    public let score: Double
  }

  /// The nine deciles, at which quantile losses are taken.
  public static let deciles = (1...9).map { Double($0) / 10 }

  /// The levels of intervals that are scored unless told.
  public static let usualLevels = [0.5, 0.8, 0.9, 0.95]

  /// The number of the step, from 1.
  public let step: Int
  /// What came.
  public let actual: Double
  /// The continuous ranked probability score.
  public let crps: Double
  /// The distance of the median from what came.
  public let absoluteError: Double
  /// The quantile losses at the nine deciles; empty where the forecast does not reach them all.
  public let decileLosses: [Double]
  /// The intervals, by level as asked for; without those that the forecast does not reach.
  public let intervals: [Interval]
  /// Where what came lies in the distribution, between 0 and 1.
  public let probabilityIntegral: Double
  /// The log density of what came; nil where the forecast has no density.
  public let logDensity: Double?

  /// Scores a step.
  ///
  /// - Parameters:
  ///   - forecast: The distribution of the step.
  ///   - actual: What came, finite.
  ///   - step: The number of the step, from 1.
  ///   - levels: The probabilities of the intervals, each strictly between 0 and 1.
  /// - Complexity: O(n) for n points or levels.
  init(_ forecast: some PredictiveStep, actual: Double, step: Int, levels: [Double]) {
    self.step = step
    self.actual = actual
    crps = forecast.crps(actual)
    absoluteError = abs(actual - forecast.quantile(0.5))
    let known = forecast.knownProbabilities
    let hasDeciles = known.lowerBound <= 0.1 + 1e-9 && known.upperBound >= 0.9 - 1e-9
    decileLosses = hasDeciles ? Self.deciles.map { forecast.pinball(actual, $0) } : []
    intervals = levels.compactMap { level in
      guard let bounds = forecast.interval(level) else { return nil }
      let outside = max(bounds.lowerBound - actual, 0) + max(actual - bounds.upperBound, 0)
      let score = bounds.upperBound - bounds.lowerBound + 2 / (1 - level) * outside
      return Interval(level: level, bounds: bounds, isHit: outside == 0, score: score)
    }
    probabilityIntegral = forecast.probabilityIntegral(actual)
    logDensity = forecast.logDensity(actual)
  }
}
