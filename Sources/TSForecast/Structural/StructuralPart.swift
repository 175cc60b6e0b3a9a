import TSModel

/// A part of a structural model: what it adds to the series at each step, and how it changes from one step to the next.
///
/// A part is plain source over effects. What is drawn from normal distributions around sums of states is integrated out
/// when the model is fitted, whatever part it belongs to; a part of one's own needs no more than these members:
///
/// ```swift
/// struct Pulse: StructuralPart {
///   var step: Int
///   var formula: String { "pulse(\(step))" }
///   func begin<E: Effects>(_ effects: inout E, _ scales: StructuralScales<E.Real>) -> PartState<E.Real> {
///     PartState(values: [effects.sample("pulse", Normal(0, 3 * scales.whole))])
///   }
///   func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real { step == self.step ? state.values[0] : 0 }
/// }
/// ```
public protocol StructuralPart: Sendable {
  /// How it is written in a formula.
  var formula: String { get }

  /// Draws the parameters and the state at the first step.
  func begin<E: Effects>(_ effects: inout E, _ scales: StructuralScales<E.Real>) -> PartState<E.Real>

  /// Draws the state at the next step.
  func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>)

  /// What it adds to the series at a step, counted from 0.
  func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real

  /// Records what a person asks of the part, as computed sites: numbers in the units of the series, or shares, where those
  /// that are drawn are ratios and logits.
  ///
  /// - Parameters:
  ///   - effects: what records them.
  ///   - state: that of the first step.
  func summarize<E: Effects>(_ effects: inout E, _ state: PartState<E.Real>)
}

extension StructuralPart {
  /// A state that stays as it is.
  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {}

  /// Nothing more than what is drawn.
  public func summarize<E: Effects>(_ effects: inout E, _ state: PartState<E.Real>) {}
}

/// The scales that the parts of a model share: all that moves is measured by one standard deviation, which the data
/// determine well, so that priors for the rest are ratios without a unit.
public struct StructuralScales<Real: Scalar> {
  /// σ: what the innovations of the level and the irregular would have together.
  public let whole: Real
  /// σ √a: the standard deviation of a step of the level.
  public let level: Real
  /// σ √(1 - a): the standard deviation of what is irregular.
  public let irregular: Real
  /// Whether states can be integrated out: they are linear and normal, and so are the data.
  public var areStatesIntegrated = true
  /// Whether states are drawn as they are; else as standard normal numbers that are moved and stretched, which is what a Markov
  /// chain explores where the data say little of each. What all data speak of, such as the first level, a season or a
  /// coefficient, is drawn as it is.
  public var isCentred: Bool { areStatesIntegrated }
}

extension StructuralScales {
  /// Draws the scales.
  ///
  ///     log(σ/unit) ~ Normal(-0.6, 0.6)
  ///     logit a ~ Normal(-0.5, 2);   of counts Normal(-2, 2), and of their rest Normal(-1, 2)
  ///
  /// - Parameters:
  ///   - unit: what the series changes by a step, positive.
  ///   - family: what the values are distributed by.
  ///   - wanders: whether there is a level that takes steps; of one that stays nothing says what share they would have.
  ///   - hasRest: whether there is an irregular that lasts.
  ///   - areStatesIntegrated: whether states can be integrated out.
  static func drawn<E: Effects>(
    _ effects: inout E, unit: Double, _ family: ObservationFamily, wanders: Bool, hasRest: Bool,
    areStatesIntegrated: Bool
  ) -> StructuralScales<E.Real> where E.Real == Real {
    let isNormal = family == .normal
    let sigma = effects.sample("sigma", LogNormal(Real(Double.log(unit) - 0.6), 0.6))
    let share = wanders ? logistic(effects.sample("levelShare", Normal(isNormal ? -0.5 : -2, 2))) : 0
    let rest: Real =
      isNormal ? 1 - share : hasRest ? logistic(effects.sample("restShare", Normal(-1, 2))) : 1
    return StructuralScales(
      whole: sigma, level: sigma * sqrt(share), irregular: sigma * sqrt(rest),
      areStatesIntegrated: areStatesIntegrated)
  }
}

/// The state of a part while the model runs.
public struct PartState<Real: Scalar> {
  /// What changes from step to step.
  public var values: [Real]
  /// What stays: coefficients, and standard deviations of steps.
  public var parameters: [Real]
  /// Whether states are drawn as they are; see ``StructuralScales/isCentred``. The model sets it.
  public internal(set) var isCentred = true

  /// A state.
  public init(values: [Real] = [], parameters: [Real] = []) {
    self.values = values
    self.parameters = parameters
  }
}

extension Effects {
  /// A normal number, drawn as it is or as a standard normal one that is moved and stretched; see
  /// ``StructuralScales/isCentred``.
  mutating func normal(_ name: SiteName, _ mean: Real, _ scale: Real, isCentred: Bool) -> Real {
    isCentred ? sample(name, Normal(mean, scale)) : mean + scale * sample(name, Normal(Real(0), Real(1)))
  }
}
