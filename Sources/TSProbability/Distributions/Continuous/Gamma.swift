import TSNumerics

/// The gamma distribution.
///
///     log p(x) = α log β + (α - 1) log x - β x - log Γ(α),  x > 0
///
/// From α = 17 on the terms, far larger than their sum, are combined as Loader does; what is then left is the rounding of
/// β x.
///
/// A draw is GSL's gamma with concentration α over β, on a generator of the site's own. With α far below 1 most of the
/// probability lies below every positive `Double`: such a draw is the smallest normal number. NumPyro draws other
/// numbers of the same distribution.
///
/// Sources: Marsaglia and Tsang (2000), A simple method for generating gamma variables, doi:10.1145/358407.358414;
/// Loader (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Gamma<Real: Scalar>: Distribution {
  /// The shape α, positive and finite.
  public var concentration: Real
  /// The rate β, positive and finite; the mean is α/β.
  public var rate: Real

  /// A gamma distribution.
  ///
  /// - Parameters:
  ///   - concentration: the shape α, positive and finite.
  ///   - rate: the rate β, positive and finite; the mean is α/β.
  @inlinable @inline(__always)
  public init(_ concentration: Real, _ rate: Real) {
    self.concentration = concentration
    self.rate = rate
  }

  @inlinable @inline(__always)
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(concentration, "concentration")
    parameters.positive(rate, "rate")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .positive }

  @inlinable @inline(__always)
  public func logDensity(_ value: Real) -> Real {
    let isInside = value .> Real(0)
    let x = Real.select(isInside, value, Real(1))
    let y = rate * x
    let logRate = Real.log(rate)
    let isNormal = (y .>= Real.smallest) .& (y .<= Real.largest)
    let logY = Real.select(isNormal, Real.log(Real.select(isNormal, y, Real(1))), logRate + Real.log(x))
    let mass = Real.logPoisson(concentration - Real(1), next: concentration, mean: y, logMean: logY)
    return Real.inside(isInside, logRate + mass)
  }

  @inlinable @inline(__always)
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    let standard = Real.drawn("gamma", source.generatorKey, concentration) { key, concentration, _, _ in
      GSL.gamma(concentration: concentration, key: key)
    }
    return Real.positive(standard / rate)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let mean = concentration / rate
    return Moments(mean: mean, variance: mean / rate)
  }
}

extension Gamma: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Real.exp(logCumulative(x)) }

  @inlinable
  public func survival(_ x: Real) -> Real { Real.exp(logSurvival(x)) }

  @inlinable
  public func logCumulative(_ x: Real) -> Real { Real.logGammaTail(.lower, rate * x, concentration) }

  @inlinable
  public func logSurvival(_ x: Real) -> Real { Real.logGammaTail(.upper, rate * x, concentration) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.function("Gamma quantile, \(tail)", [probability, rate.primal, concentration.primal]) { a in
      let rate = a[1]
      let (y, logY) = LogTails.gammaQuantile(a[0], tail, shape: a[2])
      return y > 0 ? y / rate : Double.exp(logY - Double.log(rate))
    }
  }
}

extension Scalar {
  /// The logarithm of a tail of the gamma distribution with rate 1.
  @inlinable
  static func logGammaTail(_ tail: Tail, _ y: Self, _ shape: Self) -> Self {
    logTail(
      "Gamma", tail, y, [shape], slope: Gamma<Primal>(shape.primal, Primal(1)).logDensity(y.primal)
    ) { y, shapes, _ in
      LogTails.gamma(y, shape: shapes[0])
    }
  }
}

extension Gamma {
  /// The same with a rate that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration: Real, _ rate: Double) { self.init(concentration, Real(rate)) }

  /// The same with a concentration that is data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration: Double, _ rate: Real) { self.init(Real(concentration), rate) }

  /// The same with parameters that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ concentration: Double, _ rate: Double) { self.init(Real(concentration), Real(rate)) }
}
