import TSNumerics

/// The Bernoulli distribution: 1 with probability p, 0 otherwise.
///
///     log p(1) = log p,  log p(0) = log(1 - p)
///
/// p may be 0 or 1: the impossible outcome then has log density minus infinity, the certain one 0.
///
/// A draw is 1 where u < p for one uniform u on [0, 1), as `jax.random.bernoulli` has it: the same outcome for the same
/// key.
@frozen
public struct Bernoulli<Real: Scalar>: CumulativeDistribution {
  /// The probability p of 1, from 0 to 1.
  public var probability: Real

  /// A Bernoulli distribution.
  ///
  /// - Parameter probability: the probability p of 1, from 0 to 1.
  @inlinable @inline(__always)
  public init(_ probability: Real) {
    self.probability = probability
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.probability(probability, "probability")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .boolean }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isOne = value .== Real(1)
    return Real.log(Real.select(isOne, probability, Real(1)))
      + Real.log1p(Real.select(isOne, Real(0), -probability))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.select(drawMask(source), Real(1), Real(0))
  }

  /// A draw as a truth value a lane: for `select`.
  ///
  /// - Parameter source: the key and the element of the plate that the site stands in.
  @inlinable @inline(__always)
  public func drawMask(_ source: RandomSource<Real.Primal>) -> Real.Mask {
    Real(primal: source.uniform()) .< probability
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: probability, variance: probability * (Real(1) - probability))
  }
}

extension Bernoulli {
  @inlinable
  public func cumulative(_ x: Real) -> Real {
    Real.select(x .< Real(0), Real(0), Real.select(x .< Real(1), Real(1) - probability, Real(1)))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    Real.select(x .< Real(0), Real(1), Real.select(x .< Real(1), probability, Real(0)))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isZero = (probability .<= P(1) - self.probability.primal) .& (probability .< P(1))
    return P.quantile(probability, P.select(isZero, P(0), P(1)))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isZero = (self.probability.primal .<= probability) .& (probability .> P(0))
    return P.quantile(probability, P.select(isZero, P(0), P(1)))
  }
}

extension Bernoulli {
  /// The same with a probability that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ probability: Double) { self.init(Real(probability)) }
}
