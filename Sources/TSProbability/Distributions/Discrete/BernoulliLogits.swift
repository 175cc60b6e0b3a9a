import TSNumerics

/// The Bernoulli distribution by its log odds: 1 with probability 1/(1 + e⁻ˡ), 0 otherwise.
///
///     log p(1) = -log(1 + e⁻ˡ),  log p(0) = -log(1 + eˡ)
///
/// Both are exact however large the log odds are, where the probability itself rounds to 0 or 1.
///
/// A draw is 1 where u < p for one uniform u on [0, 1), as NumPyro's `BernoulliLogits` has it: the same outcome for the
/// same key.
@frozen
public struct BernoulliLogits<Real: Scalar>: CumulativeDistribution {
  /// The log odds l = log(p/(1 - p)), finite.
  public var logits: Real

  /// A Bernoulli distribution.
  ///
  /// - Parameter logits: the log odds l = log(p/(1 - p)), finite.
  @inlinable @inline(__always)
  public init(_ logits: Real) {
    self.logits = logits
  }

  /// The probability of 1, which rounds to 0 or 1 where the log odds are large.
  @inlinable @inline(__always)
  public var probability: Real { Real.logistic(logits) }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(logits, "logits")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .boolean }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    -Real.log1pExp(Real.select(value .== Real(1), -logits, logits))
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
    Moments(mean: probability, variance: probability * Real.logistic(-logits))
  }
}

extension BernoulliLogits {
  @inlinable
  public func cumulative(_ x: Real) -> Real { step(x, Real(0), Real.logistic(-logits), Real(1)) }

  @inlinable
  public func survival(_ x: Real) -> Real { step(x, Real(1), probability, Real(0)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    step(x, Real(-Double.infinity), -Real.log1pExp(logits), Real(0))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    step(x, Real(0), -Real.log1pExp(-logits), Real(-Double.infinity))
  }

  /// One number below 0, one from 0 up to 1 and one from 1 on.
  @inlinable @inline(__always)
  func step(_ x: Real, _ below: Real, _ between: Real, _ above: Real) -> Real {
    Real.select(x .< Real(0), below, Real.select(x .< Real(1), between, above))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isZero = (probability .<= P.logistic(-logits.primal)) .& (probability .< P(1))
    return P.quantile(probability, P.select(isZero, P(0), P(1)))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let isZero = (P.logistic(logits.primal) .<= probability) .& (probability .> P(0))
    return P.quantile(probability, P.select(isZero, P(0), P(1)))
  }
}

extension BernoulliLogits {
  /// The same with log odds that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ logits: Double) { self.init(Real(logits)) }
}
