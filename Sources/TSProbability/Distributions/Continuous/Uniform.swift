import TSNumerics

/// The continuous uniform distribution.
///
///     log p(x) = -log(b - a),  a ≤ x ≤ b
///
/// A draw is max(a, u (b - a) + a) for one uniform u on [0, 1), as `jax.random.uniform` computes it: for the
/// same key the same number, but for the last rounding, which JAX may leave out by fusing. It may round to b.
@frozen
public struct Uniform<Real: Scalar>: CumulativeDistribution {
  /// The lower bound a, finite.
  public var low: Real
  /// The upper bound b, finite and above a; b - a must be finite too.
  public var high: Real

  /// A uniform distribution.
  ///
  /// - Parameters:
  ///   - low: the lower bound a, finite.
  ///   - high: the upper bound b, finite and above a; b - a must be finite too.
  @inlinable @inline(__always)
  public init(_ low: Real, _ high: Real) {
    self.low = low
    self.high = high
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(low, "low")
    parameters.finite(high, "high")
    parameters.require(high .> low, high, "high", "above low")
    parameters.require((high - low) .< Real(Double.infinity), high, "high", "at a finite distance from low")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .interval(low, high) }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    Real.inside((value .>= low) .& (value .<= high), -Real.log(high - low))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.maximum(low, Real(primal: source.uniform()) * (high - low) + low)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let width = high - low
    return Moments(mean: low + Real(0.5) * width, variance: width * (width / Real(12)))
  }
}

extension Uniform {
  @inlinable @inline(__always)
  public func cumulative(_ x: Real) -> Real {
    (Real.maximum(low, Real.minimum(x, high)) - low) / (high - low)
  }

  @inlinable @inline(__always)
  public func survival(_ x: Real) -> Real {
    (high - Real.maximum(low, Real.minimum(x, high))) / (high - low)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let width = high.primal - low.primal
    let x = P.select(
      probability .<= P(0.5), low.primal + probability * width, high.primal - (P(1) - probability) * width)
    return P.quantile(probability, x)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let width = high.primal - low.primal
    let x = P.select(
      probability .<= P(0.5), high.primal - probability * width, low.primal + (P(1) - probability) * width)
    return P.quantile(probability, x)
  }
}

extension Uniform {
  /// The same with a high that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ low: Real, _ high: Double) { self.init(low, Real(high)) }

  /// The same with a low that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ low: Double, _ high: Real) { self.init(Real(low), high) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ low: Double, _ high: Double) { self.init(Real(low), Real(high)) }
}
