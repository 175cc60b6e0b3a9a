import TSNumerics

/// The normal distribution restricted to the numbers above a bound, below one, or between two.
///
///     log p(x) = -z²/2 - log σ - log ∫ exp(-t²/2) dt,  z = (x - μ)/σ,  low ≤ x ≤ high
///
/// The integral is taken from (low - μ)/σ to (high - μ)/σ. Both terms are taken relative to the density at the point of
/// the interval nearest to μ, so no digit is lost far in a tail or between close bounds. Without bounds it is ``Normal``.
///
/// A draw is the quantile of one uniform, taken in the tail that has the digits: the number that NumPyro's
/// `TruncatedNormal` gives for the same key, to 1e-9 (`Double`) or 1e-3 (`Float`) of σ for bounds within three σ of μ;
/// farther out NumPyro loses digits, and beyond 38 σ it has none left.
///
/// Source: Robert (1995), Simulation of truncated normal variables, doi:10.1007/BF00143942.
@frozen
public struct TruncatedNormal<Real: Scalar>: CumulativeDistribution {
  /// The mean μ of the normal that is truncated, finite.
  public var location: Real
  /// Its standard deviation σ, positive and finite.
  public var scale: Real
  /// The lower bound, within 1e150 σ (`Float`: 1e18 σ) of μ; nil for none.
  public var low: Real?
  /// The upper bound, above the lower one and within 1e150 σ (`Float`: 1e18 σ) of μ; nil for none.
  public var high: Real?

  /// A truncated normal distribution.
  ///
  /// - Parameters:
  ///   - location: the mean μ of the normal that is truncated, finite.
  ///   - scale: its standard deviation σ, positive and finite.
  ///   - low: the lower bound, within 1e150 σ (`Float`: 1e18 σ) of μ; nil for none.
  ///   - high: the upper bound, above the lower one and within 1e150 σ (`Float`: 1e18 σ) of μ; nil for none.
  @inlinable @inline(__always)
  public init(_ location: Real, _ scale: Real, low: Real? = nil, high: Real? = nil) {
    self.location = location
    self.scale = scale
    self.low = low
    self.high = high
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.finite(location, "location")
    parameters.positive(scale, "scale")
    let reach = Real.Primal.Element.significandBitCount > 30 ? 1e150 : 1e18
    if let low {
      let distance = Real.abs((low - location) / scale)
      parameters.require(distance .<= Real(reach), low, "low", "within \(reach) scales of the location")
    }
    if let high {
      let distance = Real.abs((high - location) / scale)
      parameters.require(distance .<= Real(reach), high, "high", "within \(reach) scales of the location")
    }
    if let low, let high {
      let width = (high - low) / scale
      parameters.require(width .>= Real.smallest, high, "high", "above low, by a positive part of the scale")
    }
  }

  @inlinable @inline(__always)
  public var support: Support<Real> {
    if let low {
      if let high { return .interval(low, high) }
      return .atLeast(low)
    }
    if let high { return .atMost(high) }
    return .real
  }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    let isInside = self.isInside(value)
    let x = Real.select(isInside, value, low ?? high ?? location)
    let mass = self.mass
    let (a, b) = bounds
    let z = (x - location) / scale
    let e = fromNearest(x).primal
    typealias P = Real.Primal
    let exponent = P(-0.5) * e * (e + P(2) * mass.nearest) - P.log(mass.weight)
    let density = Real.fused(
      exponent, z, -z.primal, a, mass.density(a.primal), b, -mass.density(b.primal))
    return Real.inside(isInside, density - Real.log(scale))
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let u = Real.Primal.positiveUniform(source)
    return Real.finite(Real(primal: quantile(u, Real.Primal(1) - u)))
  }

  @inlinable
  public var moments: Moments<Real>? {
    var (mean, variance) = (location.primal, location.primal)
    for lane in 0..<Real.Primal.laneCount {
      let moments = NormalInterval(
        location: location.double(lane: lane), scale: scale.double(lane: lane),
        low: low?.double(lane: lane), high: high?.double(lane: lane)
      ).moments
      mean[lane: lane] = Real.Primal.Element(moments.mean)
      variance[lane: lane] = Real.Primal.Element(moments.variance)
    }
    return Moments(mean: Real(primal: mean), variance: Real(primal: variance))
  }
}

// MARK: The interval in units of the scale

extension TruncatedNormal {
  /// The bounds in units of the scale; infinite where there is none.
  @inlinable @inline(__always)
  var bounds: (Real, Real) {
    (
      low.map { ($0 - location) / scale } ?? Real(-Double.infinity),
      high.map { ($0 - location) / scale } ?? Real(Double.infinity)
    )
  }

  /// The mass between the bounds.
  @inlinable
  var mass: NormalMass<Real.Primal> {
    let (a, b) = bounds
    var width = Real.Primal(Double.infinity)
    if let low, let high { width = ((high - low) / scale).primal }
    return NormalMass(from: a.primal, to: b.primal, width: width)
  }

  @inlinable @inline(__always)
  func isInside(_ x: Real) -> Real.Mask {
    let isAbove = low.map { x .>= $0 } ?? Real.Mask(true)
    let isBelow = high.map { x .<= $0 } ?? Real.Mask(true)
    return isAbove .& isBelow .& (Real.abs(x) .< Real(Double.infinity))
  }

  /// z less the point of the interval nearest to 0, without cancellation.
  @inlinable
  func fromNearest(_ x: Real) -> Real {
    let (a, b) = bounds
    let z = (x - location) / scale
    let above = low.map { Real.select(a .> Real(0), (x - $0) / scale, z) } ?? z
    return high.map { Real.select(b .< Real(0), (x - $0) / scale, above) } ?? above
  }
}
