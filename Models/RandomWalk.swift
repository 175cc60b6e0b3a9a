import TSModel

/// A random walk with drift.
///
///     x[0] ~ Normal(start + drift, scale),  x[t] ~ Normal(x[t-1] + drift, scale)
public struct RandomWalk: CatalogModel, SteppedModel {
  public static let name = "randomwalk"
  public static var length: WritableKeyPath<RandomWalk, Int> { \.steps }
  public static let summary = "A random walk with drift: each step adds normal noise to the level before it."
  public static let parameters = [
    Parameter("steps", "how many steps to draw", unit: "steps", .within(0...1e12)),
    Parameter("start", "the level before the first step"),
    Parameter("drift", "what each step adds on average"),
    Parameter("scale", "the standard deviation of a step", .above(0)),
  ]
  public static let sites = [
    SiteDescription("x", "the level, Normal(x[t-1] + drift, scale)", isSeries: true)
  ]

  /// How many steps to draw.
  public var steps = 100
  /// The level before the first step.
  public var start = 0.0
  /// What each step adds on average.
  public var drift = 0.0
  /// The standard deviation of a step, positive.
  public var scale = 1.0

  public init() {}

  /// A walk of a number of steps.
  public init(steps: Int, start: Double = 0, drift: Double = 0, scale: Double = 1) {
    self.steps = steps
    self.start = start
    self.drift = drift
    self.scale = scale
  }

  @inlinable
  public func callAsFunction<E: Effects>(_ effects: inout E) {
    let drift = E.Real(drift)
    let scale = E.Real(scale)
    effects.scan(length: steps, into: E.Real(start)) { effects, level, _ in
      level = effects.sample("x", Normal(level + drift, scale))
    }
  }
}
