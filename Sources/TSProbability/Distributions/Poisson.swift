import TSNumerics

/// The Poisson distribution of counts.
///
///     log p(k) = k log λ - λ - log k!,  k = 0, 1, 2, ...
///
/// From k = 16 on the terms, far larger than their sum, are combined as Loader does. λ = 0 gives k = 0 with certainty.
///
/// A draw is a whole number of type `Real`, by GSL's sampler on a generator of the site's own. NumPyro draws other numbers
/// of the same distribution.
///
/// Sources: Ahrens and Dieter (1974), Computer methods for sampling from gamma, beta, Poisson and binomial
/// distributions, doi:10.1007/BF02293108; Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Poisson<Real: Scalar>: Distribution {
  /// The mean λ, from 0 to 2³⁰, beyond which GSL's 32-bit counts could overflow.
  public var rate: Real

  /// A Poisson distribution.
  ///
  /// - Parameter rate: the mean λ, from 0 to 2³⁰, beyond which GSL's 32-bit counts could overflow.
  @inlinable @inline(__always)
  public init(_ rate: Real) {
    self.rate = rate
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      (rate .>= Real(0)) .& (rate .<= Real(GSL.largestPoissonRate)), rate, "rate", "between 0 and 1073741824")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .count }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let logRate = Real.log(Real.select(value .== Real(0), Real(1), rate))
    return Real.logPoisson(value, next: value + Real(1), mean: rate, logMean: logRate)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    Real.perLane(source.generatorKey) { key, lane in
      GSL.poisson(rate: rate.double(lane: lane), key: key)
    }
  }

  @inlinable
  public var moments: Moments<Real>? {
    Moments(mean: rate, variance: rate)
  }
}

extension Poisson {
  /// The same with a rate that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ rate: Double) { self.init(Real(rate)) }
}
