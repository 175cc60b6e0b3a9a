import TSModel

/// A series as a sum of parts and an irregular rest.
///
///     y[t] = level[t] + parts[t] + u[t]
///     level[t] = level[t-1] + φ slope[t-1] + drift + σ √a ε[t]
///     u[t] = ρ u[t-1] + σ √(1-a) √(1-ρ²) η[t],  or white noise without ``Autocorrelation``
///
/// ```swift
/// let model = Structural([Trend(), Seasonal(12), Autocorrelation()], steps: 144)
/// let fit = try model.condition(["y": series]).fit(seed: 1)
/// ```
///
/// The priors are for a series in units of its mean absolute step that begins near zero, as ``SeriesScale`` gives it:
/// σ ~ LogNormal(-0.6, 0.6), the logit of a ~ Normal(-0.5, 2).
public struct Structural: Model {
  /// How many steps there are.
  public var steps: Int
  /// The parts, in the order in which they are drawn.
  public var parts: [any StructuralPart]
  /// For each step how much greater than usual the variance of the irregular is, as a ratio: 0 for an ordinary step. Steps
  /// past the end count as ordinary.
  public var excess: [Double] = []
  /// Instead of what follows from ``excess``: for each step the standard deviation of the noise as a ratio to that of the
  /// irregular.
  var noiseRatios: [Double] = []

  /// A model.
  public init(_ parts: [any StructuralPart], steps: Int) {
    self.parts = parts
    self.steps = steps
  }

  /// The variance that an autocorrelated irregular leaves to the measurement, as a ratio to its own.
  static let measurement = 4e-4

  public func callAsFunction<E: Effects>(_ effects: inout E) {
    let sigma = effects.sample("sigma", LogNormal(-0.6, 0.6))
    let share = logistic(effects.sample("levelShare", Normal(-0.5, 2)))
    let scales = StructuralScales(
      whole: sigma, level: sigma * sqrt(share), irregular: sigma * sqrt(1 - share))
    let states = parts.map { $0.begin(&effects, scales) }
    effects.scan(0..<max(0, steps), into: states) { effects, states, step in
      var mean = E.Real(0)
      for (i, part) in parts.enumerated() {
        if step > 0 { part.advance(&effects, &states[i]) }
        mean += part.value(states[i], at: step)
      }
      effects.sample("y", Normal(mean, scales.irregular * E.Real(noiseRatio(at: step))))
    }
  }

  /// The standard deviation of the noise of a step, as a ratio to that of the irregular.
  func noiseRatio(at step: Int) -> Double {
    if step < noiseRatios.count { return noiseRatios[step] }
    let own = parts.contains { $0 is Autocorrelation } ? Self.measurement : 1
    return (own + (step < excess.count ? excess[step] : 0)).squareRoot()
  }

  /// How it is written: the parts, with plus signs.
  public var formula: String { parts.map(\.formula).joined(separator: " + ") }
}
