import TSModel

/// A model fitted to a series: draws of its parameters, and what they foresee.
struct CandidateFit {
  /// What is known of the parameters.
  struct Parameters: Sendable {
    /// The draws of the parameters that the forecast rests on, with a weight for each.
    var positions: [(position: [Double], weight: Double)] = []
    /// The mode.
    var mode: [Double]
    /// The shape of the tail of the importance weights, see ``ParetoSmoothing``.
    var paretoShape: Double
    /// Whether the draws are to be trusted.
    var isTrusted: Bool
    /// How they were made.
    var method: String
    /// How many standard deviations the forecasts of the second half were off in the root mean square; 1 where that is not
    /// known.
    var spreadRatio: Double
  }

  /// The parameters.
  let parameters: Parameters
  /// The values on the scale of the model.
  let values: [Double?]
  /// The steps whose values count less, as they are far from what was foreseen.
  let outliers: [Int]
  private let model: SeriesModel
  private let excess: [Double]

  /// How many draws of the parameters are made, and how many of them are kept.
  static let (drawCount, keptCount) = (200, 40)
  /// The shape of the weights above which chains are run instead.
  static let greatestShape = 0.7
  /// The least precision of a coordinate, from the widest prior of the parts.
  static let leastCurvature = 1.0 / 6

  /// Fits.
  ///
  /// - Parameters:
  ///   - model: the model, recorded for series like this one.
  ///   - values: the series on the scale of the model; nil where it is missing.
  ///   - horizon: how many steps to forecast, at least 1.
  ///   - season: the longest season in steps.
  ///   - key: the root of the draws.
  init(_ model: SeriesModel, _ values: [Double?], horizon: Int, season: Double, key: PRNGKey) throws {
    (self.model, self.values) = (model, values)
    model.set(values)
    var mode = try Self.climb(model.density, from: model.starts(values), key: key)
    let surprises = OneStepSurprises(model.foresight, at: mode.position, values)
    outliers = surprises.outliers
    excess = outliers.isEmpty ? [] : surprises.excess(steps: values.count)
    if !outliers.isEmpty {
      model.set(values, excess: excess)
      mode = try Self.climb(model.density, from: [mode.position], key: key)
    }
    let draws = try ImportanceSampling(
      model.density, at: mode, count: Self.drawCount, leastCurvature: Self.leastCurvature, key: key)
    var found = Parameters(
      mode: mode.position, paretoShape: draws.smoothing.shape, isTrusted: draws.smoothing.isTrusted,
      method: "importance sampling", spreadRatio: 1)
    if draws.smoothing.shape <= Self.greatestShape {
      let chosen = draws.smoothing.systematicChoice(Self.keptCount)
      for i in Set(chosen).sorted() {
        found.positions.append((draws.positions[i], Double(chosen.count { $0 == i }) / Double(chosen.count)))
      }
    } else {
      let chains = try ChainDraws(model.density, at: mode.position, count: Self.keptCount, key: key)
      (found.isTrusted, found.method) = (chains.agree, ChainDraws.method)
      found.positions = chains.positions.map { ($0, 1 / Double(chains.positions.count)) }
    }
    found.spreadRatio =
      HorizonCheck(
        model.foresight, at: mode.position, values, horizon: horizon, season: season
      ).spreadRatio
    parameters = found
  }

  /// Takes parameters that were fitted to fewer values.
  init(_ model: SeriesModel, _ values: [Double?], reusing parameters: Parameters) {
    (self.model, self.values, self.parameters) = (model, values, parameters)
    model.set(values)
    let surprises = OneStepSurprises(model.foresight, at: parameters.mode, values)
    outliers = surprises.outliers
    excess = outliers.isEmpty ? [] : surprises.excess(steps: values.count)
  }

  /// The best of climbs from some points.
  static func climb(
    _ density: BoundDensity, from starts: [[Double]], key: PRNGKey
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

  /// Two points to climb from: the middle of the priors, and where the irregular explains more and lasts longer; both at each
  /// of the points that the parts know of.
  static func starts(
    _ names: [String], slopeStart: Double, driftStart: Double, parts: [[String: Double]]
  ) -> [[Double]] {
    let middle: [String: Double] = [
      "sigma": -0.6, "levelShare": -0.5, "restShare": -1, "slopeScale": slopeStart, "driftScale": driftStart,
      "damping": 2.2,
      "persistence": 1.7,
    ]
    let first = names.map { name in
      middle[name]
        ?? (name.hasPrefix("seasonStep")
          ? -3.5 : name.hasPrefix("betaStep") ? -3 : name.hasPrefix("cycleDamping") ? 2.9 : 0)
    }
    let moved = ["levelShare": -2.5, "persistence": 0.8]
    let both = [first, zip(names, first).map { $1 + (moved[$0] ?? 0) }]
    if parts.isEmpty { return both }
    return parts.flatMap { part in both.map { zip(names, $0).map { part[$0] ?? $1 } } }
  }

  /// The mean and standard deviation of each step of the future for each draw of the parameters that is kept.
  func components() -> [[(mean: Double, standardDeviation: Double, weight: Double)]] {
    restore()
    var steps = model.future.map { _ in [(mean: Double, standardDeviation: Double, weight: Double)]() }
    for (position, weight) in parameters.positions {
      let (means, variances) = model.drawer.moments(at: position)
      for (step, place) in model.future.enumerated() {
        steps[step].append((means[place], max(0, variances[place]).squareRoot(), weight))
      }
    }
    return steps
  }

  /// Gives the model the data of this fit again: another fit may have used it since.
  func restore() { model.set(values, excess: excess) }

  /// A path of the future, of some draw of the parameters.
  func path(_ number: Int, key: PRNGKey) -> [Double] {
    let positions = parameters.positions
    let total = positions.reduce(0) { $0 + $1.weight }
    var (place, sum) = (0, 0.0)
    let share: Double = key.child(named: "parameters").uniform(at: UInt64(number)) * total
    for (i, position) in positions.enumerated() where sum <= share {
      place = i
      sum += position.weight
    }
    let all = model.drawer.coordinates(at: positions[place].position, key: key.child(UInt64(number)))
    return model.future.map { all[$0] }
  }
}
