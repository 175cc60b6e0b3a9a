import TSNumerics

/// The geometric distribution: how many failures come before the first success.
///
///     log p(k) = log p + k log(1 - p),  k = 0, 1, 2, ...
///
/// p = 1 gives k = 0 with certainty.
///
/// A draw is ⌊log(1 - u) / log(1 - p)⌋ for one uniform u on [0, 1), as NumPyro's `Geometric` has it: the same whole number
/// for the same key.
@frozen
public struct Geometric<Real: Scalar>: CumulativeDistribution {
  /// The probability p of success, above 0 and at most 1; the mean is (1 - p)/p.
  public var probability: Real

  /// A geometric distribution.
  ///
  /// - Parameter probability: the probability p of success, above 0 and at most 1; the mean is (1 - p)/p.
  @inlinable @inline(__always)
  public init(_ probability: Real) {
    self.probability = probability
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      (probability .>= Real.smallest) .& (probability .<= Real(1)), probability, "probability",
      "at least \(Real.Primal.Element.leastNormalMagnitude) and at most 1")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .count }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isPositive = value .> Real(0)
    let inner = Real.log(probability) + failures(Real.select(isPositive, value, Real(1)), isPositive)
    return Real.inside(value .>= Real(0), inner)
  }

  /// k log(1 - p) where a mask holds, 0 elsewhere.
  @inlinable @inline(__always)
  func failures(_ count: Real, _ mask: Real.Mask) -> Real {
    count * Real.log1p(-Real.select(mask, probability, Real(0)))
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let count = P.floor(P.log1p(-source.uniform()) / P.log1p(-probability.primal))
    return Real(primal: P.finite(count))
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = (Real(1) - probability) / probability
    return Moments(mean: mean, variance: mean / probability)
  }
}

extension Geometric {
  @inlinable
  public func cumulative(_ x: Real) -> Real {
    let tail = tail(x)
    return Real.fused(-Real.Primal.expm1(tail.logSurvival), probability, tail.slope)
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    let tail = tail(x)
    return Real.fused(Real.Primal.exp(tail.logSurvival), probability, -tail.slope)
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    typealias P = Real.Primal
    let tail = tail(x)
    let isInside = tail.logSurvival .< P(0)
    let cumulative = P.select(isInside, -P.expm1(tail.logSurvival), P(1))
    return Real.fused(P.log1mExp(-tail.logSurvival), probability, tail.slope / cumulative)
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let isInside = x .>= Real(0)
    return failures(Real.select(isInside, Real.floor(x) + Real(1), Real(1)), isInside)
  }

  /// log P(X > x) = n log(1 - p) for n = ⌊x⌋ + 1, and the derivative n (1 - p)ⁿ⁻¹ of P(X ≤ x), which is finite at p = 1.
  @inlinable
  func tail(_ x: Real) -> (logSurvival: Real.Primal, slope: Real.Primal) {
    typealias P = Real.Primal
    let isInside = x.primal .>= P(0)
    let count = P.select(isInside, P.floor(x.primal) + P(1), P(1))
    let logFailure = P.log1p(-P.select(isInside, probability.primal, P(0)))
    let power = P.select(count .== P(1), P(0), (count - P(1)) * logFailure)
    return (count * logFailure, P.select(isInside, count * P.exp(power), P(0)))
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function("Geometric quantile, \(tail)", [probability, self.probability.primal]) { a in
      let p = a[1]
      let logSurvival = tail == .lower ? Double.log1p(-a[0]) : Double.log(a[0])
      let guess = p == 1 ? 0 : logSurvival / Double.log1p(-p) - 1
      return TailTarget.count(a[0], tail, from: guess, to: p == 1 ? 0 : .infinity) {
        LogTails(upper: $0 < 0 ? 0 : ($0 + 1) * Double.log1p(-p))
      }
    }
  }
}

extension Geometric {
  /// The same with a probability that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ probability: Double) { self.init(Real(probability)) }
}
