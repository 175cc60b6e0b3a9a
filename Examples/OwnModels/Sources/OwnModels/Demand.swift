import TSModel

/// A regression on a covariate: sales that follow the price.
///
///     base ~ Normal(0, scale),  effect ~ Normal(0, scale),  noise ~ HalfNormal(scale)
///     sales[t] ~ Normal(base + effect price[t], noise)
///
/// The price is an input. It has no density, and a prediction uses the prices of the file.
struct Demand: CatalogModel, SteppedModel {
  static let name = "demand"
  static var length: WritableKeyPath<Demand, Int> { \.steps }
  static let summary = "A regression on a covariate: sales that follow the price."
  static let parameters = [
    Parameter("steps", "how many steps to draw", .within(0...1e12)),
    Parameter(
      "scale", "the scale of all priors", .above(0), fitDefault: "2.5 root mean squares of the sales"),
  ]
  static let inputs = [Input("price", "the price at the step", .knownAhead, \Demand.price)]
  static let sites = [
    SiteDescription("base", "the sales at the price 0, Normal(0, scale)", isDrawnOnce: true),
    SiteDescription("effect", "what a price higher by 1 adds, Normal(0, scale)", isDrawnOnce: true),
    SiteDescription("noise", "the standard deviation of the rest, HalfNormal(scale)", isDrawnOnce: true),
    SiteDescription("sales", "the sales, Normal(base + effect price, noise)", isSeries: true),
  ]

  var steps = 100
  var scale = 10.0
  var price: [Double] = []

  func fitDefaults(for data: [String: SiteData], set: Set<String>) -> [String: ParameterValue] {
    let size = SeriesScale(data["sales"]?.elements ?? []).rootMeanSquare
    return ["scale": .number(SeriesScale.threeDigits(2.5 * size))]
  }

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let base = effects.sample("base", Normal(0, E.Real(scale)))
    let effect = effects.sample("effect", Normal(0, E.Real(scale)))
    let noise = effects.sample("noise", HalfNormal(E.Real(scale)))
    effects.scan(price.prefix(max(0, steps)), into: ()) { effects, _, price in
      effects.sample("sales", Normal(base + effect * E.Real(price), noise))
    }
  }
}
