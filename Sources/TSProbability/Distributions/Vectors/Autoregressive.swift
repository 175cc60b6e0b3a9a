import TSNumerics

/// A stationary autoregression of order p: a vector of T values.
///
///     xₜ - μ = Σₖ φₖ (xₜ₋ₖ - μ) + σ εₜ,  k = 1...p
///
/// The density is the joint one of all values, exact: the first p follow the stationary distribution, each given those
/// before it,
///
///     log p(x) = Σₜ -eₜ²/(2 vₜ) - log(vₜ)/2 - log(2π)/2
///
/// where eₜ is the error of the best prediction from the values before and vₜ its variance: σ² from t = p + 1 on,
/// σ²/∏(1 - rⱼ²) over the partial autocorrelations j of t...p before, by the recursion of Durbin and Levinson. O(T p), and
/// O(p²) for the start. Close to the border of stationarity, where 1 - rⱼ² is small, the coefficients no longer
/// determine the start, and digits are lost in proportion.
///
/// A draw is made value by value from the normals of the key, number t - 1 for value t.
///
/// Sources: Durbin (1960), The fitting of time-series models, doi:10.2307/1401322; Box and Jenkins (1976), Time Series
/// Analysis: Forecasting and Control, appendix A7.4.
@frozen
public struct Autoregressive<Real: Scalar>: Distribution {
  /// The coefficients φ, the nearest lag first: of a stationary autoregression.
  public var coefficients: [Real]
  /// The standard deviation σ of the noise, positive and finite.
  public var scale: Real
  /// The number of values T, from 1 to 2²⁷.
  public var steps: Int
  /// The mean μ of every value, finite.
  public var mean: Real

  /// A stationary autoregression around a mean.
  ///
  /// - Parameters:
  ///   - coefficients: φ, the nearest lag first: of a stationary autoregression.
  ///   - scale: the standard deviation σ of the noise, positive and finite.
  ///   - steps: the number of values T, from 1 to 2²⁷.
  ///   - mean: the mean μ of every value, finite.
  @inlinable
  public init(_ coefficients: [Real], _ scale: Real, _ steps: Int, mean: Real = 0) {
    self.coefficients = coefficients
    self.scale = scale
    self.steps = steps
    self.mean = mean
  }

  /// A stationary autoregression with an intercept: the mean is α/(1 - Σ φₖ).
  ///
  /// - Parameters:
  ///   - coefficients: φ, the nearest lag first: of a stationary autoregression.
  ///   - scale: the standard deviation σ of the noise, positive and finite.
  ///   - steps: the number of values T, from 1 to 2²⁷.
  ///   - intercept: α, what is added at every step; finite.
  @inlinable
  public init(_ coefficients: [Real], _ scale: Real, _ steps: Int, intercept: Real) {
    var rest = Real(1)
    for coefficient in coefficients { rest -= coefficient }
    self.init(coefficients, scale, steps, mean: intercept / rest)
  }

  @inlinable
  public func check(_ parameters: inout ParameterChecks) {
    parameters.stationary(coefficients, "coefficients")
    parameters.positive(scale, "scale")
    parameters.count(steps, in: 1...134_217_728, "steps", of: Real.self)
    parameters.finite(mean, "mean")
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
  public func draw(_ source: RandomSource<Real.Primal>) -> [Real] {
    let partial = PartialAutocorrelations<Real>.partial(fromCoefficients: coefficients)
    // In units of the scale, so that nothing overflows but the result.
    var deviation = Real(1)
    for r in partial { deviation /= Real.sqrt((Real(1) - r) * (Real(1) + r)) }
    // The coefficients of the best prediction from as many values as there are, until there are p.
    var current = [Real](repeating: Real(0), count: partial.count)
    var standard: [Real] = []
    standard.reserveCapacity(steps)
    for t in 0..<steps {
      var x = deviation * Real(primal: source.normal(at: t, of: steps))
      for k in 0..<Swift.min(t, partial.count) { x += current[k] * standard[t - 1 - k] }
      standard.append(x)
      guard t < partial.count else { continue }
      let r = partial[t]
      PartialAutocorrelations<Real>.stepUp(&current, order: t, partial: r)
      deviation *= Real.sqrt((Real(1) - r) * (Real(1) + r))
      if t + 1 == partial.count { (current, deviation) = (coefficients, Real(1)) }
    }
    return standard.map { Real.finite(mean + scale * $0) }
  }

  @inlinable
  public var moments: Moments<[Real]>? {
    var variance = scale * scale
    for r in PartialAutocorrelations<Real>.partial(fromCoefficients: coefficients) {
      variance /= (Real(1) - r) * (Real(1) + r)
    }
    return Moments(
      mean: Array(repeating: mean, count: steps), variance: Array(repeating: variance, count: steps))
  }
}

extension Autoregressive {
  @inlinable
  public func logDensity(_ value: [Real]) -> Real {
    let start = Swift.min(coefficients.count, value.count)
    let constant = Real(value.count) * (Real.log(scale) + Real.halfLogTwoPi)
    return startTerms(value) + tailTerms(value, from: start) - constant
  }

  /// The first p values, each given those before it, without the terms of σ and 2π. From the last to the first, since
  /// the recursion gives the predictions from many values before those from few.
  @inlinable
  func startTerms(_ value: [Real]) -> Real {
    var current = coefficients
    var share = Real(1)
    var sum = Real(0)
    for t in coefficients.indices.reversed() {
      // v = σ²/share.
      share *= PartialAutocorrelations<Real>.stepDown(&current, order: t)
      guard t < value.count else { continue }
      var error = value[t] - mean
      for k in 0..<t { error -= current[k] * (value[t - 1 - k] - mean) }
      let z = error / scale
      sum += Real(0.5) * Real.log(share) - Real(0.5) * share * z * z
    }
    return sum
  }

  /// -Σ zₜ²/2 over the values from number `start` on, as one node.
  @inlinable
  func tailTerms(_ value: [Real], from start: Int) -> Real {
    typealias P = Real.Primal
    let order = coefficients.count
    let sigma = scale.primal
    var z = [P](repeating: P(0), count: Swift.max(0, value.count - start))
    var square = P(0)
    for t in start..<value.count {
      var error = value[t].primal - mean.primal
      for k in 0..<order { error -= coefficients[k].primal * (value[t - 1 - k].primal - mean.primal) }
      z[t - start] = error / sigma
      square += z[t - start] * z[t - start]
    }
    // An overflow leaves an infinity or, of infinities that cancel, NaN: there the density is 0.
    let result = P.select(square .< P(Double.infinity), P(-0.5) * square, P(-Double.infinity))
    if !Real.isDifferentiable { return Real(primal: result) }
    let gradient = tailGradient(value, from: start, z, square: square)
    return Real.fused(result, value + coefficients + [scale, mean]) { gradient[$0] }
  }

  /// The derivatives by the values, the coefficients, the scale and the mean, from the standardised errors z.
  @inlinable
  func tailGradient(_ value: [Real], from start: Int, _ z: [Real.Primal], square: Real.Primal)
    -> [Real.Primal]
  {
    typealias P = Real.Primal
    let (count, order) = (value.count, coefficients.count)
    var gradient = [P](repeating: P(0), count: count + order + 2)
    var rest = P(1)
    for coefficient in coefficients { rest -= coefficient.primal }
    for t in start..<count {
      let slope = z[t - start] / scale.primal
      gradient[t] -= slope
      for k in 0..<order {
        gradient[t - 1 - k] += slope * coefficients[k].primal
        gradient[count + k] += slope * (value[t - 1 - k].primal - mean.primal)
      }
      gradient[count + order + 1] += slope * rest
    }
    gradient[count + order] = square / scale.primal
    return gradient
  }
}

extension Autoregressive {
  /// The same with a scale that is data.
  @inlinable @_disfavoredOverload
  public init(_ coefficients: [Real], _ scale: Double, _ steps: Int, mean: Real = 0) {
    self.init(coefficients, Real(scale), steps, mean: mean)
  }

  /// The same with coefficients that are data.
  @inlinable @_disfavoredOverload
  public init(_ coefficients: [Double], _ scale: Real, _ steps: Int, mean: Real = 0) {
    self.init(coefficients.map { Real($0) }, scale, steps, mean: mean)
  }
}
