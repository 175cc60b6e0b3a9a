import TSNumerics

/// A distribution whose values are seen only between two bounds: one beyond is recorded as the bound.
///
///     log p(a) = log P₀(X ≤ a),  log p(b) = log P₀(X ≥ b),  log p(x) = log p₀(x) for a < x < b
///
/// A value at a bound says that the bound was reached or passed, so a datum that was cut off is given as the bound. Values
/// beyond have density 0. Either bound may be left out, and both may depend on other draws. Over continuous bases the
/// bounds are atoms beside a density, which suits data, not a latent site.
///
/// A draw is the base's draw, moved to the nearer bound if it lies beyond.
@frozen
public struct Censored<Base: CumulativeDistribution>: CumulativeDistribution {
  public typealias Real = Base.Real

  /// The distribution of the values before they are recorded.
  public let base: Base
  /// The lower bound a, finite; nil for none. A whole number where the values are.
  public let lower: Real?
  /// The upper bound b, finite and above a; nil for none. A whole number where the values are.
  public let upper: Real?

  /// A distribution recorded between one or two bounds.
  ///
  /// - Parameters:
  ///   - base: the distribution of the values before they are recorded.
  ///   - lower: what smaller values are recorded as, finite; nil for none.
  ///   - upper: what larger values are recorded as, finite and above `lower`; nil for none.
  @inlinable
  public init(_ base: Base, lower: Real? = nil, upper: Real? = nil) {
    self.base = base
    self.lower = lower
    self.upper = upper
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    base.check(&parameters)
    if let lower { checkBound(lower, "lower", &parameters) }
    if let upper { checkBound(upper, "upper", &parameters) }
    if let lower, let upper { parameters.require(upper .> lower, upper, "upper", "above lower") }
  }

  @inlinable @inline(__always)
  func checkBound(_ bound: Real, _ name: StaticString, _ parameters: inout ParameterChecks) {
    parameters.finite(bound, name)
    if base.support.isDiscrete {
      parameters.require(Real.floor(bound) .== bound, bound, name, "a whole number")
    }
  }

  @inlinable @inline(__always)
  public var support: Support<Real> {
    var range = SupportRange(base.support)
    // A base that lies beyond a bound altogether is recorded as the bound.
    let (first, last) = (range.lower, range.upper)
    range.cut(lower: lower, upper: upper)
    if let upper, let a = range.lower, first != nil { range.lower = Real.minimum(a, upper) }
    if let lower, let b = range.upper, last != nil { range.upper = Real.maximum(b, lower) }
    return range.support
  }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    let isLower = lower.map { value .== $0 } ?? Real.Mask(false)
    let isUpper = upper.map { value .== $0 } ?? Real.Mask(false)
    let isInside = support.contains(value) .& (.!(isLower .| isUpper))
    let minusInfinity = Real(-Double.infinity)
    let inner = Real.choose(isInside) {
      base.logDensity(Real.select(isInside, value, base.placeholder))
    } otherwise: {
      minusInfinity
    }
    var result = Real.select(isInside, inner, minusInfinity)
    if let lower, !isLower.isKnownFalse {
      result = Real.select(isLower, base.logCumulative(lower), result)
    }
    if let upper, !isUpper.isKnownFalse {
      result = Real.select(isUpper, base.logSurvival(base.below(upper)), result)
    }
    return result
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real(primal: recorded(base.draw(source).primal))
  }

  /// A value as it is recorded.
  @inlinable @inline(__always)
  func recorded(_ x: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    var result = x
    if let lower { result = P.maximum(result, lower.primal) }
    if let upper { result = P.minimum(result, upper.primal) }
    return result
  }
}

// MARK: Tails

extension Censored {
  /// `inside` where the base decides, `below` under the lower bound, `above` from the upper bound on.
  @inlinable @inline(__always)
  func tail(_ x: Real, below: Real, above: Real, inside: (Real) -> Real) -> Real {
    var result = inside(x)
    if let lower { result = Real.select(x .< lower, below, result) }
    if let upper { result = Real.select(x .>= upper, above, result) }
    return result
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    tail(x, below: Real(0), above: Real(1)) { base.cumulative($0) }
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    tail(x, below: Real(1), above: Real(0)) { base.survival($0) }
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    tail(x, below: Real(-Double.infinity), above: Real(0)) { base.logCumulative($0) }
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    tail(x, below: Real(0), above: Real(-Double.infinity)) { base.logSurvival($0) }
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    recorded(base.quantile(probability))
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    recorded(base.upperQuantile(probability))
  }
}

extension Censored {
  /// The same with a lower bound that is data.
  @inlinable @_disfavoredOverload
  public init(_ base: Base, lower: Double) { self.init(base, lower: Real(lower), upper: nil) }

  /// The same with an upper bound that is data.
  @inlinable @_disfavoredOverload
  public init(_ base: Base, upper: Double) { self.init(base, lower: nil, upper: Real(upper)) }

  /// The same with bounds that are data.
  @inlinable @_disfavoredOverload
  public init(_ base: Base, lower: Double, upper: Double) {
    self.init(base, lower: Real(lower), upper: Real(upper))
  }
}
