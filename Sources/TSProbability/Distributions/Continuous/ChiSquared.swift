import TSNumerics

/// The χ² distribution: of the sum of ν squared standard normals.
///
///     log p(x) = (ν/2 - 1) log x - x/2 - (ν/2) log 2 - log Γ(ν/2),  x > 0
///
/// It is the gamma distribution with concentration ν/2 and rate 1/2, whose density, tails and draws it takes. NumPyro's
/// `Chi2` draws other numbers of the same distribution.
@frozen
public struct ChiSquared<Real: Scalar>: Distribution {
  /// The degrees of freedom ν, at least 4.5e-308 (`Float`: 2.4e-38) and finite; the mean is ν.
  public var degreesOfFreedom: Real

  /// A χ² distribution.
  ///
  /// - Parameter degreesOfFreedom: ν, at least 4.5e-308 (`Float`: 2.4e-38) and finite; the mean is ν.
  @inlinable @inline(__always)
  public init(_ degreesOfFreedom: Real) {
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The same distribution as a gamma distribution.
  @inlinable @inline(__always)
  var gamma: Gamma<Real> { Gamma(Real(0.5) * degreesOfFreedom, Real(0.5)) }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      (degreesOfFreedom .>= Real(2) * Real.smallest) .& (degreesOfFreedom .<= Real.largest),
      degreesOfFreedom, "degreesOfFreedom",
      "at least \(2 * Real.Primal.Element.leastNormalMagnitude) and finite")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real { gamma.logDensity(value) }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real { gamma.draw(source) }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: degreesOfFreedom, variance: Real(2) * degreesOfFreedom)
  }
}

extension ChiSquared: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real { gamma.cumulative(x) }

  @inlinable
  public func survival(_ x: Real) -> Real { gamma.survival(x) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { gamma.logCumulative(x) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { gamma.logSurvival(x) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { gamma.quantile(probability) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { gamma.upperQuantile(probability) }
}

extension ChiSquared {
  /// The same with degrees of freedom that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ degreesOfFreedom: Double) { self.init(Real(degreesOfFreedom)) }
}
