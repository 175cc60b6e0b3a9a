import TSModel

/// An autoregression of any order.
///
///     alpha ~ Normal(0, alphaScale)
///     beta[k] ~ Normal(0, betaScale),  k = 1...order
///     sigma ~ HalfNormal(sigmaScale)
///     y[t] ~ Normal(alpha + Σ beta[k] y[t-k], sigma)
///
/// A coefficient that is set is a constant and not a site.
public struct AR: CatalogModel {
  public static let name = "ar"
  public static let summary =
    "An autoregression: each value is a linear function of the ones before it, and noise."
  public static let parameters = [
    Parameter("steps", "how many values to draw", unit: "steps", .within(0...1e12)),
    Parameter("order", "how many values before it each one depends on", .within(0...1000)),
    Parameter("alphaScale", "the standard deviation of the prior of alpha", .above(0)),
    Parameter("betaScale", "the standard deviation of the prior of each beta", .above(0)),
    Parameter("sigmaScale", "the scale of the prior of sigma", .above(0)),
    Parameter("alpha", "the intercept; drawn where it is not set"),
    Parameter("beta", "the coefficients, the nearest lag first; drawn where they are not set"),
    Parameter("sigma", "the standard deviation of the noise; drawn where it is not set", .above(0)),
    Parameter(
      "before", "what precedes the series: zeros, or given (its first values are data without density)"),
  ]
  public static let sites = [
    SiteDescription("alpha", "the intercept, Normal(0, alphaScale)"),
    SiteDescription("beta", "the coefficients, Normal(0, betaScale) each"),
    SiteDescription("sigma", "the standard deviation of the noise, HalfNormal(sigmaScale)"),
    SiteDescription("y", "the series, Normal(alpha + sum of beta[k] y[t-k], sigma)", isSeries: true),
  ]

  /// What precedes the series.
  public enum Before: String, Codable, Sendable {
    /// Zeros.
    case zeros
    /// The first `order` values of the series are data and carry no density.
    case given
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

  public init() {}

  /// An autoregression of an order.
  public init(order: Int, steps: Int = 100) {
    self.order = order
    self.steps = steps
  }

  @inlinable
  public func callAsFunction<E: Effects>(_ effects: inout E) {
    if let beta, beta.count != order {
      effects.fail("beta has \(beta.count) values, but order is \(order)")
    }
    let alpha = alpha.map { E.Real($0) } ?? effects.sample("alpha", Normal(0, E.Real(alphaScale)))
    let beta =
      beta?.map { E.Real($0) }
      ?? effects.plate("lags", order) { effects, _ in
        effects.sample("beta", Normal(0, E.Real(betaScale)))
      }
    let sigma = sigma.map { E.Real($0) } ?? effects.sample("sigma", HalfNormal(E.Real(sigmaScale)))
    let zeros = Array(repeating: E.Real(0), count: max(0, order))
    effects.scan(length: steps, into: zeros) { effects, lags, t in
      var mean = alpha
      for k in 0..<min(lags.count, beta.count) { mean += beta[k] * lags[k] }
      let y = draw(&effects, Normal(mean, sigma), t)
      if lags.isEmpty { return }
      for k in stride(from: lags.count - 1, to: 0, by: -1) { lags[k] = lags[k - 1] }
      lags[0] = y
    }
  }

  @inlinable
  func draw<E: Effects>(_ effects: inout E, _ distribution: Normal<E.Real>, _ t: Int) -> E.Real {
    switch before {
    case .zeros: return effects.sample("y", distribution)
    case .given: return effects.with(Given(isGiven: t < order)) { $0.sample("y", distribution) }.result
    }
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
