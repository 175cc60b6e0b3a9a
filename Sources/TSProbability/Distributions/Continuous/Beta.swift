import TSNumerics

/// The beta distribution on the interval from 0 to 1.
///
///     log p(x) = (α - 1) log x + (β - 1) log(1 - x) - log B(α, β),  0 ≤ x ≤ 1
///
/// The large terms are combined to deviances, so that the density keeps its digits for large concentrations; what is
/// then left is the rounding of (α + β) x. At 0 the density is infinite for α < 1, β for α = 1 and 0 for α > 1, and
/// likewise at 1.
///
/// A draw comes from GSL's sampler on a generator of the site's own, moved into the open interval where it rounds to an
/// end. NumPyro draws other numbers of the same distribution.
///
/// Sources: Cheng (1978), Generating beta variates with nonintegral shape parameters, doi:10.1145/359460.359482;
/// Jöhnk (1964), doi:10.1007/BF02613706; Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Beta<Real: Scalar>: Distribution {
  /// The shape α at 0, from 1e-30 to 1e30; the mean is α/(α + β).
  public var concentration1: Real
  /// The shape β at 1, from 1e-30 to 1e30.
  public var concentration0: Real

  /// A beta distribution.
  ///
  /// - Parameters:
  ///   - concentration1: the shape α at 0, from 1e-30 to 1e30; the mean is α/(α + β).
  ///   - concentration0: the shape β at 1, from 1e-30 to 1e30.
  @inlinable @inline(__always)
  public init(_ concentration1: Real, _ concentration0: Real) {
    self.concentration1 = concentration1
    self.concentration0 = concentration0
  }

  /// A beta distribution by its mean μ = α/(α + β) and its concentration α + β: α = μ κ, β = (1 - μ) κ.
  ///
  /// - Parameters:
  ///   - mean: the mean μ, above 0 and below 1.
  ///   - concentration: the sum κ of both shapes, positive; the larger, the narrower.
  @inlinable @inline(__always)
  public init(mean: Real, concentration: Real) {
    self.init(mean * concentration, (Real(1) - mean) * concentration)
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.concentration(concentration1, "concentration1")
    parameters.concentration(concentration0, "concentration0")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .interval(Real(0), Real(1)) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    typealias P = Real.Primal
    let (x, a, b) = (value.primal, concentration1.primal, concentration0.primal)
    let isInside = (x .> P(0)) .& (x .< P(1))
    let p = P.select(isInside, x, P(0.5))
    let q = P(1) - p
    let inner = P.logBetaMass(a, b, p, q) - P.log(p) - P.log1p(-p)
    let result = P.select(isInside, inner, Beta<P>(a, b).logDensityAtEnds(x))
    return Real.fused(result, [value, concentration1, concentration0]) { position in
      switch position {
      case 0: return (a - P(1)) / p - (b - P(1)) / q
      case 1: return P.log((a + b) / a * p) + P.digammaGap(a) - P.digammaGap(a + b)
      default: return P.log((a + b) / b * q) + P.digammaGap(b) - P.digammaGap(a + b)
      }
    }
  }

  /// The logarithm of the limit of the density at 0 and at 1, and minus infinity elsewhere.
  @usableFromInline
  func logDensityAtEnds(_ x: Real) -> Real {
    let infinity = Real(Double.infinity)
    func limit(_ shape: Real, _ other: Real) -> Real {
      Real.select(
        shape .== Real(1), Real.log(other), Real.select(shape .< Real(1), infinity, -infinity))
    }
    let atOne = Real.select(x .== Real(1), limit(concentration0, concentration1), -infinity)
    return Real.select(x .== Real(0), limit(concentration1, concentration0), atOne)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let inner = Real.drawn("beta", source.generatorKey, concentration1, concentration0) { key, a, b, _ in
      GSL.beta(a, b, key: key)
    }
    return Real.insideUnit(inner)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let total = concentration1 + concentration0
    let mean = concentration1 / total
    return Moments(mean: mean, variance: mean * (concentration0 / total) / (total + Real(1)))
  }
}

extension Beta: CumulativeDistribution {
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
    let inside = Beta<P>(concentration1.primal, concentration0.primal)
    return Real.logTail(
      "Beta", tail, x, [concentration1, concentration0], slope: inside.logDensity(x.primal)
    ) { x, shapes, _ in
      LogTails.beta(x, 1 - x, shapes[0], shapes[1])
    }
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function(
      "Beta quantile, \(tail)", [probability, concentration1.primal, concentration0.primal]
    ) { a in
      LogTails.betaQuantile(a[0], tail, a[1], a[2])
    }
  }
}

extension Beta {
  /// The same with a second concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Real, _ concentration0: Double) {
    self.init(concentration1, Real(concentration0))
  }

  /// The same with a first concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Real) {
    self.init(Real(concentration1), concentration0)
  }

  /// The same with concentrations that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration1: Double, _ concentration0: Double) {
    self.init(Real(concentration1), Real(concentration0))
  }

  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(mean: Real, concentration: Double) { self.init(mean: mean, concentration: Real(concentration)) }

  /// The same with a mean that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(mean: Double, concentration: Real) { self.init(mean: Real(mean), concentration: concentration) }

  /// The same with a mean and a concentration that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(mean: Double, concentration: Double) {
    self.init(mean: Real(mean), concentration: Real(concentration))
  }
}

extension ParameterChecks {
  /// Requires a shape of a Beta distribution: beyond these bounds powers of numbers near 0 and sums of shapes lose all
  /// their digits.
  @inlinable @inline(__always)
  mutating func concentration<Real: Scalar>(_ value: Real, _ name: StaticString) {
    require(
      (value .>= Real(1e-30)) .& (value .<= Real(1e30)), value, name, "between 1e-30 and 1e30")
  }
}

extension PrimalScalar {
  /// log(pᵃ qᵇ / B(a, b)) for q = 1 - p.
  @inlinable
  static func logBetaMass(_ a: Self, _ b: Self, _ p: Self, _ q: Self) -> Self {
    mixtureExponent(a, b, p, q) - gammaExcess(a) - gammaExcess(b) + gammaExcess(a + b)
  }
}

extension Scalar {
  /// A draw, moved to the nearest number between 0 and 1 if it rounds to an end.
  @inlinable @inline(__always)
  static func insideUnit(_ draw: Self) -> Self {
    maximum(minimum(draw, Self(1) - Self(0.5) * epsilon), smallest)
  }
}
