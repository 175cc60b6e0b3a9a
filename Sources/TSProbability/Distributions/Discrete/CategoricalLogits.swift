import TSNumerics

/// A distribution of the categories 0, 1, ..., n - 1 by their log weights.
///
///     log p(k) = lₖ - log Σ exp(lᵢ)
///
/// A number added to all log weights changes nothing.
///
/// A draw is the category with the largest lₖ + gₖ, where the gₖ are Gumbel draws from n uniforms of the one key, as
/// NumPyro's `CategoricalLogits` has it: the same category for the same key.
@frozen
public struct CategoricalLogits<Real: Scalar>: CumulativeDistribution {
  /// The log weights lₖ, finite; one a category.
  public var logits: [Real]

  /// A categorical distribution.
  ///
  /// - Parameter logits: the log weights lₖ, finite; one a category.
  @inlinable @inline(__always)
  public init(_ logits: [Real]) {
    self.logits = logits
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    for logit in logits { parameters.finite(logit, "logits") }
    parameters.require(
      Real.Mask(!logits.isEmpty), Real(0), "logits", "one number a category, and at least one")
  }

  @inlinable @inline(__always)
  public var support: Support<Real> { .whole(Real(0), Real(logits.count - 1)) }

  /// The largest log weight, a constant, and the log of the sum of the weights over it.
  @inlinable
  var normaliser: (peak: Real, logSum: Real) {
    var peak = Real.Primal(-Double.infinity)
    for logit in logits { peak = Real.Primal.maximum(peak, logit.primal) }
    let shift = Real(primal: peak)
    var sum = Real(0)
    for logit in logits { sum += Real.exp(logit - shift) }
    return (shift, Real.log(sum))
  }

  /// The probabilities.
  @inlinable
  var probabilities: [Real] {
    let (peak, logSum) = normaliser
    return logits.map { Real.exp($0 - peak - logSum) }
  }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    let (peak, logSum) = normaliser
    var chosen = peak
    var isInside = Real.Mask(false)
    for (k, logit) in logits.enumerated() {
      chosen = Real.select(value .== Real(k), logit, chosen)
      isInside = (isInside .| (value .== Real(k)))
    }
    return Real.inside(isInside, (chosen - peak) - logSum)
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    var (best, category) = (P(-Double.infinity), P(0))
    for (k, logit) in logits.enumerated() {
      let u = P.maximum(P.smallest, source.uniform(at: k, of: logits.count))
      let score = logit.primal - P.log(-P.log(u))
      let isBetter = score .> best
      best = P.select(isBetter, score, best)
      category = P.select(isBetter, P(k), category)
    }
    return Real(primal: category)
  }

  @inlinable
  public var moments: Moments<Real>? { Real.categoryMoments(probabilities, Real(1)) }
}

extension CategoricalLogits {
  @inlinable
  public func cumulative(_ x: Real) -> Real { Categorical(probabilities).cumulative(x) }

  @inlinable
  public func survival(_ x: Real) -> Real { Categorical(probabilities).survival(x) }

  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    Categorical(probabilities).quantile(probability)
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    Categorical(probabilities).upperQuantile(probability)
  }
}

extension CategoricalLogits {
  /// The same with log weights that are data.
  @inlinable @inline(__always) @_disfavoredOverload
  public init(_ logits: [Double]) { self.init(logits.map { Real($0) }) }
}
