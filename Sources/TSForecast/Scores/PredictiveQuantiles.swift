/// The forecast of one step as a few quantiles at named levels, such as one that was made elsewhere.
///
/// Between the levels the quantile function is linear. Beyond the outermost nothing is known: the tails are taken as atoms
/// at the outermost quantiles, and an interval that reaches further is not scored at all. Quantile losses at the given
/// levels are exact, those between them of the interpolated quantile. The CRPS is that of the interpolated distribution:
/// from fifteen levels between 0.025 and 0.975 within 0.1 % of a normal's on average, from the nine deciles within 1 %.
public struct PredictiveQuantiles: PredictiveStep, Hashable {
  /// The levels in increasing order, each strictly between 0 and 1.
  public let levels: [Double]
  /// The quantiles, in increasing order.
  public let values: [Double]
  /// The mean that was given with the quantiles, if any.
  public let givenMean: Double?

  /// Makes a forecast.
  ///
  /// Quantiles that cross are put in order, which never makes the losses worse (Chernozhukov and others, 2010,
  /// doi:10.3982/ECTA7880).
  ///
  /// - Parameters:
  ///   - levels: The levels, increasing, each strictly between 0 and 1; at least one.
  ///   - values: As many finite quantiles.
  ///   - mean: The mean, if it is known.
  /// - Throws: If these are not what is said here.
  public init(levels: [Double], values: [Double], mean: Double? = nil) throws(ScoreError) {
    guard !levels.isEmpty, levels.count == values.count else {
      throw ScoreError(
        "a forecast: found \(counted(levels.count, "level")) and \(counted(values.count, "quantile")), "
          + "expected as many, one or more"
      )
    }
    if let level = levels.first(where: { !($0 > 0 && $0 < 1) }) {
      throw ScoreError("a forecast: found the level \(level), expected one between 0 and 1")
    }
    for (level, next) in zip(levels, levels.dropFirst()) where level >= next {
      throw ScoreError("a forecast: found the levels \(level) and \(next), expected increasing ones")
    }
    if let value = (values + [mean ?? 0]).first(where: { !$0.isFinite }) {
      throw ScoreError("a forecast: found \(value), expected finite numbers")
    }
    self.levels = levels
    self.values = values.sorted()
    givenMean = mean
  }

  public var knownProbabilities: ClosedRange<Double> { levels[0]...levels[levels.count - 1] }

  /// The mean that was given, or that of the interpolated distribution.
  public var mean: Double {
    if let givenMean { return givenMean }
    let last = levels.count - 1
    var sum = levels[0] * values[0] + (1 - levels[last]) * values[last]
    for i in 0..<last { sum += (levels[i + 1] - levels[i]) * (values[i] + values[i + 1]) / 2 }
    return sum
  }

  /// The quantile of a probability: linear between the levels, the outermost one beyond them.
  public func quantile(_ probability: Double) -> Double {
    interpolated(probability, from: levels, to: values)
  }

  /// P(X ≤ x), linear between the quantiles; 0 below the first and 1 from the last on.
  public func cdf(_ x: Double) -> Double {
    let last = values.count - 1
    if x < values[0] { return 0 }
    if x >= values[last] { return 1 }
    return levelReached(x)
  }

  /// The continuous ranked probability score of the interpolated distribution, exactly.
  ///
  /// - Parameter actual: y, finite.
  /// - Complexity: O(k) for k levels.
  public func crps(_ actual: Double) -> Double {
    let last = values.count - 1
    var sum = max(values[0] - actual, 0) + max(actual - values[last], 0)
    for i in 0..<last {
      let (a, b) = (values[i], values[i + 1])
      guard b > a else { continue }
      let cut = min(max(actual, a), b)
      let reached = levels[i] + (levels[i + 1] - levels[i]) * ((cut - a) / (b - a))
      sum += squares(levels[i], reached) * (cut - a) + squares(1 - reached, 1 - levels[i + 1]) * (b - cut)
    }
    return sum
  }

  /// The level that is reached where what came lies; the middle of the tail beyond the outermost quantiles.
  public func probabilityIntegral(_ actual: Double) -> Double {
    let last = values.count - 1
    if actual < values[0] { return levels[0] / 2 }
    if actual > values[last] { return (1 + levels[last]) / 2 }
    return levelReached(actual)
  }

  /// The level at a value between the first quantile and the last; the middle one where several are equal to it.
  private func levelReached(_ x: Double) -> Double {
    if let first = values.firstIndex(of: x), let final = values.lastIndex(of: x) {
      return (levels[first] + levels[final]) / 2
    }
    return interpolated(x, from: values, to: levels)
  }
}

/// The mean of the square of what goes linearly from one number to another.
private func squares(_ a: Double, _ b: Double) -> Double { (a * a + a * b + b * b) / 3 }

/// The piecewise linear function through given places, constant outside; the places do not decrease.
private func interpolated(_ x: Double, from places: [Double], to values: [Double]) -> Double {
  guard !x.isNaN else { return .nan }
  guard let above = places.firstIndex(where: { $0 >= x }) else { return values[values.count - 1] }
  guard above > 0, places[above] > x else { return values[above] }
  let (from, to) = (values[above - 1], values[above])
  return from + (to - from) * ((x - places[above - 1]) / (places[above] - places[above - 1]))
}
