import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Structural models")
struct StructuralTests {
  static let y: [Double?] = [0, 0.7, nil, 1.9, 1.1, 2.4, 2.2, nil, 3.9, 3.1]

  /// The priors of σ and of the share of the level, at their coordinates.
  static func prior(_ logSigma: Double, _ share: Double) -> Double {
    normalLogDensity(logSigma, -0.6, 0.6) + normalLogDensity(share, -0.5, 2)
  }

  static func seen(_ means: [Combination], _ y: [Double?]) -> Double {
    denseLogDensity(zip(means, y).compactMap { mean, value in value.map { (mean, $0) } })
  }

  @Test("A level and white noise: the density is the dense one")
  func level() throws {
    let model = Structural([Trend(hasSlope: false, driftScale: 0)], steps: Self.y.count)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare"])
    let (logSigma, logit) = (-0.3, 0.4)
    let (sigma, share) = (Double.exp(logSigma), logistic(of: logit))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      return level + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected = Self.seen(means, Self.y) + Self.prior(logSigma, logit)
    #expect(isClose(try marginal(model, Self.y, at: [logSigma, logit]), expected, relative: 1e-10))
  }

  @Test("Trend, season of four, autocorrelation: the density is the dense one")
  func everything() throws {
    let model = Structural([Trend(), Seasonal(4), Autocorrelation()], steps: Self.y.count)
    let names = [
      "sigma", "levelShare", "driftScale", "slopeScale", "damping", "seasonStep4", "seasonSize4",
      "persistence",
    ]
    #expect(try sampledSites(model, Self.y) == names)
    let position = [-0.3, 0.4, -2.3, -3.6, 1.9, -3.1, 0.2, 1.2]
    let sigma = Double.exp(position[0])
    let share = logistic(of: position[1])
    let (step, damping) = (sigma * Double.exp(position[3]), logistic(of: position[4]))
    let (seasonStep, seasonSize) = (sigma * Double.exp(position[5]), sigma * Double.exp(position[6]))
    let rho = 2 * logistic(of: position[7]) - 1
    let (move, irregular) = (sigma * share.squareRoot(), sigma * (1 - share).squareRoot())
    var noise = Noise()
    let drift = noise.next(sigma * Double.exp(position[2]))
    var level = noise.next(20 * sigma)
    var slope = noise.next((step * step / (1 - damping * damping) + 0.0025 * sigma * sigma).squareRoot())
    // Waves of weight 1 and 1/4, the second (at half the period) a cosine alone, in all 3/4.
    let weights = [1, 1, 0.25].map { 0.75 * $0 / 1.25 }
    var waves = weights.map { noise.next(seasonSize * $0.squareRoot()) }
    var rest = noise.next(irregular)
    var means: [Combination] = []
    for t in Self.y.indices {
      if t > 0 {
        level = level + damping * slope + drift + noise.next(move)
        slope = damping * slope + noise.next(step)
        waves = zip(waves, weights).map { $0 + noise.next(seasonStep * $1.squareRoot()) }
        rest = rho * rest + noise.next(irregular * (1 - rho * rho).squareRoot())
      }
      let (cosine, sine, alternating) = ([1.0, 0, -1, 0][t % 4], [0.0, 1, 0, -1][t % 4], [1.0, -1][t % 2])
      let season = cosine * waves[0] + sine * waves[1] + alternating * waves[2]
      means.append(level + season + rest + noise.next(irregular * 4e-4.squareRoot()))
    }
    var expected = Self.seen(means, Self.y) + Self.prior(position[0], position[1])
    for (x, (mean, scale)) in zip(
      position.dropFirst(2), [(Double.log(0.07), 1), (-4, 0.5), (2.2, 0.7), (-3.5, 0.6), (0, 0.7), (1.7, 1)])
    {
      expected += normalLogDensity(x, mean, scale)
    }
    #expect(isClose(try marginal(model, Self.y, at: position), expected, relative: 1e-10))
  }

  @Test("An excess raises the variance of its step alone")
  func excess() throws {
    var model = Structural([Trend(hasSlope: false, driftScale: 0)], steps: 4)
    model.excess = [0, 8]
    let y: [Double?] = [0, 5, 0.3, 0.1]
    let share = logistic(of: -0.5)
    var noise = Noise()
    var level = noise.next(20)
    let means = y.indices.map { t in
      if t > 0 { level = level + noise.next(share.squareRoot()) }
      return level + noise.next(((1 - share) * (t == 1 ? 9 : 1)).squareRoot())
    }
    let expected = Self.seen(means, y) + Self.prior(0, -0.5)
    #expect(isClose(try marginal(model, y, at: [0, -0.5]), expected, relative: 1e-10))
  }

  @Test("How it is written; without steps there are no data")
  func formulaAndLength() throws {
    let model = Structural([Trend(), Seasonal(12), Autocorrelation()], steps: 0)
    #expect(model.formula == "trend + seasonal(12) + ar(1)")
    #expect(try model.seed(1).trace().sites.allSatisfy { $0.name != "y" })
    #expect(try Structural([], steps: -3).seed(1).trace().sites.count == 2)
  }

  /// Truth and data from the prior, fitted with NUTS.
  @Test("Calibrated over data from its own prior")
  func calibration() throws {
    let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil
    let count = isLong ? 1000 : 20
    let model = Structural([Trend(), Seasonal(4), Autocorrelation()], steps: 24)
    let quantities = ["sigma", "levelShare", "slopeScale", "damping", "seasonSize4", "persistence", "drift"]
    var calibration = Calibration(key: PRNGKey(seed: 0).child(named: "ties"))
    let sampler = try NUTS(
      chains: 1, warmup: 300, draws: Calibration.drawCount * 4, thin: 4, targetAcceptance: 0.95, jobs: 1)
    for seed in 0..<UInt64(count) {
      let truth = try model.seed(seed).trace()
      let fit = try model.condition(["y": SiteData(truth["y"])]).fit(sampler, seed: seed)
      for name in quantities {
        let draws = try #require(fit.draws[name]).values
        calibration.add(name, truth: try truth[name][0], draws: draws)
      }
    }
    for finding in calibration.findings {
      #expect(finding.count == count)
      #expect(finding.probability >= 2e-5, "\(finding)")
      if isLong { #expect((0.87...0.93).contains(finding.coverage), "\(finding): \(finding.coverage)") }
    }
  }
}
