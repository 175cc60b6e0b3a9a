import TSModel

/// An irregular rest that lasts: an autoregression of order one around nothing.
///
///     u[t] = ρ u[t-1] + σ √(1-a) √(1-ρ²) η[t]
///
/// Its variance is that of the irregular whatever ρ is. Prior: ρ = 2 logistic(r) - 1 with r ~ Normal(1.7, 1).
public struct Autocorrelation: StructuralPart {
  /// A rest that lasts.
  public init() {}

  public var formula: String { "ar(1)" }

  // Values: u. Parameters: ρ and the standard deviation of a step.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let rho = 2 * logistic(effects.sample("persistence", Normal(1.7, 1))) - 1
    let first = effects.sample("initialIrregular", Normal(0, scales.irregular))
    return PartState(values: [first], parameters: [rho, scales.irregular * sqrt(1 - rho * rho)])
  }

  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {
    state.values[0] = effects.sample(
      "irregular", Normal(state.parameters[0] * state.values[0], state.parameters[1]))
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real { state.values[0] }
}
