import TSNumerics

/// Nesterov's dual averaging of the logarithm of the step size towards a target acceptance.
///
/// After acceptance αₜ at iteration t = 1, 2, ...
///
///     H̄ₜ = (1 - 1/(t + t₀)) H̄ₜ₋₁ + (δ - αₜ)/(t + t₀)
///     log εₜ = µ - H̄ₜ √t / γ
///     log ε̄ₜ = t^-κ log εₜ + (1 - t^-κ) log ε̄ₜ₋₁
///
/// with γ = 0.05, t₀ = 10, κ = 0.75 and µ = log(10 ε₀). εₜ is used while adapting, ε̄ₜ afterwards.
///
/// Source: Hoffman and Gelman (2014), JMLR 15(47), section 3.2.
package struct DualAveraging: Codable, Sendable, Equatable {
  static var shrinkage: Double { 0.05 }
  static var delay: Double { 10 }
  static var decay: Double { 0.75 }

  /// The target acceptance δ, in (0, 1).
  package let target: Double
  @Exact private var point: Double
  @Exact private var errorMean: Double
  @Exact private var logAverage: Double
  private var count = 0

  /// Starts around a step size.
  ///
  /// - Parameters:
  ///   - stepSize: ε₀.
  ///   - target: δ in (0, 1).
  package init(stepSize: Double, target: Double) {
    self.target = target
    _point = Exact(wrappedValue: Double.log(10 * stepSize))
    _errorMean = Exact(wrappedValue: 0)
    _logAverage = Exact(wrappedValue: 0)
  }

  /// Learns from the acceptance of a transition; returns the next step size.
  package mutating func learn(acceptance: Double) -> Double {
    count += 1
    let t = Double(count)
    let weight = 1 / (t + Self.delay)
    errorMean = (1 - weight) * errorMean + weight * (target - min(1, acceptance))
    let logStep = point - errorMean * t.squareRoot() / Self.shrinkage
    let forgetting = Double.pow(t, -Self.decay)
    logAverage = forgetting * logStep + (1 - forgetting) * logAverage
    return Double.exp(logStep)
  }

  /// The step size ε̄ to go on with, once something was learnt.
  package var averagedStepSize: Double? { count == 0 ? nil : Double.exp(logAverage) }
}

extension DualAveraging {
  /// Checks that the state is one that so many iterations can have come to.
  func check(_ check: StateCheck, target: Double, iteration: Int) throws(InferenceError) {
    try check.require(self.target == target, "target", found: self.target, expected: "\(target)")
    try check.whole("count", count, in: 0...iteration)
    try check.finite("point", [point])
    try check.finite("errorMean", [errorMean])
    try check.finite("logAverage", [logAverage])
  }
}
