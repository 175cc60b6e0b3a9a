import TSInference
import TSNumerics
import Testing

/// How a run ends: errors of the sink and of the density, cancellation, progress.
@Suite struct RunTests {
  struct Refusal: Error {}

  struct RefusingSink: DrawSink {
    func record(_ draw: Draw) throws {
      if draw.iteration == 15 { throw Refusal() }
    }
  }

  struct BrokenDensity: LogDensity {
    let dimension = 2
    func makeEvaluator(laneCount: Int) throws -> any LogDensityEvaluator { throw Refusal() }
  }

  @Test(arguments: [1, 2]) func errorOfTheSinkIsThrown(jobs: Int) throws {
    let sampler = try NUTS(chains: 4, warmup: 10, draws: 10, jobs: jobs)
    #expect(throws: Refusal.self) {
      try sampler.sample(Densities.correlated, key: PRNGKey(seed: 1), into: RefusingSink())
    }
  }

  @Test(arguments: [1, 2]) func errorOfTheDensityIsThrown(jobs: Int) throws {
    let sampler = try NUTS(chains: 4, warmup: 10, draws: 10, jobs: jobs)
    #expect(throws: Refusal.self) {
      try sampler.sample(BrokenDensity(), key: PRNGKey(seed: 1), into: DrawStore())
    }
  }

  @Test func cancelledBeforeItStarts() throws {
    let control = RunControl()
    control.cancel()
    let report = try NUTS(chains: 4).sample(
      Densities.correlated, key: PRNGKey(seed: 1), into: DrawStore(), control: control)
    #expect(report.outcome == .cancelled)
    #expect(report.chains.isEmpty)
  }

  @Test func transitionsAreCounted() throws {
    let control = RunControl()
    try NUTS(chains: 3, warmup: 10, draws: 20, jobs: 2).sample(
      Densities.correlated, key: PRNGKey(seed: 1), into: DrawStore(), control: control)
    #expect(control.transitions == 90)
  }

  @Test func leapfrogStepsAreCounted() throws {
    let store = DrawStore()
    let report = try NUTS(chains: 1, warmup: 0, draws: 20).sample(
      Densities.correlated, key: PRNGKey(seed: 1), into: store)
    let counted = store.chains[0].statistics.map(\.leapfrogSteps).reduce(0, +)
    #expect(report.chains[0].leapfrogSteps == counted)
  }

  @Test func manyMoreChainsThanLanes() throws {
    let store = DrawStore()
    let report = try NUTS(chains: 37, warmup: 5, draws: 5, jobs: 2).sample(
      Densities.correlated, key: PRNGKey(seed: 1), into: store)
    #expect(report.chains.map(\.chain) == Array(0..<37))
    #expect(store.chains.allSatisfy { $0.statistics.count == 5 })
  }
}
