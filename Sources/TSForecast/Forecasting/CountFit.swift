import TSModel

/// A model of counts fitted to a series, and what it foresees: whole numbers, none below zero.
///
/// Parameters and states are drawn from ``CountApproximation`` and weighted for the counts; the dispersion is summed over. Where
/// the weights are not to be trusted they are sampled by NUTS; for a series that is too long for that the states are those of the
/// approximation.
struct CountFit: PooledForecast {
  let points: [[Double]]
  /// How the draws were made.
  let method: String
  /// The shape of the tail of the importance weights.
  let paretoShape: Double
  /// Whether the draws are to be trusted.
  let isTrusted: Bool
  /// For each draw the logarithm of the mean of each step of the future, and the dispersion.
  private let draws: [Draw]
  private let likelihood: CountLikelihood

  /// What is known of the future by one draw.
  typealias Draw = (logMeans: [Double], dispersion: Double)

  /// The largest count, below which every whole number is one.
  static let greatestCount = 1e15
  /// How many draws are made, and how many of them are kept.
  private static let (drawCount, keptCount) = (400, 150)
  /// The most steps that are sampled by NUTS: it takes some ten seconds for a few hundred.
  private static let mostSampledSteps = 600
  /// How many points stand for each draw.
  private static let slices = 10

  /// Fits.
  ///
  /// - Parameters:
  ///   - parts: the parts.
  ///   - family: the family of the counts.
  ///   - values: the counts; nil where one is missing.
  ///   - horizon: how many steps to forecast, at least 1.
  ///   - key: the root of the draws.
  init(
    _ parts: [any StructuralPart], _ family: ObservationFamily, _ values: [Double?], horizon: Int,
    key: PRNGKey
  ) throws {
    likelihood = CountLikelihood(family: family, values: values)
    let model = Self.model(parts, family, values, horizon: horizon)
    let approximation = try CountApproximation(model, likelihood, horizon: horizon, key: key)
    let weighted = try Self.weighted(approximation, horizon: horizon, key: key)
    paretoShape = weighted.smoothing.shape
    if paretoShape <= CandidateFit.greatestShape {
      (method, isTrusted) = ("importance sampling", weighted.smoothing.isTrusted)
      draws = weighted.smoothing.systematicChoice(Self.keptCount).map { weighted.draws[$0] }
    } else if values.count + horizon > Self.mostSampledSteps {
      (method, isTrusted) = ("normal approximation", false)
      draws = weighted.ofParameters.systematicChoice(Self.keptCount).map { weighted.draws[$0] }
    } else {
      let chains = try CountChains(model, approximation, horizon: horizon, key: key)
      (method, isTrusted, draws) = (CountChains.method, chains.agree, chains.draws)
    }
    let middles = (0..<Self.slices).map { (Double($0) + 0.5) / Double(Self.slices) }
    let (draws, likelihood) = (draws, likelihood)
    points = (0..<horizon).map { step in
      draws.flatMap { draw in
        middles.map { likelihood.quantile($0, draw.logMeans[step], draw.dispersion) }
      }.sorted()
    }
  }

  /// Draws from the approximation, and their weights: those of the counts, and those of the parameters alone.
  private static func weighted(
    _ approximation: CountApproximation, horizon: Int, key: PRNGKey
  ) throws -> (draws: [Draw], smoothing: ParetoSmoothing, ofParameters: ParetoSmoothing) {
    let sampling = try ImportanceSampling(
      approximation.model.density, at: approximation.mode, count: drawCount,
      leastCurvature: CandidateFit.leastCurvature, key: key)
    let (states, choices) = (key.child(named: "states"), key.child(named: "dispersions"))
    let dispersions = approximation.likelihood.dispersions
    var (draws, logRatios) = ([Draw](), [Double]())
    for (i, position) in sampling.positions.enumerated() {
      let (logMeans, ratios) = approximation.draw(at: position, key: states.child(UInt64(i)))
      let sum = Double.logSumExp(ratios)
      let logRatio = sampling.smoothing.logWeights[i] + sum
      logRatios.append(logRatio.isFinite ? logRatio : -.infinity)
      // A dispersion in proportion to what each is worth.
      var rest: Double = choices.uniform(at: UInt64(i))
      var chosen = dispersions.count - 1
      for (place, ratio) in ratios.enumerated().dropLast() {
        rest -= Double.exp(ratio - sum)
        if rest < 0 {
          chosen = place
          break
        }
      }
      draws.append((Array(logMeans.suffix(horizon)), dispersions[chosen]))
    }
    return (draws, ParetoSmoothing(logRatios: logRatios), sampling.smoothing)
  }

  /// The model in units of the mean step of logarithms, from the logarithm of the mean.
  private static func model(
    _ parts: [any StructuralPart], _ family: ObservationFamily, _ values: [Double?], horizon: Int
  ) -> Structural {
    var model = Structural(parts, steps: values.count + horizon)
    model.family = family
    let scale = CountScale(values)
    (model.origin, model.unit) = (scale.origin, scale.unit)
    return model
  }

  func paths(_ numbers: some Sequence<Int>, key: PRNGKey) -> [[Double]] {
    numbers.map { number in
      let share: Double = key.child(named: "parameters").uniform(at: UInt64(number))
      let draw = draws[min(draws.count - 1, Int(share * Double(draws.count)))]
      let own = key.child(UInt64(number))
      return draw.logMeans.enumerated().map { step, logMean in
        likelihood.quantile(own.uniform(at: UInt64(step)), logMean, draw.dispersion)
      }
    }
  }
}
