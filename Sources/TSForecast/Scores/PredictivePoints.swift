/// The forecast of one step as equally weighted points in increasing order.
///
/// The points are draws, or quantiles at the middles of n equal slices of probability. Each stands for 1/n:
///
/// ```swift
/// let step = try PredictivePoints(draws)
/// step.quantile(0.9)
/// step.crps(112)
/// ```
public struct PredictivePoints: PredictiveStep, Hashable {
  /// The points in increasing order; at least one, all finite.
  public let values: [Double]
  /// Whether they are counts, whose quantiles are whole as well.
  public let areWhole: Bool

  /// Makes a forecast.
  ///
  /// - Parameters:
  ///   - points: The points in any order.
  ///   - areWhole: Whether they are counts, whose quantiles are whole as well.
  /// - Throws: If there are no points, or one is not finite.
  /// - Complexity: O(n log n) for n points, O(n) if they are in order.
  public init(_ points: [Double], areWhole: Bool = false) throws(ScoreError) {
    guard !points.isEmpty else { throw ScoreError("a forecast: found no points, expected one or more") }
    if let index = points.firstIndex(where: { !$0.isFinite }) {
      throw ScoreError("a forecast: found \(points[index]) as point \(index + 1), expected a finite number")
    }
    let isOrdered = zip(points, points.dropFirst()).allSatisfy { $0 <= $1 }
    values = isOrdered ? points : points.sorted()
    self.areWhole = areWhole
  }

  public var knownProbabilities: ClosedRange<Double> { 0...1 }

  /// The mean of the points.
  public var mean: Double {
    let middle = values[values.count / 2]
    // Around a point of their own, so that points far from zero lose no digits.
    let sum = values.reduce(0) { $0 + ($1 - middle) }
    if sum.isFinite { return middle + sum / Double(values.count) }
    return values.reduce(0) { $0 + $1 / Double(values.count) }
  }

  /// The standard deviation of the distribution that the points are: the root of the mean square, not of an estimate.
  public var standardDeviation: Double {
    let mean = mean
    // In units of a power of two, so that squares neither overflow nor vanish, and no digit changes.
    let largest = max(abs(values[0] - mean), abs(values[values.count - 1] - mean))
    guard largest > 0, largest.isFinite else { return largest }
    let unit = largest.binade
    let squares = values.reduce(0) { $0 + (($1 - mean) / unit) * (($1 - mean) / unit) }
    return unit * (squares / Double(values.count)).squareRoot()
  }

  /// The quantile of a probability, linear between the points, which lie at (i - 1/2)/n (type 5 of Hyndman and Fan,
  /// 1996, doi:10.2307/2684934).
  ///
  /// The default of R and NumPy has the first and the last point at 0 and 1, which would make intervals from few points
  /// too narrow: of forty, made at the middles of their slices, it gives the quantile of .037 for that of .025.
  ///
  /// Of counts it is a point: the least at or below which the probability is p or more.
  ///
  /// - Parameter probability: p; below 0 counts as 0 and above 1 as 1.
  /// - Returns: The quantile, from the first to the last point; NaN for NaN.
  public func quantile(_ probability: Double) -> Double {
    guard !probability.isNaN else { return .nan }
    let last = values.count - 1
    if areWhole {
      // Less a rounding error of the product.
      let place = (min(max(probability, 0), 1) * Double(values.count) - 1e-9).rounded(.up)
      return values[min(last, max(0, Int(place) - 1))]
    }
    let place = min(max(probability, 0), 1) * Double(values.count) - 0.5
    guard place > 0 else { return values[0] }
    let below = min(Int(place), last)
    guard below < last else { return values[last] }
    let (a, b, t) = (values[below], values[below + 1], place - Double(below))
    let step = b - a
    return step.isFinite ? a + step * t : a * (1 - t) + b * t
  }

  /// The share of the points that are at most x.
  ///
  /// - Complexity: O(log n).
  public func cdf(_ x: Double) -> Double {
    Double(count { $0 <= x }) / Double(values.count)
  }

  /// The continuous ranked probability score, exact for the points: (1/n) Σ |xᵢ - y| - (1/2n²) Σᵢ Σⱼ |xᵢ - xⱼ|.
  ///
  /// Draws give a score that is too high by about 1/n of the spread; points at the middles of slices do not.
  ///
  /// - Parameter actual: y, finite.
  /// - Complexity: O(n).
  ///
  /// Source: Gneiting and Raftery (2007), doi:10.1198/016214506000001437.
  public func crps(_ actual: Double) -> Double {
    let n = Double(values.count)
    var sum = 0.0
    for (i, value) in values.enumerated() {
      let error = value - actual
      // The double sum over ordered points gives the i-th (from 0) the weight 2i + 1 - n.
      sum += abs(error) - error * (Double(2 * i + 1) / n - 1)
    }
    return max(0, sum / n)
  }

  /// The rank of what came among the points and itself, as a probability: (r + 1/2)/(n + 1) above r points, and the
  /// middle rank where points are equal to it.
  ///
  /// - Complexity: O(log n).
  public func probabilityIntegral(_ actual: Double) -> Double {
    let (below, upTo) = (count { $0 < actual }, count { $0 <= actual })
    return (Double(below + upTo) / 2 + 0.5) / Double(values.count + 1)
  }

  /// How many points at the beginning have a property that no later one has.
  private func count(_ has: (Double) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if has(values[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
