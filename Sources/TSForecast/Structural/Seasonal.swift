import TSModel

/// A season that repeats and slowly changes: waves whose coefficients take small steps.
///
///     season[t] = Σ_k a_k[t] cos(2π k t/m) + b_k[t] sin(2π k t/m),   k = 1...K
///     a_k[t] = a_k[t-1] + s √w_k ε,   a_k[0] ~ Normal(0, s₀ √w_k),   and so b_k
///
/// with w_k falling as 1/k, so that slow waves are larger than fast ones, and scaled such that s₀ is the standard deviation
/// of the effects of the steps around their mean. The period m need not be whole: 52.18 weeks make a year. An even m has no
/// sine at k = m/2, which would be nothing at every step. Priors: log(s/σ) ~ Normal(-3.5, 0.6), log(s₀/σ) ~ Normal(0, 0.7).
public struct Seasonal: StructuralPart {
  /// The length m of a season in steps, more than 1.
  public let period: Double
  /// The number K of waves, at least 1 and at most m/2.
  public let harmonics: Int
  fileprivate let waves: [Wave]
  private let isUsual: Bool

  /// A wave and its weight.
  fileprivate struct Wave: Sendable {
    let number: Int
    let isSine: Bool
    let weight: Double
  }

  /// A season.
  ///
  /// - Parameters:
  ///   - period: the length in steps, more than 1.
  ///   - harmonics: how many waves; as many as there are up to 12 (six for a period that is not whole or is above 24) if nil.
  public init(_ period: Double, harmonics: Int? = nil) {
    self.period = period
    let isShort = period.rounded() == period && period <= 24
    let usual = isShort ? 12 : 6
    // A length that is none is for the density to refuse.
    let most = max(1, Int(min(1e6, max(1, period / 2)).rounded(.down)))
    let count = min(most, max(1, harmonics ?? usual))
    self.harmonics = count
    isUsual = count == min(most, usual)
    let weights = (1...count).map { (2 * Double($0) == period ? 0.5 : 1) / Double($0) }
    let total = weights.reduce(0, +)
    waves = weights.enumerated().flatMap { i, weight in
      let scaled = weight / total * (1 - 1 / period)
      let cosine = Wave(number: i + 1, isSine: false, weight: scaled)
      return 2 * Double(i + 1) == period
        ? [cosine] : [cosine, Wave(number: i + 1, isSine: true, weight: scaled)]
    }
  }

  public var formula: String {
    isUsual ? "seasonal(\(Self.text(period)))" : "seasonal(\(Self.text(period)), \(harmonics))"
  }

  /// The period, with two decimals at most.
  static func text(_ period: Double) -> String {
    guard abs(period) < 1e9 else { return "\(period)" }
    let hundredths = Int((100 * period).rounded())
    if hundredths % 100 == 0 { return "\(hundredths / 100)" }
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction % 10 == 0 ? fraction / 10 : fraction)"
  }

  private var name: String { Self.text(period) }

  // Values: the coefficients. Parameters: the standard deviations of their steps.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let step =
      scales.areStatesIntegrated
      ? scales.whole * effects.sample("seasonStep\(name)", LogNormal(-3.5, 0.6)) : 0
    let size = scales.whole * effects.sample("seasonSize\(name)", LogNormal(0, 0.7))
    let initial: SiteName = "initialSeason\(name)"
    let values = effects.plate("waves\(name)", waves.count) { effects, k in
      effects.sample(initial, Normal(0, size * E.Real(waves[k].weight.squareRoot())))
    }
    // A chain would have to sample its steps, which are as many as they are small.
    guard scales.areStatesIntegrated else { return PartState(values: values) }
    return PartState(values: values, parameters: waves.map { step * E.Real($0.weight.squareRoot()) })
  }

  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {
    let (values, scales) = (state.values, state.parameters)
    if scales.isEmpty { return }
    let site: SiteName = "season\(name)"
    state.values = effects.plate("waves\(name)", waves.count) { effects, k in
      effects.sample(site, Normal(values[k], scales[k]))
    }
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
    var sum = Real(0)
    for (k, wave) in waves.enumerated() { sum += Real(wave.height(at: step, period)) * state.values[k] }
    return sum
  }
}

extension Seasonal.Wave {
  /// cos or sin of 2π k t/m, from the place within the period, so that a whole period repeats to the bit.
  func height(at step: Int, _ period: Double) -> Double {
    let turns = (Double(number) * Double(step)).truncatingRemainder(dividingBy: period) / period
    let angle = 2 * Double.pi * turns
    return isSine ? Double.sin(angle) : Double.cos(angle)
  }
}
