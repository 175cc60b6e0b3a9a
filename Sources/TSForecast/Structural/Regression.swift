import TSModel

/// What a covariate adds: a coefficient times its value.
///
///     effect[t] = β x[t],   β ~ Normal(0, scale σ)
///
/// x is measured around its mean in units of its standard deviation, so that β has the unit of the series. With a sign
/// β = ±|β|, from the half of that normal distribution; it is sampled then, where β of either sign is integrated out. With a
/// lag of k the effect at step t is that of x[t-k]; the first k steps count as at the mean. A coefficient that varies takes
/// small steps,
///
///     β[t] = β[t-1] + s ε[t],   log(s/σ) ~ Normal(-3, 1)
///
/// What a unit of the covariate itself adds, β over its standard deviation and with its sign, is the computed site
/// `coefficient.` and its name; of one that varies that of the first step.
public struct Regression: StructuralPart {
  /// The name of the covariate.
  public let name: String
  /// Its value at each step, the lag taken into account, standardised.
  public let values: [Double]
  /// The standard deviation of β, in units of σ.
  public var scale: Double
  /// Which sign β has.
  public var sign: Sign
  /// Whether β changes from step to step; it has either sign then.
  public let isVarying: Bool
  /// How many steps ago the value is from that has an effect.
  public let lag: Int
  /// The standard deviation of the values that were given, in their own unit; 0 where they are all the same, or too large for a
  /// number.
  public let deviation: Double
  /// Whether only the name was given.
  let isNamedOnly: Bool

  /// The largest lag of a formula.
  static let greatestLag = 10_000

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
  ///   - sign: which sign β has; either for one that varies.
  ///   - isVarying: whether β changes from step to step.
  ///   - lag: how many steps ago the value is from that has an effect, from 0 on.
  public init(
    _ name: String, _ values: [Double], past: Int? = nil, scale: Double = 3, sign: Sign = .either,
    isVarying: Bool = false, lag: Int = 0
  ) {
    self.name = name
    let known = min(values.count, max(0, past ?? values.count))
    let count = Double(max(1, known))
    // In units of a power of two, so that squares neither overflow nor vanish.
    let unit = values[..<known].reduce(0) { max($0, abs($1)) }.binade
    let scaled = values.map { unit > 0 ? $0 / unit : 0 }
    let mean = scaled[..<known].reduce(0, +) / count
    let spread = (scaled[..<known].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    deviation = spread.isFinite && (spread * unit).isFinite ? spread * unit : 0
    let standardised = scaled.map { spread > 0 && spread.isFinite ? ($0 - mean) / spread : 0 }
    self.lag = min(Self.greatestLag, max(0, lag))
    self.values = [Double](repeating: 0, count: self.lag) + standardised
    self.scale = scale
    self.sign = isVarying ? .either : sign
    self.isVarying = isVarying
    isNamedOnly = false
  }

  /// A covariate of which the series has the values; see ``Series/covariates``.
  ///
  /// - Parameters:
  ///   - name: its name.
  ///   - scale: the standard deviation of β, in units of σ; positive.
  ///   - sign: which sign β has; either for one that varies.
  ///   - isVarying: whether β changes from step to step.
  ///   - lag: how many steps ago the value is from that has an effect, from 0 on.
  public init(
    _ name: String, scale: Double = 3, sign: Sign = .either, isVarying: Bool = false, lag: Int = 0
  ) {
    (self.name, values, self.scale, self.isVarying, deviation) = (name, [], scale, isVarying, 0)
    self.sign = isVarying ? .either : sign
    self.lag = min(Self.greatestLag, max(0, lag))
    isNamedOnly = true
  }

  public var formula: String {
    var words = [name]
    if sign != .either { words.append(sign.rawValue) }
    if isVarying { words.append("varying") }
    if lag > 0 { words.append("lag \(lag)") }
    return "regression(\(words.joined(separator: ", ")))"
  }

  /// What tells its sites from those of others.
  private var label: String { lag == 0 ? name : "\(name).lag\(lag)" }

  // Values: β. Parameters: the standard deviation of its steps, if it varies.
  public func begin<E: Effects>(
    _ effects: inout E, _ scales: StructuralScales<E.Real>
  ) -> PartState<E.Real> {
    let site: SiteName = "beta.\(label)"
    let scale = E.Real(scale) * scales.whole
    let beta: E.Real
    switch sign {
    case .either: beta = effects.sample(site, Normal(0, scale))
    case .positive: beta = effects.sample(site, HalfNormal(scale))
    case .negative: beta = -effects.sample(site, HalfNormal(scale))
    }
    guard isVarying else { return PartState(values: [beta]) }
    let step: SiteName = "betaStep.\(label)"
    return PartState(values: [beta], parameters: [scales.whole * effects.sample(step, LogNormal(-3, 1))])
  }

  public func advance<E: Effects>(_ effects: inout E, _ state: inout PartState<E.Real>) {
    guard isVarying else { return }
    let site: SiteName = "varying.\(label)"
    state.values[0] = effects.normal(site, state.values[0], state.parameters[0], isCentred: state.isCentred)
  }

  public func summarize<E: Effects>(_ effects: inout E, _ state: PartState<E.Real>) {
    guard deviation > 0 else { return }
    effects.deterministic("coefficient.\(label)", state.values[0] * E.Real(1 / deviation))
  }

  public func value<Real: Scalar>(_ state: PartState<Real>, at step: Int) -> Real {
    step < values.count ? Real(values[step]) * state.values[0] : 0
  }
}

extension Regression: SeriesPart {
  /// The covariate with the values that the series has of it.
  func prepared(for series: PreparedSeries) throws(ForecastError) -> PreparedPart {
    guard isNamedOnly else { return PreparedPart(self) }
    guard lag < series.values.count else {
      throw ForecastError(
        "\(formula): found \(series.values.count) steps, expected more than the lag has, whose effect nothing would show"
      )
    }
    let (values, past) = try series.covariate(name, lag: lag)
    return PreparedPart(
      Regression(name, values, past: past, scale: scale, sign: sign, isVarying: isVarying, lag: lag))
  }
}
