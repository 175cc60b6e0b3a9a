import TSModel

/// A level that wanders, with a slope that fades and a drift that stays.
///
///     level[t] = level[t-1] + φ slope[t-1] + drift + σ √a ε[t]
///     slope[t] = φ slope[t-1] + s ζ[t]
///
/// The slope is damped: what is foreseen of it far ahead is nothing, and of the level a straight line along the drift,
/// if there is one. Priors: log(s/σ) ~ Normal(log slopeScale, 0.5), logit φ ~ Normal(2.2, 0.7), drift ~ Normal(0, d σ) with log d ~ Normal(log driftScale, 1), which leaves room for the straight line that some series are;
/// level[0] ~ Normal(0, 20 σ). The computed sites `deviation.level` and `deviation.slope` are the standard deviations of their
/// steps, `slope.kept` is φ. A level that is constant takes no steps: for series that come back to where they were, beside a
/// cycle or an autoregression.
public struct Trend: StructuralPart {
  /// Whether there is a slope that changes.
  public var hasSlope: Bool
  /// The median of the standard deviation of the drift a step, in units of σ; 0 for none.
  public var driftScale: Double
  /// The median of the standard deviation of a step of the slope, in units of σ.
  public var slopeScale: Double
  /// Whether the level takes steps.
  public var wanders = true

  /// A level that stays where it is.
  public static var constant: Trend {
    var trend = Trend(hasSlope: false, driftScale: 0)
    trend.wanders = false
    return trend
  }

  /// A trend.
  public init(hasSlope: Bool = true, driftScale: Double = 0.07, slopeScale: Double = 0.01831563888873418) {
    self.hasSlope = hasSlope
    self.driftScale = driftScale
    self.slopeScale = slopeScale
  }

  public var formula: String {
    if !wanders { return "constant" }
    return hasSlope ? driftScale > 0 ? "trend" : "damped" : driftScale > 0 ? "drift" : "level"
  }

  // Values: level, slope. Parameters: step of the level, drift, step of the slope, φ.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let sigma = scales.whole
    if !wanders {
      return PartState(values: [effects.sample("initialLevel", Normal(0, 20 * sigma))])
    }
    var drift = E.Real(0)
    if driftScale > 0 {
      let size = sigma * effects.sample("driftScale", LogNormal(Double.log(driftScale), 1))
      drift = effects.sample("drift", Normal(0, size))
    }
    let level = effects.sample("initialLevel", Normal(0, 20 * sigma))
    guard hasSlope else { return PartState(values: [level], parameters: [scales.level, drift]) }
    let scale = sigma * effects.sample("slopeScale", LogNormal(Double.log(slopeScale), 0.5))
    let damping = logistic(effects.sample("damping", Normal(2.2, 0.7)))
    let spread = sqrt(scale * scale / (1 - damping * damping) + 0.0025 * sigma * sigma)
    let slope = effects.normal("initialSlope", 0, spread, isCentred: scales.isCentred)
    return PartState(values: [level, slope], parameters: [scales.level, drift, scale, damping])
  }

  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {
    if !wanders { return }
    let parameters = state.parameters
    guard hasSlope else {
      state.values[0] = effects.normal(
        "level", state.values[0] + parameters[1], parameters[0], isCentred: state.isCentred)
      return
    }
    let fading = parameters[3] * state.values[1]
    state.values[0] = effects.normal(
      "level", state.values[0] + fading + parameters[1], parameters[0], isCentred: state.isCentred)
    state.values[1] = effects.normal("slope", fading, parameters[2], isCentred: state.isCentred)
  }

  public func summarize<E: Effects>(_ effects: inout E, _ state: PartState<E.Real>) {
    guard wanders else { return }
    effects.deterministic("deviation.level", state.parameters[0])
    guard hasSlope else { return }
    effects.deterministic("deviation.slope", state.parameters[2])
    effects.deterministic("slope.kept", state.parameters[3])
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real { state.values[0] }
}
