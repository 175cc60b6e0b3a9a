import TSNumerics

/// A distribution of the categories 0, 1, ..., n - 1 by their probabilities.
///
///     log p(k) = log pₖ - log Σ pᵢ
///
/// Probabilities need not add up to 1: they are divided by their sum. A category of probability 0 has log density minus
/// infinity.
///
/// A draw is the number of partial sums below one uniform u on [0, 1), as NumPyro's `CategoricalProbs` has it: the same
/// category for the same key.
@frozen
public struct Categorical<Real: Scalar>: CumulativeDistribution {
  /// The probabilities pₖ, at least 0 and not all 0; one a category.
  public var probabilities: [Real]

  /// A categorical distribution.
  ///
  /// - Parameter probabilities: the probabilities pₖ, at least 0 and not all 0; one a category.
  @inlinable @inline(__always)
  public init(_ probabilities: [Real]) {
    self.probabilities = probabilities
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    for probability in probabilities { parameters.nonNegative(probability, "probabilities") }
    let total = total
    parameters.require(
      (total .> Real(0)) .& (total .< Real(Double.infinity)), total, "probabilities",
      "numbers with a positive finite sum")
  }

  /// The sum of all probabilities.
  @inlinable
  var total: Real { probabilities.reduce(Real(0)) { $0 + $1 } }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(Real(0), Real(probabilities.count - 1)) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    var chosen = Real(0)
    for (k, probability) in probabilities.enumerated() {
      chosen = Real.select(value .== Real(k), probability, chosen)
    }
    let isPossible = chosen .> Real(0)
    return Real.inside(isPossible, Real.log(Real.select(isPossible, chosen, Real(1)) / total))
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let u = source.uniform()
    let total = total.primal
    var (sum, category) = (P(0), P(0))
    for probability in probabilities.dropLast() {
      sum += probability.primal
      category += P.select(sum / total .< u, P(1), P(0))
    }
    return Real(primal: category)
  }

  @inlinable
  public var moments: Moments<Real>? { Real.categoryMoments(probabilities, total) }
}

extension Categorical {
  @inlinable
  public func cumulative(_ x: Real) -> Real { share(x, isUpper: false) }

  @inlinable
  public func survival(_ x: Real) -> Real { share(x, isUpper: true) }

  /// The share of the categories up to x, or above it.
  @inlinable
  func share(_ x: Real, isUpper: Bool) -> Real {
    let zero = Real(0)
    var (lower, upper) = (zero, zero)
    for (k, probability) in probabilities.enumerated() {
      let isLower = Real(k) .<= x
      lower += Real.select(isLower, probability, zero)
      upper += Real.select(isLower, zero, probability)
    }
    let rest = Real.select(upper .== zero, zero, upper / total)
    let share = Real.select(lower .== zero, zero, lower / total)
    // All of it is 1 without a rounding error.
    if isUpper { return Real.select(lower .== zero, Real(1), rest) }
    return Real.select(upper .== zero, Real(1), share)
  }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .lower) }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal { quantile(probability, .upper) }

  @inlinable
  func quantile(_ probability: Real.Primal, _ tail: Tail) -> Real.Primal {
    Real.Primal.categoryQuantile(probability, tail, count: probabilities.count) {
      (cumulative(Real($0)).primal, survival(Real($0)).primal)
    }
  }
}

extension Categorical {
  /// The same with probabilities that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ probabilities: [Double]) { self.init(probabilities.map { Real($0) }) }
}

extension Scalar {
  /// The mean and the variance of categories with the given weights.
  @inlinable
  static func categoryMoments(_ weights: [Self], _ total: Self) -> Moments<Self> {
    var (mean, variance) = (Self(0), Self(0))
    for (k, weight) in weights.enumerated() { mean += Self(k) * (weight / total) }
    for (k, weight) in weights.enumerated() { variance += square(Self(k) - mean) * (weight / total) }
    return Moments(mean: mean, variance: variance)
  }
}

extension PrimalScalar {
  /// The first of some categories whose tail has passed a probability.
  @inlinable
  static func categoryQuantile(
    _ probability: Self, _ tail: Tail, count: Int, _ tails: (Int) -> (Self, Self)
  ) -> Self {
    var category = Self(0)
    for k in 0..<Swift.max(count - 1, 0) {
      let (lower, upper) = tails(k)
      let isBelow =
        tail == .lower
        ? (lower .< probability) .| (probability .== Self(1))
        : ((upper .> probability) .| (probability .== Self(0))) .& (probability .< Self(1))
      category += select(isBelow, Self(1), Self(0))
    }
    return quantile(probability, category)
  }
}
