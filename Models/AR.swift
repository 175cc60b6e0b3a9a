import TSModel

/// An autoregression of any order.
///
///     alpha ~ Normal(0, alphaScale)
///     beta[k] ~ Normal(0, betaScale),  k = 1...order
///     sigma ~ HalfNormal(sigmaScale)
///     y[t] ~ Normal(alpha + Σ beta[k] y[t-k], sigma)
///
/// A coefficient that is set is a constant and not a site.
///
/// With prior=partial the coefficients come from partial autocorrelations instead, so that every draw is stationary
/// (of independent Normal(0, 0.5) coefficients at order 5 only 33 % are):
///
///     partial[k] ~ Uniform(-1, 1),  beta by the recursion of Durbin and Levinson
///
/// In a fit the scales follow the data unless they are set, where y is the series and s its standard deviation:
///
///     alphaScale = 2.5 √(Σ y²/n),  betaScale = 1,  sigmaScale = s,  before = given
///
/// A stationary series has the mean alpha/(1 - Σ beta[k]), so alpha is of the size of the values or less, and sigma is
/// at most s. Multiplied by a number, the series has the posterior multiplied by it.
///
/// With before=stationary the first values follow the stationary distribution, each given those before it, around the
/// mean alpha/(1 - Σ beta[k]).
public struct AR: CatalogModel, SteppedModel {
  public static let name = "ar"
  public static var length: WritableKeyPath<AR, Int> { \.steps }
  public static let summary =
    "An autoregression: each value is a linear function of the ones before it, and noise."
  public static let parameters = [
    Parameter("steps", "how many values to draw", unit: "steps", .within(0...1e12)),
    Parameter("order", "how many values before it each one depends on", .within(0...1000)),
    Parameter(
      "alphaScale", "the standard deviation of the prior of alpha", .above(0),
      fitDefault: "2.5 root mean squares of the series"),
    Parameter(
      "betaScale", "the standard deviation of the prior of each beta", .above(0), fitDefault: "1"),
    Parameter(
      "sigmaScale", "the scale of the prior of sigma", .above(0),
      fitDefault: "the standard deviation of the series"),
    Parameter("alpha", "the intercept; drawn where it is not set"),
    Parameter("beta", "the coefficients, the nearest lag first; drawn where they are not set"),
    Parameter("sigma", "the standard deviation of the noise; drawn where it is not set", .above(0)),
    Parameter(
      "before",
      "what precedes the series: zeros, given (its first values are data without density), or stationary (an "
        + "endless past; needs prior=partial or a beta that is stationary)", fitDefault: "given"),
    Parameter(
      "prior",
      "what beta is drawn by: coefficients (normal ones), or partial (uniform partial autocorrelations, which "
        + "make every draw stationary)"),
  ]
  public static let sites = [
    SiteDescription("alpha", "the intercept, Normal(0, alphaScale)", isDrawnOnce: true),
    SiteDescription(
      "beta", "the coefficients, Normal(0, betaScale) each; made of partial with prior=partial",
      isDrawnOnce: true),
    SiteDescription(
      "partial", "with prior=partial: the partial autocorrelations, Uniform(-1, 1) each", isDrawnOnce: true),
    SiteDescription(
      "sigma", "the standard deviation of the noise, HalfNormal(sigmaScale)", isDrawnOnce: true),
    SiteDescription("y", "the series, Normal(alpha + sum of beta[k] y[t-k], sigma)", isSeries: true),
  ]

  /// What precedes the series.
  public enum Before: String, Codable, Sendable, CaseIterable {
    /// Zeros.
    case zeros
    /// The first `order` values of the series are data and carry no density.
    case given
    /// An endless past: the first `order` values follow the stationary distribution.
    case stationary
  }

  /// What the coefficients are drawn by.
  public enum Prior: String, Codable, Sendable, CaseIterable {
    /// Independent normal coefficients.
    case coefficients
    /// Independent uniform partial autocorrelations: all of them stationary.
    case partial
  }

  /// How many values to draw.
  public var steps = 100
  /// How many values before it each one depends on.
  public var order = 2
  /// The standard deviation of the prior of alpha, positive.
  public var alphaScale = 1.0
  /// The standard deviation of the prior of each beta, positive.
  public var betaScale = 0.5
  /// The scale of the prior of sigma, positive.
  public var sigmaScale = 1.0
  /// The intercept; drawn where it is nil.
  public var alpha: Double?
  /// The coefficients, the nearest lag first; drawn where they are nil.
  public var beta: [Double]?
  /// The standard deviation of the noise, positive; drawn where it is nil.
  public var sigma: Double?
  /// What precedes the series.
  public var before = Before.zeros
  /// What the coefficients are drawn by where `beta` is nil.
  public var prior = Prior.coefficients

  public init() {}

  /// An autoregression of an order.
  public init(order: Int, steps: Int = 100) {
    self.order = order
    self.steps = steps
  }

  public var givenSteps: Int { before == .given ? max(0, order) : 0 }

  public func fitDefaults(
    for data: [String: SiteData], set: Set<String>
  ) throws(ParameterError) -> [String: ParameterValue] {
    guard let series = data["y"]?.elements else { return [:] }
    var isGiven = before == .given
    var chosen: [String: ParameterValue] = [:]
    if order > 0, !set.contains("before") {
      chosen["before"] = .text(Before.given.rawValue)
      isGiven = true
    }
    if isGiven { try requireMore(than: order, in: series) }
    let scale = SeriesScale(series)
    func rounded(_ value: Double) -> ParameterValue { .number(SeriesScale.threeDigits(value)) }
    if alpha == nil { chosen["alphaScale"] = rounded(2.5 * scale.rootMeanSquare) }
    if beta == nil, order > 0, prior == .coefficients { chosen["betaScale"] = .number(1) }
    if sigma == nil { chosen["sigmaScale"] = rounded(scale.standardDeviation) }
    return chosen
  }

  /// Refuses a series whose first values cannot be taken as given, or has no others.
  private func requireMore(than given: Int, in series: [Double?]) throws(ParameterError) {
    guard given > 0 else { return }
    guard series.dropFirst(given).contains(where: { $0 != nil }) else {
      throw ParameterError(
        "order is \(given), so before=given takes the first \(given) values of y as given, and there are no others to fit "
          + "to; expected a smaller order")
    }
    if let missing = series.prefix(given).firstIndex(where: { $0 == nil }) {
      throw ParameterError(
        "before=given takes the first \(given) values of y as given, but that of step \(missing) is missing; expected "
          + "data that begin later, or before=stationary with prior=partial, which infer it")
    }
  }

  @inlinable
  public func callAsFunction<E: Effects>(_ effects: inout E) {
    if let beta, beta.count != order {
      effects.fail("beta has \(beta.count) values, but order is \(order)")
    }
    let alpha = alpha.map { E.Real($0) } ?? effects.sample("alpha", Normal(0, E.Real(alphaScale)))
    let beta = beta?.map { E.Real($0) } ?? drawCoefficients(&effects)
    let sigma = sigma.map { E.Real($0) } ?? effects.sample("sigma", HalfNormal(E.Real(sigmaScale)))
    let start = before == .stationary ? stationaryStart(&effects, alpha, beta, sigma) : nil
    let zeros = Array(repeating: E.Real(0), count: max(0, order))
    effects.scan(length: steps, into: zeros) { effects, lags, t in
      var mean = alpha
      var deviation = sigma
      if let start, t < start.deviations.count {
        mean = start.mean(t, after: lags)
        deviation = start.deviations[t]
      } else {
        for k in 0..<min(lags.count, beta.count) { mean += beta[k] * lags[k] }
      }
      let y = draw(&effects, Normal(mean, deviation), t)
      if lags.isEmpty { return }
      for k in stride(from: lags.count - 1, to: 0, by: -1) { lags[k] = lags[k - 1] }
      lags[0] = y
    }
  }

  @inlinable
  func drawCoefficients<E: Effects>(_ effects: inout E) -> [E.Real] {
    switch prior {
    case .coefficients:
      return effects.plate("lags", order) { effects, _ in
        effects.sample("beta", Normal(0, E.Real(betaScale)))
      }
    case .partial:
      let partial = effects.plate("lags", order) { effects, _ in
        effects.sample("partial", Uniform(E.Real(-1), E.Real(1)))
      }
      return effects.deterministic(
        "beta", PartialAutocorrelations<E.Real>.coefficients(fromPartial: partial))
    }
  }

  /// How the first values follow the stationary distribution; nil where there is none.
  @inlinable
  func stationaryStart<E: Effects>(
    _ effects: inout E, _ alpha: E.Real, _ coefficients: [E.Real], _ sigma: E.Real
  ) -> StationaryStart<E.Real>? {
    // Whether a prior may draw other coefficients does not depend on what it draws: a fit would fail halfway.
    if beta == nil, prior == .coefficients {
      effects.fail("before=stationary needs prior=partial, or a beta that is stationary")
      return nil
    }
    if let beta {
      let partial = PartialAutocorrelations<Double>.partial(fromCoefficients: beta)
      if !partial.allSatisfy({ abs($0) < 1 }) {
        effects.fail("before=stationary needs stationary coefficients, but those of beta are not")
        return nil
      }
    }
    return StationaryStart(alpha, coefficients, sigma)
  }

  @inlinable
  func draw<E: Effects>(_ effects: inout E, _ distribution: Normal<E.Real>, _ t: Int) -> E.Real {
    switch before {
    case .zeros, .stationary: return effects.sample("y", distribution)
    case .given: return effects.with(Given(isGiven: t < order)) { $0.sample("y", distribution) }.result
    }
  }
}

/// The best predictions of the first values of a stationary autoregression, each from those before it.
@usableFromInline
struct StationaryStart<Real: Scalar> {
  /// The mean of every value.
  @usableFromInline let centre: Real
  /// The coefficients of the prediction of value t, the nearest lag first.
  @usableFromInline var coefficients: [[Real]] = []
  /// The standard deviations of the errors of the predictions.
  @usableFromInline var deviations: [Real] = []

  @inlinable
  init(_ alpha: Real, _ beta: [Real], _ sigma: Real) {
    var rest = Real(1)
    for coefficient in beta { rest -= coefficient }
    centre = alpha / rest
    var current = beta
    var deviation = sigma
    for t in beta.indices.reversed() {
      let share = PartialAutocorrelations<Real>.stepDown(&current, order: t)
      deviation /= Real.sqrt(share)
      coefficients.append(Array(current[..<t]))
      deviations.append(deviation)
    }
    coefficients.reverse()
    deviations.reverse()
  }

  /// The prediction of value t from those before it, the nearest first.
  @inlinable
  func mean(_ t: Int, after lags: [Real]) -> Real {
    var mean = centre
    for k in 0..<t { mean += coefficients[t][k] * (lags[k] - centre) }
    return mean
  }
}

/// Takes a value as given: it must be data, and its density does not count.
@usableFromInline
struct Given: Handler {
  @usableFromInline let isGiven: Bool

  @inlinable
  init(isGiven: Bool) { self.isGiven = isGiven }

  @inlinable
  mutating func process<D: Distribution>(_ site: inout Site<D>) {
    if isGiven { site.isMasked = true }
  }

  @inlinable
  mutating func postprocess<D: Distribution>(_ site: inout Site<D>) {
    if isGiven, !site.isObserved {
      site.fail(.other("before=given takes the first values of the series from data, but there is none here"))
    }
  }
}
