import TSModel

/// A level that moves by a slope of its own and is measured with noise.
///
///     slope ~ Normal(0, slopeScale)
///     level[t] ~ Normal(level[t-1] + slope, scale)
///     y[t] ~ Normal(level[t], noise)
struct Drift: CatalogModel, SteppedModel {
  static let name = "drift"
  static var length: WritableKeyPath<Drift, Int> { \.steps }
  static let summary = "A level that moves by a slope of its own and is measured with noise."
  static let parameters = [
    Parameter("steps", "how many steps to draw", .within(0...1e12)),
    Parameter("slopeScale", "the standard deviation of the prior of the slope", .above(0)),
    Parameter("scale", "the standard deviation of a step of the level", .above(0)),
    Parameter("noise", "the standard deviation of a measurement", .above(0)),
  ]
  static let sites = [
    SiteDescription("slope", "what each step adds on average, Normal(0, slopeScale)", isDrawnOnce: true),
    SiteDescription("level", "the level, Normal(level[t-1] + slope, scale)"),
    SiteDescription("y", "the measurement, Normal(level, noise)", isSeries: true),
  ]

  var steps = 100
  var slopeScale = 0.5
  var scale = 0.2
  var noise = 1.0

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let slope = effects.sample("slope", Normal(0, E.Real(slopeScale)))
    effects.scan(length: steps, into: E.Real(0)) { effects, level, _ in
      level = effects.sample("level", Normal(level + slope, E.Real(scale)))
      effects.sample("y", Normal(level, E.Real(noise)))
    }
  }
}
