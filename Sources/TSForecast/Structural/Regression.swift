import TSModel

/// What a covariate adds: a coefficient times its value.
///
///     effect[t] = β x[t],   β ~ Normal(0, scale σ)
///
/// x is measured around its mean in units of its standard deviation, so that β has the unit of the series. With a sign
/// β = ±|β|, from the half of that normal distribution; it is sampled then, where β of either sign is integrated out.
public struct Regression: StructuralPart {
  /// The name of the covariate.
  public let name: String
  /// Its value at each step, standardised.
  public let values: [Double]
  /// The standard deviation of β, in units of σ.
  public var scale: Double
  /// Which sign β has.
  public var sign: Sign

  /// Which sign a coefficient has.
  public enum Sign: String, Sendable, CaseIterable {
    case either, positive, negative
  }

  /// A covariate.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - values: its value at each step; a step past the end counts as one at its mean.
  ///   - past: how many of the values are of the past: their mean and standard deviation are taken; all if nil.
  ///   - scale: the standard deviation of β, in units of σ; positive.
  ///   - sign: which sign β has.
  public init(
    _ name: String, _ values: [Double], past: Int? = nil, scale: Double = 3, sign: Sign = .either
  ) {
    self.name = name
    let known = min(values.count, max(0, past ?? values.count))
    let count = Double(max(1, known))
    // In units of a power of two, so that squares neither overflow nor vanish.
    let unit = values.reduce(0) { max($0, abs($1)) }.binade
    let scaled = values.map { unit > 0 ? $0 / unit : 0 }
    let mean = scaled[..<known].reduce(0, +) / count
    let spread = (scaled[..<known].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    self.values = scaled.map { spread > 0 && spread.isFinite ? ($0 - mean) / spread : 0 }
    self.scale = scale
    self.sign = sign
  }

  public var formula: String {
    sign == .either ? "regression(\(name))" : "regression(\(name), \(sign.rawValue))"
  }

  // Values: β.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let site: SiteName = "beta.\(name)"
    let scale = E.Real(scale) * scales.whole
    let beta: E.Real
    switch sign {
    case .either: beta = effects.sample(site, Normal(0, scale))
    case .positive: beta = effects.sample(site, HalfNormal(scale))
    case .negative: beta = -effects.sample(site, HalfNormal(scale))
    }
    return PartState(values: [beta])
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
    step < values.count ? Real(values[step]) * state.values[0] : 0
  }
}
