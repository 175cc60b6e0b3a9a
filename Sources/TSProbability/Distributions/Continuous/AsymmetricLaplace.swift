import TSNumerics

/// The asymmetric Laplace distribution: exponentials of different scales on either side.
///
///     log p(x) = -|x - μ|/s - log b - log(κ + 1/κ),  s = bκ below μ, b/κ above
///
/// A draw is μ - bκ E + (b/κ) F with E and F exponential, from two uniforms: the number that NumPyro draws from the same
/// key outside plates, to 1e-13 (`Double`) or 1e-5 (`Float`) in units of the scale. Element i of a plate takes the blocks
/// 2i and 2i + 1 here, i and i + n in NumPyro.
///
/// Source: Kozubowski and Podgórski (2000), A multivariate and asymmetric generalization of Laplace distribution,
/// doi:10.1007/PL00022717.
@frozen
public struct AsymmetricLaplace<Real: Scalar>: CumulativeDistribution {
  /// The mode μ, finite.
  public var location: Real
  /// The scale b, positive and finite.
  public var scale: Real
  /// The asymmetry κ, at least 2.3e-308 (`Float`: 1.2e-38) and finite; above 1 the lower tail is the heavier.
  public var asymmetry: Real

  /// An asymmetric Laplace distribution.
  ///
  /// - Parameters:
  ///   - location: the mode μ, finite.
  ///   - scale: the scale b, positive and finite.
  ///   - asymmetry: the asymmetry κ, at least 2.3e-308 (`Float`: 1.2e-38) and finite; above 1 the lower tail is the heavier.
  @inlinable @inline(__always)
  public init(_ location: Real, _ scale: Real, _ asymmetry: Real) {
    self.location = location
    self.scale = scale
    self.asymmetry = asymmetry
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(location, "location")
    parameters.positive(scale, "scale")
    parameters.require(
      (asymmetry .>= Real.smallest) .& (asymmetry .<= Real.largest), asymmetry, "asymmetry",
      "at least \(Real.Primal.Element.leastNormalMagnitude) and finite")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .real }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let d = value - location
    let y = Real.abs(d) / scale
    let isLow = d .< Real(0)
    let z = y * Real.select(isLow, Real(1) / asymmetry, asymmetry)
    return -z - Real.log(scale) - Real.log(asymmetry + Real(1) / asymmetry)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let left = Real.exponentialQuantile(source.uniform(at: 0, of: 2))
    let right = Real.exponentialQuantile(source.uniform(at: 1, of: 2))
    // Each part is finite by itself: the difference of two infinities would be no number.
    let below = Real.finite(scale * asymmetry * left)
    return Real.finite(location - below + Real.finite(scale / asymmetry * right))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let left = scale * asymmetry
    let right = scale / asymmetry
    return Moments(mean: location + right - left, variance: left * left + right * right)
  }
}

extension AsymmetricLaplace {
  /// The mass on a side with the scale k, where the other has 1/k: k/(k + 1/k).
  @inlinable @inline(__always)
  func mass(_ k: Real, _ inverse: Real) -> Real { k / (k + inverse) }

  /// The tail beyond the distance d, whose side has the scale k; within it for a negative distance.
  @inlinable
  func tail(_ d: Real, _ k: Real, _ inverse: Real) -> Real {
    let isOuter = d .>= Real(0)
    let y = Real.abs(d) / scale * Real.select(isOuter, inverse, k)
    let own = mass(k, inverse)
    let other = mass(inverse, k)
    // Both masses may add up to a little more than 1.
    let inner = Real.minimum(own - other * Real.expm1(-y), Real(1))
    return Real.select(isOuter, own * Real.exp(-y), inner)
  }

  /// The logarithm of that.
  @inlinable
  func logTail(_ d: Real, _ k: Real, _ inverse: Real) -> Real {
    let isOuter = d .>= Real(0)
    let outer = Real.select(isOuter, d, Real(0)) / scale * inverse
    let inner = Real.select(isOuter, Real(0), -d)
    let (own, other) = (mass(k, inverse), mass(inverse, k))
    let isLarge = own .> Real(0.5)
    let logMass = Real.select(
      isLarge, Real.log1p(-Real.select(isLarge, other, Real(0))), Real.log(k) - Real.log(k + inverse))
    let body = Real.logProbability(tail(-inner, k, inverse), complement: tail(inner, inverse, k))
    return Real.select(isOuter, logMass - outer, body)
  }

  /// The distance of the quantile, in units of the scale, on the side with the scale k.
  @inlinable
  func distance(_ p: Real.Primal, _ side: Real, _ other: Real) -> Real.Primal {
    typealias P = Real.Primal
    let (k, inverse) = (side.primal, other.primal)
    let (own, rest) = (k / (k + inverse), inverse / (k + inverse))
    let isOuter = p .<= own
    let outer = -k * P.log(P.select(isOuter, p, P(1)) / P.select(isOuter, own, P(1)))
    let excess = P.select(isOuter, P(0), p - own) / P.select(isOuter, P(1), rest)
    let remainder = P.select(isOuter, P(1), P(1) - p) / P.select(isOuter, P(1), rest)
    let inner = P.select(p .<= P(0.5), P.log1p(-excess), P.log(remainder)) * inverse
    return P.select(p .== P(0), P(Double.infinity), P.select(isOuter, outer, inner))
  }

  @inlinable
  public func cumulative(_ x: Real) -> Real {
    tail(location - x, asymmetry, Real(1) / asymmetry)
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    tail(x - location, Real(1) / asymmetry, asymmetry)
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    logTail(location - x, asymmetry, Real(1) / asymmetry)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    logTail(x - location, Real(1) / asymmetry, asymmetry)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let d = distance(probability, asymmetry, Real(1) / asymmetry)
    return P.quantile(probability, location.primal - scale.primal * d)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    typealias P = Real.Primal
    let d = distance(probability, Real(1) / asymmetry, asymmetry)
    return P.quantile(probability, location.primal + scale.primal * d)
  }
}

extension AsymmetricLaplace {
  /// The same with an asymmetry that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Real, _ asymmetry: Double) {
    self.init(location, scale, Real(asymmetry))
  }

  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, _ asymmetry: Real) {
    self.init(location, Real(scale), asymmetry)
  }

  /// The same with a scale and an asymmetry that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ scale: Double, _ asymmetry: Double) {
    self.init(location, Real(scale), Real(asymmetry))
  }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, _ asymmetry: Real) {
    self.init(Real(location), scale, asymmetry)
  }

  /// The same with a location and an asymmetry that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Real, _ asymmetry: Double) {
    self.init(Real(location), scale, Real(asymmetry))
  }

  /// The same with a location and a scale that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, _ asymmetry: Real) {
    self.init(Real(location), Real(scale), asymmetry)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ scale: Double, _ asymmetry: Double) {
    self.init(Real(location), Real(scale), Real(asymmetry))
  }
}
