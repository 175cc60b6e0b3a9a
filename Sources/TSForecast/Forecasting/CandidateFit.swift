import TSModel

/// A model fitted to a series: draws of its parameters, and what they foresee.
struct CandidateFit {
  /// The draws of the parameters that the forecast rests on, with a weight for each.
  private(set) var positions: [(position: [Double], weight: Double)] = []
  /// The mode.
  let mode: [Double]
  /// The shape of the tail of the importance weights, see ``ParetoSmoothing``.
  let paretoShape: Double
  /// Whether the importance weights are to be trusted.
  let isTrusted: Bool
  /// The values on the scale of the model.
  let values: [Double?]
  /// How many standard deviations the forecasts of the second half were off in the root mean square; 1 where that is not known.
  let spreadRatio: Double
  /// The steps whose values count less, as they are far from what was foreseen.
  let outliers: [Int]
  private let density: ModelDensity
  private let future: [Int]

  /// How many draws of the parameters are made, and how many of them are kept.
  static let (drawCount, keptCount) = (200, 40)
  /// The least precision of a coordinate, from the widest prior of the parts.
  private static let leastCurvature = 1.0 / 6

  /// Fits.
  ///
  /// - Parameters:
  ///   - parts: what the series is the sum of.
  ///   - values: the series on the scale of the model; nil where it is missing.
  ///   - horizon: how many steps to forecast, at least 1.
  ///   - season: the longest season in steps.
  ///   - key: the root of the draws.
  init(
    _ parts: [any StructuralPart], _ values: [Double?], horizon: Int, season: Double, key: PRNGKey
  ) throws {
    self.values = values
    let steps = values.count + horizon
    func density(_ excess: [Double]) throws -> ModelDensity {
      var model = Structural(parts, steps: steps)
      model.excess = excess
      let data = values + [Double?](repeating: nil, count: horizon)
      return try ModelDensity(model.condition(["y": SiteData(data)]), marginalize: .all)
    }
    var posterior = try density([])
    var mode = try Self.climb(posterior, from: Self.starts(posterior), key: key)
    let surprises = OneStepSurprises(posterior, at: mode.position, values)
    outliers = surprises.outliers
    if !outliers.isEmpty {
      posterior = try density(surprises.excess(steps: steps))
      mode = try Self.climb(posterior, from: [mode.position], key: key)
    }
    self.density = posterior
    self.mode = mode.position
    future = (posterior.states?.recordedCoordinates(of: "y") ?? []).suffix(horizon)
    let draws = try ImportanceSampling(
      posterior, at: mode, count: Self.drawCount, leastCurvature: Self.leastCurvature, key: key)
    let smoothing = draws.smoothing
    paretoShape = smoothing.shape
    isTrusted = smoothing.shape <= smoothing.greatestShape
    let chosen = smoothing.systematicChoice(Self.keptCount)
    for i in Set(chosen).sorted() {
      positions.append((draws.positions[i], Double(chosen.count { $0 == i }) / Double(chosen.count)))
    }
    spreadRatio =
      HorizonCheck(
        posterior, at: mode.position, values, horizon: horizon, season: season
      ).spreadRatio
  }

  /// The best of climbs from some points.
  private static func climb(
    _ density: ModelDensity, from starts: [[Double]], key: PRNGKey
  ) throws -> MAP.Mode {
    var map = MAP()
    map.iterations = 60
    map.tolerance = 1e-6
    var best: MAP.Mode?
    var failure: (any Error)?
    for start in starts {
      map.initialPoint = .point(start)
      do {
        let mode = try map.best(of: density, key: key)
        if mode.logDensity > best?.logDensity ?? -.infinity { best = mode }
      } catch { failure = error }
    }
    if let best { return best }
    throw failure ?? InferenceError.noMode("there is no point to start from")
  }

  /// Two points to climb from: the middle of the priors, and where the irregular explains more and lasts longer.
  private static func starts(_ density: ModelDensity) -> [[Double]] {
    let middle: [String: Double] = [
      "sigma": -0.6, "levelShare": -0.5, "slopeScale": -4, "damping": 2.2, "persistence": 1.7,
    ]
    let names = density.sampledCoordinates
    let first = names.map { name in
      middle[name] ?? (name.hasPrefix("seasonStep") ? -3.5 : 0)
    }
    let moved = ["levelShare": -2.5, "persistence": 0.8]
    return [first, zip(names, first).map { $1 + (moved[$0] ?? 0) }]
  }

  /// The mean and standard deviation of each step of the future for each draw of the parameters that is kept.
  func components() -> [[(mean: Double, standardDeviation: Double, weight: Double)]] {
    guard let drawer = density.states?.makeDrawer() else { return [] }
    var steps = future.map { _ in [(mean: Double, standardDeviation: Double, weight: Double)]() }
    for (position, weight) in positions {
      let (means, variances) = drawer.moments(at: position)
      for (step, place) in future.enumerated() {
        steps[step].append((means[place], max(0, variances[place]).squareRoot(), weight))
      }
    }
    return steps
  }

  /// A path of the future, of some draw of the parameters.
  func path(_ number: Int, drawer: StateDrawer, key: PRNGKey) -> [Double] {
    let total = positions.reduce(0) { $0 + $1.weight }
    var (place, sum) = (0, 0.0)
    let share: Double = key.child(named: "parameters").uniform(at: UInt64(number)) * total
    for (i, position) in positions.enumerated() where sum <= share {
      place = i
      sum += position.weight
    }
    let all = drawer.coordinates(at: positions[place].position, key: key.child(UInt64(number)))
    return future.map { all[$0] }
  }

  /// What draws paths; nil where nothing was integrated out.
  func makeDrawer() -> StateDrawer? { density.states?.makeDrawer() }
}

extension ModelDensity {
  /// The names of the sites that are sampled, one for each coordinate.
  fileprivate var sampledCoordinates: [String] {
    let integrated = Set(states?.sites ?? [])
    return layout.sites.filter { !$0.isDeterministic && !integrated.contains($0.name) }
      .flatMap { Array(repeating: $0.name, count: $0.count) }
  }
}
