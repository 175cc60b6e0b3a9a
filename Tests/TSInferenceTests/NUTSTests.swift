import TSInference
import TSNumerics
import Testing

/// Draws of the no-U-turn sampler against known moments, and how it fails.
@Suite struct NUTSTests {
  /// Runs and returns the draws of all chains one after another, with the report.
  func run(
    _ density: some LogDensity, _ sampler: NUTS, seed: UInt64 = 1
  ) throws -> (positions: [Double], report: SamplingReport, chains: [DrawStore.Chain]) {
    let store = DrawStore()
    let report = try sampler.sample(density, key: PRNGKey(seed: seed), into: store)
    return (store.chains.flatMap(\.positions), report, store.chains)
  }

  @Test(arguments: MetricAdaptation.allCases)
  func momentsOfTenNormals(metric: MetricAdaptation) throws {
    let sampler = try NUTS(chains: 4, warmup: 500, draws: 1000, metric: metric)
    let (positions, report, chains) = try run(Densities.normal(Densities.tenScales), sampler)
    #expect(positions.count == 4 * 1000 * 10)
    #expect(report.outcome == .completed)
    #expect(report.divergences == 0)
    for (i, scale) in Densities.tenScales.enumerated() {
      let m = moments(positions, i, dimension: 10)
      #expect(abs(m.mean / m.meanError) < 4, "mean of \(i): \(m)")
      #expect(abs((m.square - scale * scale) / m.squareError) < 4, "variance of \(i): \(m)")
    }
    let acceptance = chains.flatMap(\.statistics).map(\.acceptance).reduce(0, +) / 4000
    #expect(acceptance > 0.7 && acceptance < 0.95)
  }

  @Test func denseMetricLearnsTheCorrelation() throws {
    let sampler = try NUTS(chains: 2, warmup: 1000, draws: 1000, metric: .dense)
    let (positions, report, chains) = try run(Densities.correlated, sampler)
    let inverse = try #require(chains.first?.adaptation?.metric.inverse)
    #expect(abs(inverse[0] - 1) < 0.3 && abs(inverse[3] - 4) < 1.2 && abs(inverse[1] - 1.9) < 0.6)
    let m = moments(positions, 1, dimension: 2)
    #expect(abs(m.mean / m.meanError) < 4)
    #expect(abs((m.square - 4) / m.squareError) < 4)
    #expect(report.leapfrogSteps / 4000 < 6)
  }

  @Test func funnelDiverges() throws {
    let sampler = try NUTS(chains: 4, warmup: 500, draws: 1000)
    let (_, report, chains) = try run(Densities.funnel, sampler)
    #expect(report.divergences > 0)
    let counted = chains.flatMap(\.statistics).filter(\.isDivergent).count
    #expect(report.divergences == counted)
  }

  @Test func staysWithinTheDomain() throws {
    let sampler = try NUTS(chains: 4, warmup: 300, draws: 1000)
    let (positions, _, _) = try run(Densities.half, sampler)
    #expect(positions.allSatisfy { $0 > 0 })
    let (mean, error) = blockMean(positions)
    #expect(abs((mean - (2 / Double.pi).squareRoot()) / error) < 4)
  }

  @Test func depthIsLimited() throws {
    let sampler = try NUTS(chains: 1, warmup: 0, draws: 50, maximumDepth: 2)
    var small = sampler
    small.initialStepSize = 1e-3
    let (_, report, chains) = try run(Densities.normal([1, 1]), small)
    #expect(report.chains[0].maximumDepthHits == 50)
    #expect(chains[0].statistics.allSatisfy { $0.treeDepth == 2 && $0.leapfrogSteps == 3 })
  }

  @Test func energyIsThatOfTheDraw() throws {
    let (positions, _, chains) = try run(Densities.normal([1, 2]), NUTS(chains: 1, warmup: 100, draws: 100))
    for (n, statistics) in chains[0].statistics.enumerated() {
      let value =
        -0.5 * (positions[2 * n] * positions[2 * n] + positions[2 * n + 1] * positions[2 * n + 1] / 4)
      #expect(abs(statistics.logDensity - value) < 1e-12)
      #expect(statistics.energy >= -statistics.logDensity)
    }
  }

  // MARK: What cannot be sampled

  @Test func nowhereFinite() {
    let error = #expect(throws: InferenceError.self) {
      try run(Densities.nowhere, NUTS(chains: 2, warmup: 10, draws: 10))
    }
    #expect(
      error?.description
        == "chain 0 has no initial point: of 100 points uniform on (-2.0, 2.0), the log density is not finite at 100"
    )
  }

  @Test func gradientNeverFinite() {
    let density = GradientFunction(dimension: 2) { _, gradient in
      gradient[0] = 0
      gradient[1] = .infinity
      return 0
    }
    let error = #expect(throws: InferenceError.self) { try run(density, NUTS(chains: 1)) }
    #expect(
      error?.description.hasSuffix("the gradient is not finite at 100, the last time in coordinate 1") == true
    )
  }

  @Test func flatDensityIsImproper() {
    let density = GradientFunction(dimension: 1) { _, gradient in
      gradient[0] = 0
      return 0
    }
    let error = #expect(throws: InferenceError.self) { try run(density, NUTS(chains: 1)) }
    if case .noStepSize = error {} else { Issue.record("\(String(describing: error))") }
  }

  @Test func givenPointsAreUsedOrRefused() throws {
    var sampler = try NUTS(chains: 2, warmup: 0, draws: 1)
    sampler.initialPoint = .points([[0.5], [-1]])
    #expect(throws: InferenceError.self) { try run(Densities.half, sampler) }
    sampler.initialPoint = .point([0.5])
    _ = try run(Densities.half, sampler)
    sampler.initialPoint = .point([0.5, 1])
    #expect(throws: InferenceError.self) { try run(Densities.half, sampler) }
    sampler.initialPoint = .function { chain, _ in [Double(chain) + 1] }
    _ = try run(Densities.half, sampler)
    sampler.initialPoint = .function { _, _ in [] }
    #expect(throws: InferenceError.self) { try run(Densities.half, sampler) }
  }

  @Test func invalidOptions() {
    func message(_ change: (inout NUTS) -> Void) -> String {
      var sampler = NUTS()
      change(&sampler)
      do {
        try sampler.validate()
        return ""
      } catch { return error.description }
    }
    #expect(message { $0.chains = 0 } == "chains is 0; expected at least 1")
    #expect(message { $0.warmup = -1 } == "warmup is -1; expected at least 0")
    #expect(message { $0.draws = -1 } == "draws is -1; expected at least 0")
    #expect(message { $0.thin = 0 } == "thin is 0; expected at least 1")
    #expect(message { $0.jobs = 0 } == "jobs is 0; expected at least 1")
    #expect(message { $0.maximumDepth = 21 } == "maximumDepth is 21; expected a number in 1...20")
    #expect(
      message { $0.targetAcceptance = 1 } == "targetAcceptance is 1.0; expected a number between 0 and 1")
    #expect(message { $0.targetAcceptance = .nan }.hasPrefix("targetAcceptance is nan"))
    #expect(message { $0.initialStepSize = 0 } == "initialStepSize is 0.0; expected a positive number")
    #expect(message { $0.initialPoint = .uniform(radius: -1) }.hasPrefix("initialPoint is radius -1.0"))
    #expect(
      message { $0.initialPoint = .points([]) } == "initialPoint is no point; expected at least one point")
    #expect(message { $0.checkpointInterval = 0 } == "checkpointInterval is 0; expected at least 1")
    let nothing = message {
      $0.warmup = 0
      $0.draws = 0
    }
    #expect(nothing == "draws is 0; expected at least 1 when warmup is 0")
    #expect(throws: InferenceError.self) { try NUTS(chains: -3) }
    #expect(throws: InferenceError.self) { try HMC(steps: 0) }
  }

  @Test func zeroDrawsAfterWarmup() throws {
    let (positions, report, chains) = try run(Densities.correlated, NUTS(chains: 2, warmup: 50, draws: 0))
    #expect(positions.isEmpty)
    #expect(report.chains.count == 2)
    #expect(chains.allSatisfy { $0.adaptation != nil })
  }

  @Test func thinningKeepsOneInThin() throws {
    let all = try run(Densities.correlated, NUTS(chains: 1, warmup: 50, draws: 10))
    let thinned = try run(Densities.correlated, NUTS(chains: 1, warmup: 50, draws: 10, thin: 3))
    #expect(thinned.positions.count == 8)
    for n in 0..<4 { #expect(thinned.positions[2 * n] == all.positions[6 * n]) }
  }
}
