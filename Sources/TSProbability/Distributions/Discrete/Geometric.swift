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
  public func cumulative(_ x: Real) -> Real { -Real.expm1(logSurvival(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { Real.log1mExp(-logSurvival(x)) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    let isInside = x .>= Real(0)
    return failures(Real.select(isInside, Real.floor(x) + Real(1), Real(1)), isInside)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.perLane(probability) { target, lane in
      let p = self.probability.double(lane: lane)
      let logSurvival = tail == .lower ? Double.log1p(-target) : Double.log(target)
      let guess = p == 1 ? 0 : logSurvival / Double.log1p(-p) - 1
      return TailTarget.count(target, tail, from: guess, to: p == 1 ? 0 : .infinity) {
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
