import TSNumerics

/// A distribution whose draws go through a transform.
///
///     log p(y) = log p₀(x) - log |dy/dx|,  x = T⁻¹(y)
///
/// `Transformed(Normal(0, 1), PositiveTransform())` is a log-normal.
///
/// A draw is the transform of the base's draw.
@frozen
public struct Transformed<Base: Distribution, Map: ScalarTransform>: Distribution
where Base.Value == Base.Real, Map.Real == Base.Real {
  public typealias Real = Base.Real

  /// The distribution before the transform; its values are not whole numbers.
  public var base: Base
  /// The transform T.
  public var transform: Map

  /// The distribution of T(X).
  ///
  /// - Parameters:
  ///   - base: the distribution of X; not one of whole numbers.
  ///   - transform: the transform T.
  @inlinable
  public init(_ base: Base, _ transform: Map) {
    self.base = base
    self.transform = transform
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    base.check(&parameters)
    transform.check(&parameters)
    parameters.require(
      Real.Mask(!base.support.isDiscrete), Real(Double.nan), "base",
      "a distribution without whole-numbered values")
  }

  @inlinable
  public var support: Support<Real> {
    let range = SupportRange(base.support)
    let lower = range.lower.map { transform.constrain($0).value }
    let upper = range.upper.map { transform.constrain($0).value }
    var image = SupportRange(transform.image)
    image.cut(
      lower: Map.isIncreasing ? lower : upper, upper: Map.isIncreasing ? upper : lower)
    return image.support
  }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    // An end of the image, which a value may round to, has no finite x.
    let range = SupportRange(transform.image)
    var isInside = support.contains(value)
    if let lower = range.lower { isInside = (isInside .& (value .> lower)) }
    if let upper = range.upper { isInside = (isInside .& (value .< upper)) }
    let inner = Real(primal: transform.constrain(Real(0)).value.primal)
    let x = transform.unconstrain(Real.select(isInside, value, inner))
    let term = base.logDensity(x) - transform.constrain(x).logJacobian
    return Real.select(isInside, term, Real(-Double.infinity))
  }

  @inlinable
  public var canDraw: Bool { base.canDraw }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let value = transform.constrain(base.draw(source)).value.primal
    let range = SupportRange(transform.image)
    // What overflows or vanishes is moved back to the nearest number of the image.
    let isOpen = range.isAboveZero
    let finite = Real.Primal.finite(value)
    return Real(primal: isOpen ? Real.Primal.positive(finite) : finite)
  }
}

extension Transformed: CumulativeDistribution where Base: CumulativeDistribution {
  /// A tail of the base at T⁻¹(y), `below` under the image of T and `above` over it.
  @inlinable @inline(__always)
  func tail(_ y: Real, below: Real, above: Real, _ function: (Real) -> Real) -> Real {
    let range = SupportRange(transform.image)
    let isBelow = range.lower.map { y .<= $0 } ?? (y .<= Real(-Double.infinity))
    let isAbove = range.upper.map { y .>= $0 } ?? (y .>= Real(Double.infinity))
    let inner = Real(primal: transform.constrain(Real(0)).value.primal)
    let x = transform.unconstrain(Real.select(isBelow .| isAbove, inner, y))
    return Real.select(isBelow, below, Real.select(isAbove, above, function(x)))
  }

  @inlinable
  public func cumulative(_ y: Real) -> Real {
    tail(y, below: Real(0), above: Real(1)) { Map.isIncreasing ? base.cumulative($0) : base.survival($0) }
  }

  @inlinable
  public func survival(_ y: Real) -> Real {
    tail(y, below: Real(1), above: Real(0)) { Map.isIncreasing ? base.survival($0) : base.cumulative($0) }
  }

  @inlinable
  public func logCumulative(_ y: Real) -> Real {
    tail(y, below: Real(-Double.infinity), above: Real(0)) {
      Map.isIncreasing ? base.logCumulative($0) : base.logSurvival($0)
    }
  }

  @inlinable
  public func logSurvival(_ y: Real) -> Real {
    tail(y, below: Real(0), above: Real(-Double.infinity)) {
      Map.isIncreasing ? base.logSurvival($0) : base.logCumulative($0)
    }
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    let x = Map.isIncreasing ? base.quantile(probability) : base.upperQuantile(probability)
    return transform.constrain(Real(primal: x)).value.primal
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    let x = Map.isIncreasing ? base.upperQuantile(probability) : base.quantile(probability)
    return transform.constrain(Real(primal: x)).value.primal
  }
}
