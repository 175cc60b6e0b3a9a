import TSInference
import TSNumerics
import Testing

/// Pathfinder on densities whose answer is known.
@Suite struct PathfinderTests {
  @Test func findsTheVariancesOfANormal() throws {
    let scales = [0.1, 0.5, 1, 3, 10]
    let path = try Pathfinder().path(Densities.normal(scales), key: PRNGKey(seed: 3))
    // The lower bound of the true normal is its log normalising constant; no other exceeds it on average.
    let evidence = scales.reduce(2.5 * Double.log(2 * Double.pi)) { $0 + Double.log($1) }
    #expect(abs(path.lowerBound - evidence) < 1)
    for (variance, scale) in zip(path.variances, scales) {
      let ratio = variance / (scale * scale)
      #expect(ratio > 0.3 && ratio < 3, "\(path)")
    }
    #expect(path.mean.indices.allSatisfy { abs(path.mean[$0]) < scales[$0] })
  }

  @Test func aCorrelatedNormalIsFoundExactly() throws {
    // In two dimensions the history holds the whole inverse Hessian.
    let path = try Pathfinder().path(Densities.correlated, key: PRNGKey(seed: 3))
    #expect(abs(path.variances[0] - 1) < 0.2)
    #expect(abs(path.variances[1] - 4) < 0.8)
    let evidence = Double.log(2 * Double.pi) + 0.5 * Double.log(4 - 1.9 * 1.9)
    #expect(abs(path.lowerBound - evidence) < 0.2)
  }

  @Test func startsASampler() throws {
    let density = Densities.normal(Densities.tenScales)
    let key = PRNGKey(seed: 4)
    let paths = try (0..<2).map { try Pathfinder().path(density, key: key, number: $0) }
    #expect(paths[0] != paths[1])
    var sampler = try NUTS(chains: 2, warmup: 100, draws: 50)
    sampler.initialPoint = .points(paths.map(\.position))
    sampler.initialMetric = paths[0].metric
    let report = try sampler.sample(density, key: key, into: DrawStore())
    #expect(report.divergences == 0)
  }

  @Test func everyChainStartsOnAPathOfItsOwn() throws {
    let density = Densities.normal(Densities.tenScales)
    for start in [InitialPoint.pathfinder(density), .mode(of: density)] {
      var sampler = try NUTS(chains: 3, warmup: 100, draws: 50)
      sampler.initialPoint = start
      let draws = DrawStore()
      let report = try sampler.sample(density, key: PRNGKey(seed: 4), into: draws)
      #expect(report.divergences == 0)
      #expect(draws.chains[0].positions != draws.chains[1].positions)
    }
    // A path that ends nowhere is a start that is refused, not a crash.
    var lost = try NUTS(chains: 1, warmup: 10, draws: 10)
    lost.initialPoint = .pathfinder(Densities.nowhere)
    #expect(throws: InferenceError.self) {
      try lost.sample(Densities.nowhere, key: PRNGKey(seed: 4), into: DrawStore())
    }
  }

  @Test func refusesWhatHasNoFinitePoint() {
    #expect(throws: InferenceError.self) { try Pathfinder().path(Densities.nowhere, key: PRNGKey(seed: 1)) }
    var broken = Pathfinder()
    broken.boundDraws = 0
    #expect(throws: InferenceError.self) { try broken.path(Densities.correlated, key: PRNGKey(seed: 1)) }
  }
}
