import TSNumerics

/// The generalised extreme value distribution: of the largest of many.
///
///     log p(x) = -log σ + (ξ + 1) s - eˢ,  s = -log(1 + ξ z)/ξ,  z = (x - μ)/σ,  1 + ξ z > 0
///
/// ξ > 0 is the Fréchet family with a lower bound μ - σ/ξ, ξ < 0 the reversed Weibull family with that upper bound, and
/// ξ = 0 the Gumbel family, where s = -z: the density and its derivatives pass through 0 smoothly. Outside the bound
/// the log density is minus infinity.
///
/// A draw is μ + σ (e^(-ξ log t) - 1)/ξ with t = -log u for one uniform u: at ξ = 0 NumPyro's `Gumbel` for the same key.
/// It is moved to the nearest finite number where it overflows.
///
/// Source: Jenkinson (1955), The frequency distribution of the annual maximum (or minimum) values of meteorological
/// elements, doi:10.1002/qj.49708134804.
@frozen
public struct GeneralizedExtremeValue<Real: Scalar>: CumulativeDistribution {
  /// The location μ, finite.
  public var location: Real
  /// The scale σ, positive and finite.
  public var scale: Real
  /// The shape ξ, from -1e3 to 1e3: positive for a heavy upper tail, negative for an upper bound.
  public var shape: Real

  /// A generalised extreme value distribution.
  ///
  /// - Parameters:
  ///   - location: the location μ, finite.
  ///   - scale: the scale σ, positive and finite.
  ///   - shape: the shape ξ, from -1e3 to 1e3: positive for a heavy upper tail, negative for an upper bound.
  @inlinable @inline(__always)
  public init(_ location: Real, _ scale: Real, _ shape: Real) {
    self.location = location
    self.scale = scale
    self.shape = shape
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(location, "location")
    parameters.positive(scale, "scale")
    parameters.require(
      Real.abs(shape) .<= Real(1e3), shape, "shape", "between -1000 and 1000")
  }

  /// The numbers on one side of the bound: an interval with an infinite end where the shape is not constant, since its
  /// sign may differ between lanes.
  @inlinable
  public var support: Support<Real> {
    let (isHeavy, isBounded) = (shape .> Real(0), shape .< Real(0))
    let bound = location - scale / Real.select(isHeavy .| isBounded, shape, Real(1))
    if shape.isConstant {
      if isHeavy.isAllTrue { return .atLeast(bound) }
      if isBounded.isAllTrue { return .atMost(bound) }
      if (.!(isHeavy .| isBounded)).isAllTrue { return .real }
    }
    let infinity = Real(Double.infinity)
    return .interval(Real.select(isHeavy, bound, -infinity), Real.select(isBounded, bound, infinity))
  }

  /// Without the bound itself, where the density is 0.
  @inlinable
  public func contains(_ value: Real) -> Real.Mask {
    Support<Real>.real.contains(value) .& (Real(1) + shape * standard(value) .> Real(0))
  }

  public var placeholder: Real { Real(primal: location.primal) }

  @inlinable @inline(__always)
  func standard(_ value: Real) -> Real { (value - location) / scale }

  /// s where 1 + ξ z > 0, and 0 elsewhere.
  @inlinable
  func logRate(_ z: Real) -> (isInside: Real.Mask, s: Real) {
    let product = shape * z
    let isInside = product .> Real(-1)
    let isFar = product .> Real(1e30)
    let isNear = isInside .& (.!isFar)
    let near = -(Real.select(isNear, z, Real(0)) * Real.log1pRatio(Real.select(isNear, product, Real(0))))
    // Where the product may overflow 1 is nothing beside it.
    let (size, power) = (Real.select(isFar, Real.abs(z), Real(1)), Real.select(isFar, shape, Real(1)))
    let far = -((Real.log(size) + Real.log(Real.abs(power))) / power)
    return (isInside, Real.select(isFar, far, near))
  }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    let (isInside, s) = logRate(standard(value))
    // Beyond e⁷⁰⁹ the density is 0 in any precision: no ∞ - ∞.
    let isFinite = s .< Real(709)
    let power = (shape + Real(1)) * s - Real.exp(Real.select(isFinite, s, Real(0)))
    return Real.inside(isInside .& isFinite, power - Real.log(scale))
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let u = P.maximum(P.smallest, source.uniform())
    let s = P.log(-P.log(u))
    let z = -s * P.expm1Ratio(-(shape.primal * s))
    let value = P.finite(location.primal + scale.primal * z)
    // A draw that rounds to the bound is moved inside by a few units of the last place.
    let isInside = contains(Real(primal: value))
    let step = P(4) * P.epsilon * P.maximum(P.abs(value), P.abs(location.primal))
    let inward = P.select(shape.primal .> P(0), value + step, value - step)
    return Real(primal: P.select(isInside, value, inward))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let first = Real.logGamma1m(Real.select(shape .< Real(1), shape, Real(0)))
    let second = Real.logGamma1mSpread(Real.select(shape .< Real(0.5), shape, Real(0)))
    let (infinity, nan) = (Real(Double.infinity), Real(Double.nan))
    let mean = location + scale * (first * Real.expm1Ratio(shape * first))
    let x = shape * (shape * second)
    let size = Real.exp(Real(2) * (shape * first + Real.log(scale)))
    let variance = size * second * Real.expm1Ratio(x)
    return Moments(
      mean: Real.select(shape .< Real(1), mean, infinity),
      variance: Real.select(shape .< Real(0.5), variance, Real.select(shape .< Real(1), infinity, nan)))
  }
}

extension GeneralizedExtremeValue {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { -Real.expm1(logCumulative(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    let z = standard(x)
    let (isInside, s) = logRate(z)
    let isLow = (.!isInside) .& (z .< Real(0))
    let isFinite = s .< Real(709)
    let inner = -Real.exp(Real.select(isFinite, s, Real(0)))
    let outer = Real.select(isLow .| (isInside .& .!isFinite), Real(-Double.infinity), Real(0))
    return Real.select(isInside .& isFinite .& (s .> Real(-Double.infinity)), inner, outer)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let z = standard(x)
    let (isInside, s) = logRate(z)
    // 1 - exp(-t) for t = eˢ is t (1 - t/2) where t is small.
    let isFar = s .< Real(-36)
    let rate = Real.exp(Real.minimum(Real.select(isFar, Real(0), s), Real(709)))
    let inner = Real.select(isFar, s, Real.log1mExp(rate))
    let isHigh = (.!isInside) .& (z .> Real(0))
    return Real.select(isInside, inner, Real.select(isHigh, Real(-Double.infinity), Real(0)))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, value(atLogRate: P.log(-P.log(probability))))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    return P.quantile(probability, value(atLogRate: P.log(-P.log1p(-probability))))
  }

  /// The x at which eˢ = -log P(X ≤ x).
  @inlinable
  func value(atLogRate s: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let infinity = P(Double.infinity)
    let isEnd = P.abs(s) .== infinity
    let inner = P.select(isEnd, P(0), s)
    let z = -inner * P.expm1Ratio(-(shape.primal * inner))
    let bound = location.primal - scale.primal / shape.primal
    let high = P.select(shape.primal .< P(0), bound, infinity)
    let low = P.select(shape.primal .> P(0), bound, -infinity)
    // Rounding may lead beyond the bound.
    let moved = P.maximum(P.minimum(location.primal + scale.primal * z, high), low)
    return P.select(isEnd, P.select(s .< P(0), high, low), moved)
  }
}

extension Scalar {
  /// log(1 + x)/x for x above -1, smooth through 0, where it is 1.
  @inlinable
  static func log1pRatio(_ x: Self) -> Self {
    let isNear = abs(x) .< Self(1e-3)
    let near = select(isNear, x, Self(0))
    var sum = Self(-1.0 / 6)
    sum = sum * near + Self(1.0 / 5)
    sum = sum * near + Self(-1.0 / 4)
    sum = sum * near + Self(1.0 / 3)
    sum = sum * near + Self(-1.0 / 2)
    let far = select(isNear, Self(1), x)
    return select(isNear, Self(1) + near * sum, log1p(far) / far)
  }

  /// (eˣ - 1)/x, smooth through 0, where it is 1.
  @inlinable
  static func expm1Ratio(_ x: Self) -> Self {
    let isNear = abs(x) .< Self(1e-3)
    let near = select(isNear, x, Self(0))
    var sum = Self(1.0 / 720)
    sum = sum * near + Self(1.0 / 120)
    sum = sum * near + Self(1.0 / 24)
    sum = sum * near + Self(1.0 / 6)
    sum = sum * near + Self(1.0 / 2)
    let far = select(isNear, Self(1), x)
    return select(isNear, Self(1) + near * sum, expm1(far) / far)
  }

  /// log Γ(1 - ξ)/ξ, smooth through 0, where it is Euler's constant.
  @inlinable
  static func logGamma1m(_ x: Self) -> Self {
    let isNear = abs(x) .< Self(1e-3)
    let near = select(isNear, x, Self(0))
    var sum = Self(0.20738555102867398)
    for coefficient in [0.27058080842778454, 0.40068563438653143, 0.8224670334241132, 0.5772156649015329] {
      sum = sum * near + Self(coefficient)
    }
    let far = select(isNear, Self(-1), x)
    return select(isNear, sum, logGamma(Self(1) - far) / far)
  }

  /// (log Γ(1 - 2ξ) - 2 log Γ(1 - ξ))/ξ², smooth through 0, where it is π²/6.
  @inlinable
  static func logGamma1mSpread(_ x: Self) -> Self {
    let isNear = abs(x) .< Self(1e-2)
    let near = select(isNear, x, Self(0))
    var sum = Self(126 * 0.14404989676884612)
    for coefficient in [
      62 * 0.1695571769974082, 30 * 0.20738555102867398, 14 * 0.27058080842778454, 6 * 0.40068563438653143,
      2 * 0.8224670334241132,
    ] { sum = sum * near + Self(coefficient) }
    let far = select(isNear, Self(-1), x)
    let difference = logGamma(Self(1) - Self(2) * far) - Self(2) * logGamma(Self(1) - far)
    return select(isNear, sum, difference / (far * far))
  }
}

extension GeneralizedExtremeValue {
  /// The same with a shape that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Real, _ shape: Double) {
    self.init(location, scale, Real(shape))
  }

  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, _ shape: Real) {
    self.init(location, Real(scale), shape)
  }

  /// The same with a scale and a shape that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, _ shape: Double) {
    self.init(location, Real(scale), Real(shape))
  }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, _ shape: Real) {
    self.init(Real(location), scale, shape)
  }

  /// The same with a location and a shape that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, _ shape: Double) {
    self.init(Real(location), scale, Real(shape))
  }

  /// The same with a location and a scale that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, _ shape: Real) {
    self.init(Real(location), Real(scale), shape)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, _ shape: Double) {
    self.init(Real(location), Real(scale), Real(shape))
  }
}
