import TSNumerics

/// The contract of a scalar family with a distribution function: both tails, their logarithms and both quantiles.
///
/// Each tail is computed without subtracting the other from 1, so that neither loses its digits. Tails are functions of
/// the scalar, with derivatives by the value and by the parameters, since censored and truncated densities are made of
/// them; quantiles give draws and intervals, and carry none.
///
/// Arguments may be any number: below the support the lower tail is 0, above it 1.
public protocol CumulativeDistribution<Real>: Distribution where Value == Real {
  /// P(X ≤ x).
  func cumulative(_ x: Real) -> Real
  /// P(X > x).
  func survival(_ x: Real) -> Real
  /// log P(X ≤ x), exact where the probability itself would underflow.
  func logCumulative(_ x: Real) -> Real
  /// log P(X > x), exact where the probability itself would underflow.
  func logSurvival(_ x: Real) -> Real
  /// The smallest x with P(X ≤ x) ≥ p.
  ///
  /// - Parameter probability: p in [0, 1]; 0 and 1 give the ends of the support, anything else NaN.
  func quantile(_ probability: Real.Primal) -> Real.Primal
  /// The smallest x with P(X > x) ≤ q.
  ///
  /// - Parameter probability: q in [0, 1]; 0 and 1 give the ends of the support, anything else NaN.
  func upperQuantile(_ probability: Real.Primal) -> Real.Primal
}

extension CumulativeDistribution {
  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    Real.logProbability(cumulative(x), complement: survival(x))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    Real.logProbability(survival(x), complement: cumulative(x))
  }

  /// Both tails of a number, as the tests and GSL's functions give them.
  public func tails(_ x: Double) -> TailProbabilities {
    TailProbabilities(
      lower: cumulative(Real(x)).double(lane: 0), upper: survival(Real(x)).double(lane: 0))
  }
}
