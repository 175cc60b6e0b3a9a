import TSNumerics
import TSProbability

/// The distribution function of a family, as the laws see it: nil for a family without one.
public struct Tails<Real: LaneElement>: Sendable {
  /// P(X ≤ x).
  public let cumulative: @Sendable (Real) -> Real
  /// P(X > x).
  public let survival: @Sendable (Real) -> Real
  /// log P(X ≤ x).
  public let logCumulative: @Sendable (Real) -> Real
  /// log P(X > x).
  public let logSurvival: @Sendable (Real) -> Real
  /// The smallest x with P(X ≤ x) ≥ p.
  public let quantile: @Sendable (Real) -> Real
  /// The smallest x with P(X > x) ≤ q.
  public let upperQuantile: @Sendable (Real) -> Real

  /// The tails of a distribution, if it conforms to `CumulativeDistribution`.
  public init?<D: Distribution<Real>>(_ distribution: D) {
    guard let cumulative = distribution as? any CumulativeDistribution<Real> else { return nil }
    self.init(of: cumulative)
  }

  private init<C: CumulativeDistribution<Real>>(of distribution: C) where C.Value == Real {
    cumulative = { distribution.cumulative($0) }
    survival = { distribution.survival($0) }
    logCumulative = { distribution.logCumulative($0) }
    logSurvival = { distribution.logSurvival($0) }
    quantile = { distribution.quantile($0) }
    upperQuantile = { distribution.upperQuantile($0) }
  }
}

/// All that a distribution function gives at one value, under any scalar: for the comparison of lanes.
func everyTail<D: Distribution>(_ distribution: D, at x: D.Real, probability: D.Real) -> [D.Real]
where D.Real: PrimalScalar, D.Value == D.Real {
  guard let cumulative = distribution as? any CumulativeDistribution<D.Real> else { return [] }
  return values(cumulative, x, probability)
}

private func values<Real: PrimalScalar>(
  _ distribution: any CumulativeDistribution<Real>, _ x: Real, _ probability: Real
) -> [Real] {
  [
    distribution.cumulative(x), distribution.survival(x), distribution.logCumulative(x),
    distribution.logSurvival(x), distribution.quantile(probability), distribution.upperQuantile(probability),
  ]
}
