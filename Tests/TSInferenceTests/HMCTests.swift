import TSInference
import TSNumerics
import Testing

/// Draws of Hamiltonian Monte Carlo with a fixed number of steps.
@Suite struct HMCTests {
  @Test(arguments: [MetricAdaptation.automatic, .diagonal, .dense, .fisher])
  func momentsOfTenNormals(metric: MetricAdaptation) throws {
    var options = SamplingOptions()
    options.draws = 2000
    options.metric = metric
    let store = DrawStore()
    let report = try HMC(steps: 2, options: options)
      .sample(Densities.normal(Densities.tenScales), key: PRNGKey(seed: 2), into: store)
    #expect(report.divergences == 0)
    let positions = store.chains.flatMap(\.positions)
    for (i, scale) in Densities.tenScales.enumerated() {
      let m = moments(positions, i, dimension: 10)
      #expect(abs(m.mean / m.meanError) < 4, "mean of \(i): \(m)")
      #expect(abs((m.square - scale * scale) / m.squareError) < 4, "variance of \(i): \(m)")
    }
    #expect(store.chains[0].statistics.allSatisfy { $0.leapfrogSteps == 2 && $0.end == .completed })
  }

  @Test func stepsOutsideTheDomainAreRejected() throws {
    var options = SamplingOptions()
    options.draws = 1500
    options.initialPoint = .uniform(radius: 2)
    let store = DrawStore()
    try HMC(steps: 3, options: options).sample(Densities.half, key: PRNGKey(seed: 5), into: store)
    let positions = store.chains.flatMap(\.positions)
    #expect(positions.allSatisfy { $0 > 0 })
    let (mean, error) = blockMean(positions)
    #expect(abs((mean - (2 / Double.pi).squareRoot()) / error) < 4)
  }
}
