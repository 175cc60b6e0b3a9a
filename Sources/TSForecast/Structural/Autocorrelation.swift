import TSModel

/// An irregular rest that lasts: a stationary autoregression around nothing.
///
///     u[t] = φ₁ u[t-1] + ... + φₚ u[t-p] + σ √(1-a) √(Π_k (1 - r_k²)) η[t]
///
/// φ are the coefficients of the partial autocorrelations r, each strictly between -1 and 1, so that the rest is stationary
/// whatever they are; see `PartialAutocorrelations`. It begins as it goes on, and its variance is that of the irregular
/// at every step. Priors: r₁ = 2 logistic(x) - 1 with x ~ Normal(1.7, 1), the others the same of x ~ Normal(0, 1.5/√k): far
/// lags say little unless the data do. φₖ is the computed site `ar.k`, the
/// standard deviation of its steps `deviation.ar`.
///
/// Source: Barndorff-Nielsen and Schou (1973), doi:10.1016/0047-259X(73)90030-4.
public struct Autocorrelation: StructuralPart {
  /// The order p, at least 1.
  public let order: Int

  /// The largest order of a formula.
  static let greatestOrder = 24

  /// A rest that lasts.
  ///
  /// - Parameter order: how many steps back it reaches, from 1 on.
  public init(_ order: Int = 1) { self.order = max(1, order) }

  public var formula: String { "ar(\(order))" }

  // Values: u, the latest first. Parameters: φ and the standard deviation of a step.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    var partial = [2 * logistic(effects.sample("persistence", Normal(1.7, 1))) - 1]
    for k in 1..<order {
      let width = 1.5 / Double(k + 1).squareRoot()
      partial.append(2 * logistic(effects.sample("partial\(k + 1)", Normal(0, width))) - 1)
    }
    // Each first value given those before it.
    var values = [effects.normal("initialIrregular", 0, scales.irregular, isCentred: scales.isCentred)]
    var (coefficients, scale) = ([E.Real](), scales.irregular)
    for (k, r) in partial.enumerated() {
      coefficients.append(r)
      PartialAutocorrelations.stepUp(&coefficients, order: k, partial: r)
      scale = scale * sqrt(1 - r * r)
      guard k + 1 < order else { break }
      let mean = Self.sum(coefficients, values)
      values.insert(
        effects.normal("initialIrregular\(k + 2)", mean, scale, isCentred: scales.isCentred), at: 0)
    }
    return PartState(values: values, parameters: coefficients + [scale])
  }

  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {
    let mean = Self.sum(state.parameters, state.values)
    let next = effects.normal("irregular", mean, state.parameters[order], isCentred: state.isCentred)
    state.values.removeLast()
    state.values.insert(next, at: 0)
  }

  public func summarize<E: Effects>(_ effects: inout E, _ state: PartState<E.Real>) {
    effects.deterministic("deviation.ar", state.parameters[order])
    for k in 0..<order { effects.deterministic("ar.\(k + 1)", state.parameters[k]) }
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real { state.values[0] }

  private static func sum<Real: Scalar>(_ coefficients: [Real], _ values: [Real]) -> Real {
    var sum = coefficients[0] * values[0]
    for k in values.indices.dropFirst() { sum += coefficients[k] * values[k] }
    return sum
  }
}
