import TSNumerics

/// A distribution of counts with further zeros: 0 with probability g, else a draw of the base distribution.
///
///     p(0) = g + (1 - g) p₀(0),  p(k) = (1 - g) p₀(k) for k > 0
///
/// A draw splits its key: the first child decides with one uniform, the second draws from the base, as NumPyro's
/// `ZeroInflatedProbs` does. It equals NumPyro's where the draw of the base does.
@frozen
public struct ZeroInflated<Base: Distribution>: Distribution where Base.Value == Base.Real {
  public typealias Real = Base.Real
  public typealias Value = Base.Real

  /// The distribution of counts.
  public var base: Base
  /// The probability g of a further zero, from 0 to 1.
  public var gate: Real

  /// A distribution with further zeros.
  ///
  /// - Parameters:
  ///   - base: the distribution of counts, whose support contains 0.
  ///   - gate: the probability g of a further zero, from 0 to 1.
  @inlinable @inline(__always)
  public init(_ base: Base, _ gate: Real) {
    self.base = base
    self.gate = gate
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    base.check(&parameters)
    parameters.probability(gate, "gate")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { base.support }

  @inlinable
  public func contains(_ value: Real) -> Real.Mask { base.contains(value) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let inner = base.logDensity(value)
    let (l, g, zero, infinity) = (inner.primal, gate.primal, P(0), P(Double.infinity))
    let isZero = value.primal .== zero
    let rest = l + P.log1p(-g)
    // log(g + eʳ) with the larger term outside.
    let logGate = P.select(isZero .& (g .> zero), P.log(P.select(g .> zero, g, P(1))), -infinity)
    let isGate = logGate .> rest
    let (large, small) = (P.select(isGate, logGate, rest), P.select(isGate, rest, logGate))
    let isPossible = large .> -infinity
    let peak = P.select(isPossible, large, zero)
    let result = P.inside(isPossible, peak + P.log1p(P.exp(P.select(isPossible, small, zero) - peak)))
    let level = P.select(isPossible, result, zero)
    // (1 - p₀(0))/p(0) at 0, -1/(1 - g) above, where p₀ drops out.
    let byGate = P.select(
      isZero, -P.expm1(P.minimum(l, zero)) * P.exp(-level), P(-1) / P.select(g .< P(1), P(1) - g, P(1)))
    return Real.fused(result, inner, P.exp(P.select(isPossible, rest, zero) - level), gate, byGate)
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let (first, second) = source.key.split()
    let index = source.isInPlate ? source.counter : nil
    let isZero = RandomSource<Real.Primal>(key: first, plateIndex: index).uniform() .< gate.primal
    let inner = base.draw(RandomSource(key: second, plateIndex: index)).primal
    return Real(primal: Real.Primal.select(isZero, Real.Primal(0), inner))
  }

  @inlinable
  public var moments: Moments<Real>? {
    guard let inner = base.moments else { return nil }
    let share = Real(1) - gate
    return Moments(
      mean: Real.weighted(share, inner.mean),
      variance: Real.weighted(share, inner.variance + Real.weighted(gate, inner.mean * inner.mean)))
  }
}

extension ZeroInflated: CumulativeDistribution where Base: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real {
    let isInside = x .>= Real(0)
    return Real.select(isInside, gate + (Real(1) - gate) * base.cumulative(x), Real(0))
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    let isInside = x .>= Real(0)
    return Real.select(isInside, (Real(1) - gate) * base.survival(x), Real(1))
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let isInside = x .>= Real(0)
    let gate = Real.select(isInside, gate, Real(0))
    return Real.select(isInside, Real.log1p(-gate) + base.logSurvival(x), Real(0))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let (g, one) = (gate.primal, P(1))
    let isZero = (probability .<= g) .& ((probability .< one) .| (g .== one))
    let rest = P.maximum(probability - g, P(0)) / P.select(isZero, one, one - g)
    return P.quantile(
      probability, P.select(isZero, P(0), base.quantile(P.select(isZero, P(0.5), rest))))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let (share, one) = (P(1) - gate.primal, P(1))
    let isZero = (probability .>= share) .& ((probability .> P(0)) .| (share .== P(0)))
    let rest = probability / P.select(isZero, one, share)
    return P.quantile(
      probability, P.select(isZero, P(0), base.upperQuantile(P.select(isZero, P(0.5), rest))))
  }
}

extension ZeroInflated {
  /// The same with a gate that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ base: Base, _ gate: Double) { self.init(base, Real(gate)) }
}
