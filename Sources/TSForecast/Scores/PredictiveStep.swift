/// The forecast of one step: a distribution that can be asked for its quantiles and be scored.
public protocol PredictiveStep: Sendable {
  /// The probabilities whose quantiles are known: all of them, or those between the outermost levels that were given.
  var knownProbabilities: ClosedRange<Double> { get }

  /// The mean.
  var mean: Double { get }

  /// The quantile of a probability; one beyond ``knownProbabilities`` gives the outermost quantile.
  ///
  /// - Parameter probability: p, from 0 to 1.
  func quantile(_ probability: Double) -> Double

  /// P(X ≤ x).
  func cdf(_ x: Double) -> Double

  /// The continuous ranked probability score of what came, ∫ (F(x) - 1{x ≥ y})² dx, in the unit of the series; 0 is
  /// best.
  ///
  /// - Parameter actual: y, finite.
  func crps(_ actual: Double) -> Double

  /// Where what came lies in the distribution, strictly between 0 and 1: uniform if the forecast is right.
  ///
  /// - Parameter actual: y, finite.
  func probabilityIntegral(_ actual: Double) -> Double

  /// The log density of what came, or nil if the forecast has no density.
  ///
  /// - Parameter actual: y, finite.
  func logDensity(_ actual: Double) -> Double?
}

extension PredictiveStep {
  public func logDensity(_ actual: Double) -> Double? { nil }

  /// The quantile loss at a level p: p (y - q) above the quantile q, (1 - p) (q - y) below it.
  ///
  /// - Parameters:
  ///   - actual: y, finite.
  ///   - probability: p, from 0 to 1.
  public func pinball(_ actual: Double, _ probability: Double) -> Double {
    let error = actual - quantile(probability)
    return error >= 0 ? probability * error : (probability - 1) * error
  }

  /// The central interval that holds a probability.
  ///
  /// - Parameter level: The probability, from 0 to 1.
  /// - Returns: nil where a bound lies beyond ``knownProbabilities``.
  public func interval(_ level: Double) -> ClosedRange<Double>? {
    // The tails of 0.9 are 0.04999999999999999 and 0.95: a level that was given counts as given.
    let tail = (1 - level) / 2
    guard knownProbabilities.lowerBound <= tail + 1e-9, knownProbabilities.upperBound >= 1 - tail - 1e-9
    else { return nil }
    let (lower, upper) = (quantile(tail), quantile(1 - tail))
    return lower <= upper ? lower...upper : nil
  }
}
