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
///
/// Counts have the sum as the logarithm of their mean, in units of its own:
///
///     y[t] ~ Poisson(µ[t]), or negative binomial with variance µ + δ² µ²
///     log µ[t] = origin + unit (level[t] + parts[t] + u[t] + 0.02 σ ω[t])
///
/// They scatter by themselves, so that u is there only with an ``Autocorrelation``, with a share of its own: the logits of the
/// shares of level and irregular ~ Normal(-2, 2) and Normal(-1, 2); δ ~ HalfNormal(1). Where counts are sampled (`fit`) a season
/// does not change.
public struct Structural: Model {
  /// How many steps there are.
  public var steps: Int
  /// The parts, in the order in which they are drawn.
  public var parts: [any StructuralPart]
  /// What the values are distributed by, given the sum.
  public var family = ObservationFamily.normal
  /// Of counts: the logarithm of the mean where the sum is 0.
  public var origin = 0.0
  /// Of counts: how much of the logarithm a unit of the sum is.
  public var unit = 1.0
  /// For each step how much greater than usual the variance of the irregular is, as a ratio: 0 for an ordinary step. Steps
  /// past the end count as ordinary. Counts have none.
  public var excess: [Double] = []
  /// Instead of what follows from ``excess``: for each step the standard deviation of the noise as a ratio to that of the
  /// irregular.
  var noiseRatios: [Double] = []
  /// Of counts: whether the data are not the counts but normal numbers around the sum, with standard deviations as
  /// ``noiseRatios`` has them, in the place of what counts say of it.
  var isApproximate = false

  /// A model.
  public init(_ parts: [any StructuralPart], steps: Int) {
    self.parts = parts
    self.steps = steps
  }

  /// The variance that an autocorrelated irregular leaves to the measurement, as a ratio to its own.
  static let measurement = 4e-4
  /// The standard deviation of what is left of the logarithm of the mean of a count, in units of σ.
  static let irregular = 0.02
  /// The greatest logarithm of a mean: beyond it counts are no whole numbers any more.
  static let greatestLogMean = 34.0

  public func callAsFunction<E: Effects>(_ effects: inout E) {
    let scales = StructuralScales.drawn(
      &effects, unit: 1, family, wanders: true, hasRest: hasAutocorrelation,
      areStatesIntegrated: family == .normal || isApproximate)
    let dispersion =
      family == .negativeBinomial && !isApproximate ? effects.sample("dispersion", HalfNormal(1)) : E.Real(1)
    var states = parts.map { $0.begin(&effects, scales) }
    for i in states.indices { states[i].isCentred = scales.isCentred }
    effects.scan(0..<max(0, steps), into: states) { effects, states, step in
      var mean = E.Real(0)
      for (i, part) in parts.enumerated() {
        if step > 0 { part.advance(&effects, &states[i]) }
        mean += part.value(states[i], at: step)
      }
      if family == .normal {
        effects.sample("y", Normal(mean, scales.irregular * E.Real(noiseRatio(at: step))))
      } else {
        let signal = effects.normal(
          "signal", mean, scales.whole * E.Real(Self.irregular), isCentred: scales.isCentred)
        if isApproximate {
          // Times one that is computed: a deviation that stands alone is computed with when the model is recorded, and could not
          // be exchanged after it.
          effects.sample("y", Normal(signal, scales.whole / scales.whole * E.Real(noiseRatio(at: step))))
        } else {
          count(&effects, signal, dispersion)
        }
      }
    }
  }

  /// A count around its mean.
  private func count<E: Effects>(
    _ effects: inout E, _ sum: E.Real, _ dispersion: E.Real
  ) {
    let log = Self.bounded(E.Real(origin) + E.Real(unit) * sum)
    effects.deterministic("logMean", log)
    if family == .poisson {
      effects.sample("y", Poisson(exp(log)))
    } else {
      effects.sample("y", NegativeBinomial2(exp(log), 1 / (dispersion * dispersion)))
    }
  }

  /// The logarithm of a mean, bent above 30 and never above ``greatestLogMean``: a climb that begins up there must find down, for
  /// which a bound alone has no slope.
  static func bounded<Real: Scalar>(_ logMean: Real) -> Real {
    let bend = Real(30)
    let rest = Real.maximum(logMean - bend, Real(0))
    return Real.minimum(Real.minimum(logMean, bend) + log1p(rest), Real(greatestLogMean))
  }

  private var hasAutocorrelation: Bool { parts.contains { $0 is Autocorrelation } }

  /// The standard deviation of the noise of a step, as a ratio to that of the irregular.
  func noiseRatio(at step: Int) -> Double {
    if step < noiseRatios.count { return noiseRatios[step] }
    let own = hasAutocorrelation ? Self.measurement : 1
    return (own + (step < excess.count ? excess[step] : 0)).squareRoot()
  }

  /// How it is written: the parts, with plus signs.
  public var formula: String { Candidate.formula(of: parts, family) }
}
