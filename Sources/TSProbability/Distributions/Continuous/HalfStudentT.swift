import TSNumerics

/// The half-Student-t distribution: the absolute value of a Student's t with location 0.
///
///     log p(x) = log 2 + log Γ((ν+1)/2) - log Γ(ν/2) - log(νπ)/2 - log σ - (ν+1)/2 log(1 + z²/ν),  z = x/σ,  x ≥ 0
///
/// A draw is the absolute value of what ``StudentT`` draws from the same key. NumPyro does not have this family.
///
/// The distribution function is an incomplete beta function; its derivative by ν is a numerical one, good to about 1e-9.
///
/// Source: Gelman (2006), Prior distributions for variance parameters in hierarchical models, doi:10.1214/06-BA117A.
@frozen
public struct HalfStudentT<Real: Scalar>: CumulativeDistribution {
  /// The degrees of freedom ν, at least 2.3e-308 (`Float`: 1.2e-38) and finite.
  public var degreesOfFreedom: Real
  /// The scale σ, positive and finite.
  public var scale: Real

  /// A half-Student-t distribution.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: the degrees of freedom ν, at least 2.3e-308 (`Float`: 1.2e-38) and finite.
  ///   - scale: the scale σ, positive and finite.
  @inlinable @inline(__always)
  public init(_ degreesOfFreedom: Real, _ scale: Real) {
    self.degreesOfFreedom = degreesOfFreedom
    self.scale = scale
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    StudentT(degreesOfFreedom, Real(0), scale).check(&parameters)
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .nonNegative }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .>= Real(0)
    let whole = StudentT(degreesOfFreedom, Real(0), scale).logDensity(Real.select(isInside, value, Real(0)))
    return Real.inside(isInside, whole + Real(0.6931471805599453))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.abs(StudentT(degreesOfFreedom, Real(0), scale).draw(source))
  }

  @inlinable
  public var moments: Moments<Real>? {
    // E|T| = 2σ √(ν/π) Γ((ν+1)/2)/(Γ(ν/2) (ν - 1)), and E T² is the variance of the whole.
    let infinity = Real(Double.infinity)
    let nu = degreesOfFreedom
    let hasMean = nu .> Real(1)
    let hasVariance = nu .> Real(2)
    let ratio = Real.exp(Real.logGammaRatio(Real(0.5) * nu)) * Real(0.7978845608028654)
    let mean = ratio * (nu / Real.select(hasMean, nu - Real(1), Real(1)))
    let square = nu / Real.select(hasVariance, nu - Real(2), Real(1))
    return Moments(
      mean: Real.select(hasMean, scale * mean, infinity),
      variance: Real.select(hasVariance, scale * (scale * (square - mean * mean)), infinity))
  }
}

extension HalfStudentT {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { logTail(x, .lower) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { logTail(x, .upper) }

  @inlinable
  func logTail(_ x: Real, _ tail: Tail) -> Real {
    typealias P = Real.Primal
    let z = Real.select(x .> Real(0), x, Real(0)) / scale
    let standard = HalfStudentT<P>(degreesOfFreedom.primal, P(1))
    return Real.logTail(
      "HalfStudentT", tail, z, [degreesOfFreedom], slope: standard.logDensity(z.primal)
    ) { z, shapes, _ in
      LogTails.halfStudentT(z, degreesOfFreedom: shapes[0])
    }
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    let z = Real.Primal.function("HalfStudentT quantile, \(tail)", [probability, degreesOfFreedom.primal]) {
      a in
      LogTails.halfStudentTQuantile(a[0], tail, degreesOfFreedom: a[1])
    }
    return scale.primal * z
  }
}

extension HalfStudentT {
  /// The same with a scale that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Real, _ scale: Double) { self.init(degreesOfFreedom, Real(scale)) }

  /// The same with a degrees of freedom that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ scale: Real) { self.init(Real(degreesOfFreedom), scale) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double, _ scale: Double) { self.init(Real(degreesOfFreedom), Real(scale)) }
}
