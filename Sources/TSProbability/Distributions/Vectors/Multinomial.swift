import TSNumerics

/// The multinomial distribution: how often each of n categories comes up in N trials.
///
///     log p(x) = log Γ(N + 1) - Σᵢ log Γ(xᵢ + 1) + Σᵢ xᵢ log pᵢ
///
/// The probabilities may be given themselves or as logits, log pᵢ up to a constant. Probabilities that miss a sum of 1 by
/// up to 1e-6 count as they are. Terms that are far larger than their sum at large counts are combined as Loader does.
///
/// A draw is one binomial of GSL a category, given those before, on a generator of the site's own. NumPyro draws N
/// categories, other numbers of the same distribution.
///
/// Sources: Davis (1993), The computer generation of multinomial random variates, doi:10.1016/0167-9473(93)90115-A; Loader
/// (2000), Fast and accurate computation of binomial probabilities.
@frozen
public struct Multinomial<Real: Scalar>: Distribution {
  /// The probabilities p, which add up to 1.
  public let probabilities: [Real]
  /// The logarithms of the probabilities; what was given, if that is what was given.
  public let logits: [Real]
  /// The number of trials N: a whole number from 0 to 2⁵³ (`Float`: 2²⁴).
  public let total: Real
  /// log p.
  @usableFromInline let logProbabilities: [Real]
  @usableFromInline let isGivenAsLogits: Bool

  /// A multinomial distribution with probabilities.
  ///
  /// - Parameters:
  ///   - probabilities: p: at least one number, from 0 to 1 each, with a sum of 1 to 1e-6.
  ///   - total: the number of trials N: a whole number from 0 to 2⁵³ (`Float`: 2²⁴).
  @inlinable
  public init(_ probabilities: [Real], _ total: Real) {
    self.probabilities = probabilities
    self.total = total
    logProbabilities = probabilities.map { Real.log($0) }
    logits = logProbabilities
    isGivenAsLogits = false
  }

  /// A multinomial distribution with logits.
  ///
  /// - Parameters:
  ///   - logits: log p up to a constant: at least one finite number.
  ///   - total: the number of trials N: a whole number from 0 to 2⁵³ (`Float`: 2²⁴).
  @inlinable
  public init(logits: [Real], _ total: Real) {
    self.logits = logits
    self.total = total
    var largest = Real.Primal(-Double.infinity)
    for logit in logits { largest = Real.Primal.maximum(largest, logit.primal) }
    var sum = Real(0)
    for logit in logits { sum += Real.exp(logit - Real(primal: largest)) }
    let logSum = Real.log(sum)
    logProbabilities = logits.map { $0 - Real(primal: largest) - logSum }
    probabilities = logProbabilities.map { Real.exp($0) }
    isGivenAsLogits = true
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    // Up to here every count is a number of the precision.
    let bound = Real(2) / Real.epsilon
    parameters.require(
      (total .>= Real(0)) .& (total .<= bound) .& (Real.floor(total) .== total), total, "total",
      "a whole number from 0 to \(bound.double(lane: 0))")
    if isGivenAsLogits {
      parameters.require(Real.Mask(!logits.isEmpty), Real(0), "logits", "a vector of at least 1 element")
      parameters.finite(logits, "logits")
    } else {
      parameters.require(
        Real.Mask(!probabilities.isEmpty), Real(0), "probabilities", "a vector of at least 1 element")
      for probability in probabilities { parameters.probability(probability, "probabilities") }
      let sum = Support<Real>.simplex.sum(probabilities) { $0 }
      parameters.require(
        Support<Real>.isOne(sum, terms: probabilities.count), Real(primal: sum), "probabilities", "of sum 1")
    }
  }

  @inlinable
  public var support: Support<Real> { .counts(total: total) }

  @inlinable
  public func contains(_ value: [Real]) -> Real.Mask {
    Real.Mask(value.count == probabilities.count) .& support.contains(all: value)
  }

  @inlinable
  public var placeholder: [Real] { support.someVector(probabilities.count) }

  /// Each count is a Poisson count with mean N pᵢ, given their total.
  @inlinable
  public func logDensity(_ value: [Real]) -> Real {
    let logTotal = Real.log(Real.select(total .== Real(0), Real(1), total))
    var sum = Real(0)
    for i in probabilities.indices {
      let count = value[i]
      // Where the count is 0 the logarithm is multiplied by it, and must be finite.
      let logMean = Real.select(
        count .== Real(0), Real(0),
        logTotal + Real.select(count .== Real(0), Real(0), logProbabilities[i]))
      let mean = total * probabilities[i]
      sum += Real.logPoisson(count, next: count + Real(1), mean: mean, logMean: logMean)
    }
    if !isGivenAsLogits { sum += total * Real.excess(probabilities) }
    return sum - Real.logPoisson(total, next: total + Real(1), mean: total, logMean: logTotal)
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> [Real] {
    Real.perLane(source.generatorKey, count: probabilities.count) { key, lane, counts in
      GSL.multinomial(
        total: total.double(lane: lane), probabilities: probabilities.map { $0.double(lane: lane) }, key: key,
        into: &counts)
    }
  }

  @inlinable
  public var moments: Moments<[Real]>? {
    let mean = probabilities.map { total * $0 }
    return Moments(mean: mean, variance: zip(mean, probabilities).map { $0 * (Real(1) - $1) })
  }
}

extension Multinomial {
  /// The same with a total that is data.
  @inlinable @_disfavoredOverload
  public init(_ probabilities: [Real], _ total: Double) { self.init(probabilities, Real(total)) }

  /// The same with parameters that are data.
  @inlinable @_disfavoredOverload
  public init(_ probabilities: [Double], _ total: Double) {
    self.init(probabilities.map { Real($0) }, Real(total))
  }

  /// The same with a total that is data.
  @inlinable @_disfavoredOverload
  public init(logits: [Real], _ total: Double) { self.init(logits: logits, Real(total)) }

  /// The same with parameters that are data.
  @inlinable @_disfavoredOverload
  public init(logits: [Double], _ total: Double) {
    self.init(logits: logits.map { Real($0) }, Real(total))
  }
}
