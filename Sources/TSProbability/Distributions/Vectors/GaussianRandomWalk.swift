import TSNumerics

/// A Gaussian random walk: a vector of T values, each the one before it plus a normal increment.
///
///     log p(x) = Σₜ -zₜ²/2 - T log σ - T log(2π)/2,  zₜ = (xₜ - xₜ₋₁ - δ)/σ,  x₀ the start
///
/// The density is the joint one of all values, with derivatives of its own. With a start and a drift of 0 it is NumPyro's
/// `GaussianRandomWalk`: the first value already is one increment away from the start.
///
/// A draw is xₜ = x₀ + t δ + σ (ε₁ + ... + εₜ), where εₜ is the normal quantile of uniform number t - 1: what NumPyro
/// gives for the same key, to 1e-11 relative to the scale (`Double`) or 2e-5 (`Float`).
@frozen
public struct GaussianRandomWalk<Real: Scalar>: Distribution {
  /// The standard deviation σ of an increment, positive and finite.
  public var scale: Real
  /// The number of values T, from 1 to 2²⁷.
  public var steps: Int
  /// What the first increment is added to, finite.
  public var start: Real
  /// The mean δ of an increment, finite.
  public var drift: Real

  /// A Gaussian random walk.
  ///
  /// - Parameters:
  ///   - scale: the standard deviation σ of an increment, positive and finite.
  ///   - steps: the number of values T, from 1 to 2²⁷.
  ///   - start: what the first increment is added to, finite.
  ///   - drift: the mean δ of an increment, finite.
  @inlinable
  public init(_ scale: Real, _ steps: Int, start: Real = 0, drift: Real = 0) {
    self.scale = scale
    self.steps = steps
    self.start = start
    self.drift = drift
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.positive(scale, "scale")
    parameters.count(steps, in: 1...134_217_728, "steps", of: Real.self)
    parameters.finite(start, "start")
    parameters.finite(drift, "drift")
  }

  @inlinable
  public var support: Support<Real> { .real }

  @inlinable
  public func contains(_ value: [Real]) -> Real.Mask {
    Real.Mask(value.count == steps) .& support.contains(all: value)
  }

  @inlinable
  public var placeholder: [Real] { support.someVector(Swift.min(steps, 134_217_728)) }

  @inlinable
  public func logDensity(_ value: [Real]) -> Real {
    typealias P = Real.Primal
    var previous = start.primal
    var square = P(0)
    for x in value {
      let z = (x.primal - previous - drift.primal) / scale.primal
      square += z * z
      previous = x.primal
    }
    let constant = P(value.count) * (P.log(scale.primal) + P.halfLogTwoPi)
    let result = P.select(
      square .< P(Double.infinity), P(-0.5) * square - constant, P(-Double.infinity))
    if !Real.isDifferentiable { return Real(primal: result) }
    let gradient = gradient(value, square: square)
    return Real.fused(result, value + [scale, start, drift]) { gradient[$0] }
  }

  /// The derivatives by the values, the scale, the start and the drift.
  @inlinable
  func gradient(_ value: [Real], square: Real.Primal) -> [Real.Primal] {
    typealias P = Real.Primal
    let sigma = scale.primal
    var gradient = [P](repeating: P(0), count: value.count + 3)
    var previous = start.primal
    var total = P(0)
    for t in value.indices {
      let slope = (value[t].primal - previous - drift.primal) / sigma / sigma
      if t > 0 { gradient[t - 1] += slope }
      gradient[t] -= slope
      if t == 0 { gradient[value.count + 1] = slope }
      total += slope
      previous = value[t].primal
    }
    gradient[value.count] = (square - P(value.count)) / sigma
    gradient[value.count + 2] = total
    return gradient
  }

  @inlinable
  public func draw(_ source: RandomSource<Real.Primal>) -> [Real] {
    var sum = Real(0)
    return (0..<steps).map { t in
      sum += Real(primal: source.normal(at: t, of: steps))
      return Real.finite(start + Real(t + 1) * drift + scale * sum)
    }
  }

  @inlinable
  public var moments: Moments<[Real]>? {
    let steps = (0..<steps).map { Real($0 + 1) }
    return Moments(mean: steps.map { start + $0 * drift }, variance: steps.map { $0 * scale * scale })
  }
}

extension GaussianRandomWalk {
  /// The same with a scale that is data.
  @inlinable @_disfavoredOverload
  public init(_ scale: Double, _ steps: Int, start: Real = 0, drift: Real = 0) {
    self.init(Real(scale), steps, start: start, drift: drift)
  }
}
