import TSNumerics

/// A mixture of distributions of one family.
///
///     p(x) = w₁ p₁(x) + ... + wₙ pₙ(x)
///
/// The log density is the log-sum-exp of the components', each minus infinity outside its own support; a weight may be
/// 0. The component is summed out, so the density is differentiable where the components' are.
///
/// A draw takes one uniform for the component, from child 0 of the site's key, and the component's draw from child 1.
/// NumPyro draws other numbers of the same distribution.
@frozen
public struct Mixture<Component: Distribution>: Distribution where Component.Value == Component.Real {
  public typealias Real = Component.Real

  /// The weights w, each from 0 to 1, which add up to 1 within 1e-6 (`Float`: 1e-4).
  public let weights: [Real]
  /// The components, one for each weight, at least 1; all of whole numbers or none.
  public let components: [Component]

  /// A mixture.
  ///
  /// - Parameters:
  ///   - weights: the probabilities of the components, which add up to 1.
  ///   - components: one distribution for each weight.
  @inlinable
  public init(_ weights: [Real], _ components: [Component]) {
    self.weights = weights
    self.components = components
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.require(
      Real.Mask(!components.isEmpty && components.count == weights.count), Real(weights.count), "weights",
      "as many as there are components, \(components.count), and at least 1")
    var sum = Real(0)
    for weight in weights {
      parameters.probability(weight, "weights")
      sum += weight
    }
    let tolerance = Swift.max(1e-6, 1000 * Double(Real.Primal.Element.ulpOfOne))
    let isWhole = Real.abs(sum - Real(1)) .<= Real(tolerance)
    parameters.require(isWhole, sum, "weights", "probabilities that add up to 1")
    for component in components {
      component.check(&parameters)
      parameters.require(
        Real.Mask(component.support.isDiscrete == components[0].support.isDiscrete), Real(Double.nan),
        "components", "all of whole numbers, or none")
    }
  }

  /// From the smallest value of any component to the largest.
  @inlinable
  public var support: Support<Real> {
    guard let first = components.first else { return .real }
    if components.count == 1 { return first.support }
    var range = SupportRange(first.support)
    for component in components.dropFirst() { range.join(SupportRange(component.support)) }
    return range.support
  }

  @inlinable
  public func contains(_ value: Real) -> Real.Mask {
    components.reduce(Real.Mask(false)) { $0 .| $1.contains(value) }
  }

  @inlinable
  public var placeholder: Real { components.first?.placeholder ?? Real(0) }

  @inlinable
  public var canDraw: Bool { components.allSatisfy(\.canDraw) }

  @inlinable
  public func logDensity(_ value: Real) -> Real {
    Real.logSumExp(
      zip(weights, components).map { weight, component in
        component.logDensity(value, weight: weight)
      })
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> Real {
    typealias P = Real.Primal
    let key = source.generatorKey
    let u = RandomSource<P>(key: key.child(0)).uniform()
    let own = RandomSource<P>(key: key.child(1))
    var result = P(0)
    var sum = P(0)
    var isOpen = P.Mask(true)
    for (position, component) in components.enumerated() {
      sum += weights[position].primal
      let isLast = position == components.count - 1
      // Weights that round to less than 1 leave the rest to the last component that has any.
      let rest = weights[(position + 1)...].reduce(P(0)) { $0 + $1.primal }
      let isTaken = isOpen .& ((u .< sum) .| P.Mask(isLast) .| (rest .== P(0)))
      isOpen = (isOpen .& (.!isTaken))
      let isPassed = .!isTaken
      if isPassed.isKnown, isPassed.isAllTrue { continue }
      result = P.select(isTaken, component.draw(own).primal, result)
    }
    return Real(primal: result)
  }

  @inlinable
  public var moments: Moments<Real>? {
    let all = components.compactMap(\.moments)
    guard all.count == components.count else { return nil }
    var mean = Real(0)
    for (weight, moments) in zip(weights, all) { mean += Real.weighted(weight, moments.mean) }
    var variance = Real(0)
    for (weight, moments) in zip(weights, all) {
      let distance = moments.mean - mean
      variance += Real.weighted(weight, moments.variance + distance * distance)
    }
    return Moments(mean: mean, variance: variance)
  }
}

extension Distribution where Value == Real {
  /// log w + log p(x), minus infinity outside the support and where w is 0.
  @inlinable @inline(__always)
  func logDensity(_ value: Real, weight: Real) -> Real {
    let isInside = contains(value) .& (weight .> Real(0))
    let density = logDensity(Real.select(isInside, value, placeholder))
    let logWeight = Real.log(Real.select(isInside, weight, Real(1)))
    return Real.select(isInside, logWeight + density, Real(-Double.infinity))
  }
}

// MARK: Tails

extension Mixture: CumulativeDistribution where Component: CumulativeDistribution {
  @inlinable
  public func cumulative(_ x: Real) -> Real {
    zip(weights, components).reduce(Real(0)) { $0 + $1.0 * $1.1.cumulative(x) }
  }

  @inlinable
  public func survival(_ x: Real) -> Real {
    zip(weights, components).reduce(Real(0)) { $0 + $1.0 * $1.1.survival(x) }
  }

  @inlinable
  public func logCumulative(_ x: Real) -> Real {
    logTail(opposite: survival(x)) { $0.logCumulative(x) }
  }

  @inlinable
  public func logSurvival(_ x: Real) -> Real {
    logTail(opposite: cumulative(x)) { $0.logSurvival(x) }
  }

  /// The log-sum-exp of the components' tails, or the logarithm of 1 - `opposite` where that is small.
  @inlinable
  func logTail(opposite: Real, _ tail: (Component) -> Real) -> Real {
    let sum = Real.logSumExp(
      zip(weights, components).map { weight, component in
        let isPositive = weight .> Real(0)
        let logWeight = Real.log(Real.select(isPositive, weight, Real(1)))
        return Real.select(isPositive, logWeight + tail(component), Real(-Double.infinity))
      })
    let isSmall = opposite .< Real(0.25)
    return Real.select(isSmall, Real.log1p(-Real.select(isSmall, opposite, Real(0))), sum)
  }

  /// Bisection between the smallest and the largest quantile of the components.
  @inlinable
  public func quantile(_ probability: Real.Primal) -> Real.Primal {
    bisected(components.map { $0.quantile(probability) }) {
      cumulative(Real(primal: $0)).primal .>= probability
    }
  }

  @inlinable
  public func upperQuantile(_ probability: Real.Primal) -> Real.Primal {
    bisected(components.map { $0.upperQuantile(probability) }) {
      survival(Real(primal: $0)).primal .<= probability
    }
  }

  /// The smallest number that has passed the probability.
  ///
  /// The components' quantiles of the same probability lie around it: at the smallest of them no component has passed
  /// before, and at the largest all have.
  @inlinable
  func bisected(
    _ quantiles: [Real.Primal], hasPassed: (Real.Primal) -> Real.Mask
  ) -> Real.Primal {
    typealias P = Real.Primal
    var (low, high) = (P(Double.infinity), P(-Double.infinity))
    for (weight, x) in zip(weights, quantiles) {
      // A component without weight does not count; NaN stays.
      let counts = (weight.primal .> P(0)) .| (x .!= x)
      low = P.select(counts, P.minimum(low, x), low)
      high = P.select(counts, P.maximum(high, x), high)
    }
    let isDiscrete = support.isDiscrete
    let isAtLow = hasPassed(low) .| (low .!= low)
    high = P.select(isAtLow, low, high)
    for _ in 0..<1_200 {
      let half = P(0.5) * low + P(0.5) * high
      let middle = isDiscrete ? P.floor(half) : half
      let isOpen = (middle .> low) .& (middle .< high)
      if (.!isOpen).isAllTrue { break }
      let passed = hasPassed(middle)
      high = P.select(isOpen .& passed, middle, high)
      low = P.select(isOpen .& (.!passed), middle, low)
    }
    return high
  }
}

extension Mixture {
  /// The same with weights that are data.
  @inlinable @_disfavoredOverload
  public init(_ weights: [Double], _ components: [Component]) {
    self.init(weights.map { Real($0) }, components)
  }
}
