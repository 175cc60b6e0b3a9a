import TSNumerics

/// The von Mises distribution of angles.
///
///     log p(x) = κ (cos(x - μ) - 1) - log(2π e⁻ᵏ I₀(κ)),  -π ≤ x ≤ π
///
/// cos - 1 is -2 sin² of half the angle and I₀ is scaled, so that the density is exact for any κ.
///
/// A draw is by rejection from a wrapped Cauchy distribution, on a key of the site's own, in a form without cancellation
/// for large κ; its angle is wrapped to [-π, π]. NumPyro draws other numbers of the same distribution. The mean of an
/// angle depends on where the circle is cut: moments are not given. The distribution function starts at -π and is an
/// integral by quadrature, to 1e-12; where μ is not 0 the probability beyond the cut is subtracted.
///
/// Source: Best and Fisher (1979), Efficient simulation of the von Mises distribution, doi:10.2307/2346732.
@frozen
public struct VonMises<Real: Scalar>: CumulativeDistribution {
  /// The direction μ, from -1000 to 1000: beyond, whole turns are no longer exact.
  public var location: Real
  /// The concentration κ, positive and finite; about 1/σ² where it is large.
  public var concentration: Real

  /// A von Mises distribution.
  ///
  /// - Parameters:
  ///   - location: the direction μ in radians, from -1000 to 1000.
  ///   - concentration: the concentration κ, positive and finite; about 1/σ² where it is large.
  @inlinable @inline(__always)
  public init(_ location: Real, _ concentration: Real) {
    self.location = location
    self.concentration = concentration
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(Real.abs(location) .<= Real(1e3), location, "location", "between -1000 and 1000")
    parameters.positive(concentration, "concentration")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .interval(Real(-Double.pi), Real(Double.pi)) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let angle = value.primal - location.primal
    let half = P.sin(P(0.5) * angle)
    let (versine, k) = (P(-2) * half * half, concentration.primal)
    let normaliser = P.function("log scaled I0", of: k) { SpecialFunctions.logScaledBesselI0($0) }
    let isInside = support.contains(value)
    let inner = k * versine - normaliser - P(1.8378770664093454836)
    let slope = k * P.sin(angle)
    return Real.fused(
      P.inside(isInside, inner), value, -slope, location, slope,
      concentration, versine + P.function("1 - I1/I0", of: k) { SpecialFunctions.besselGap($0) })
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let angle = Real.drawn("von Mises", source.generatorKey, concentration) { key, concentration, _, _ in
      vonMisesAngle(concentration: concentration, key: key)
    }
    let (pi, x) = (P(Double.pi), location.primal + angle.primal)
    let turns = P.floor((x + pi) / P(2 * Double.pi))
    return Real(primal: P.maximum(P.minimum(x - turns * P(2 * Double.pi), pi), -pi))
  }
}

extension VonMises {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { logTail(x, .lower) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { logTail(x, .upper) }

  /// By μ the tails change as by -x, less what flows through the cut at -π.
  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    typealias P = Real.Primal
    let fixed = VonMises<P>(location.primal, concentration.primal)
    let slope = fixed.logDensity(x.primal)
    let inner = Real.logTail(
      "VonMises", tail, x, [concentration], [location.primal], slope: slope
    ) { x, shapes, others in
      LogTails.vonMises(x, location: others[0], concentration: shapes[0])
    }
    let value = inner.primal
    // Outside the support nothing flows.
    let (pi, angle) = (P(Double.pi), x.primal)
    let isFinite = (P.abs(value) .< P(Double.infinity)) .& (angle .>= -pi) .& (angle .< pi)
    let atCut = P.exp(fixed.logDensity(P(-Double.pi)) - value)
    let flow = atCut - P.exp(slope - value)
    return Real.fused(
      value, inner, P(1), location, P.select(isFinite, tail == .lower ? flow : -flow, P(0)))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function("VonMises quantile, \(tail)", [probability, location.primal, concentration.primal]) {
      a in
      LogTails.vonMisesQuantile(
        a[0], tail, location: a[1], concentration: a[2])
    }
  }
}

/// An angle around 0 by the rejection of Best and Fisher, in half angles: w = (1 + s z)/(s + z) is never near 1.
@usableFromInline
func vonMisesAngle(concentration k: Double, key: PRNGKey) -> Double {
  // From 1e-100 down the angle is uniform to the last digit, and 1/κ may overflow.
  let t = 0.5 / Swift.max(k, 1e-200)
  let root = t < 1e100 ? (1 + t * t).squareRoot() : t
  // s - 1, without cancellation for large κ, and κ (s - 1).
  let excess = t < 1e100 ? t + t * (t / (1 + root)) : 2 * t
  let level = t < 1e100 ? 0.5 + 0.5 * (t / (1 + root)) : 1
  var counter: UInt64 = 0
  func uniform() -> Double {
    defer { counter &+= 1 }
    return key.uniform(at: counter, as: Double.self)
  }
  while true {
    let half = 0.5 * Double.pi * uniform()
    let (sine, cosine) = (Double.sin(half), Double.cos(half))
    // κ (s - w) with 1 - w = (s - 1)(1 - z)/(s + z).
    let c = level * (1 + 2 * sine * sine / (excess + 2 * cosine * cosine))
    let u = uniform()
    guard c * (2 - c) > u || Double.log(c / u) + 1 - c >= 0 else { continue }
    let angle = 2 * Double.atan((excess / (2 + excess)).squareRoot() * Double.tan(half))
    return uniform() < 0.5 ? -angle : angle
  }
}

extension VonMises {
  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Real, _ concentration: Double) {
    self.init(location, Real(concentration))
  }

  /// The same with a location that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ concentration: Real) {
    self.init(Real(location), concentration)
  }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ location: Double, _ concentration: Double) {
    self.init(Real(location), Real(concentration))
  }
}
