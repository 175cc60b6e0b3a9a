import Synchronization
import TSInference
import TSNumerics
import Testing

/// Where chains start by default.
@Suite struct AutomaticStartTests {
  /// A standard normal times e to the power of -(x₀² + x₁²)¹⁰⁰: beyond a radius of 1 the log density falls to -10⁹⁰.
  static let walled = GradientFunction(dimension: 2) { x, gradient in
    let square = x[0] * x[0] + x[1] * x[1]
    let wall = Double.pow(square, 100)
    for i in 0..<2 { gradient[i] = -x[i] - 200 * wall / square * x[i] }
    return -0.5 * square - wall
  }

  /// Two normals of standard deviation ½ at (±3, 0), the left one with the weight e^`weight` of the right one.
  static func twoModes(_ weight: Double) -> GradientFunction {
    GradientFunction(dimension: 2) { x, gradient in
      let left = weight - 2 * ((x[0] + 3) * (x[0] + 3) + x[1] * x[1])
      let right = -2 * ((x[0] - 3) * (x[0] - 3) + x[1] * x[1])
      let top = max(left, right)
      let sum = Double.exp(left - top) + Double.exp(right - top)
      let share = Double.exp(left - top) / sum
      gradient[0] = -4 * (x[0] + 3) * share - 4 * (x[0] - 3) * (1 - share)
      gradient[1] = -4 * x[1]
      return top + Double.log(sum)
    }
  }

  /// The first draws of chains that have no warm-up and take tiny steps: where they started.
  func starts(_ density: some LogDensity, chains: Int, jobs: Int = 2, seed: UInt64 = 1) throws -> [[Double]] {
    var sampler = try NUTS(chains: chains, warmup: 0, draws: 1, maximumDepth: 1, jobs: jobs)
    sampler.initialStepSize = 1e-12
    let store = DrawStore()
    let report = try sampler.sample(density, key: PRNGKey(seed: seed), into: store)
    #expect(report.chains.allSatisfy { $0.startEvaluations > 0 })
    return store.chains.map(\.positions)
  }

  @Test func cliffsAreClimbed() throws {
    let starts = try starts(Self.walled, chains: 64)
    #expect(Set(starts).count == 64)
    // Not met by climbs one after another: some starts stay on the cliff, from where the chains come down by themselves.
    withKnownIssue {
      for start in starts { #expect(start[0] * start[0] + start[1] * start[1] < 1.1) }
    }
    // Uniform starts lie beyond the wall, two in three.
    let store = DrawStore()
    var sampler = try NUTS(
      chains: 64, warmup: 0, draws: 1, maximumDepth: 1, initialPoint: .uniform(radius: 2))
    sampler.initialStepSize = 1e-200
    try sampler.sample(Self.walled, key: PRNGKey(seed: 1), into: store)
    #expect(store.chains.count { $0.statistics[0].logDensity < -1e10 } > 20)
  }

  @Test func noChainStartsInAModeThatHoldsNothing() throws {
    let starts = try starts(Self.twoModes(-30), chains: 64)
    // One in 64 does: a first climb whose normal fits is not compared with others.
    #expect(starts.count { $0[0] <= 0 } <= 2)
    withKnownIssue {
      for start in starts { #expect(start[0] > 0, "\(start)") }
    }
  }

  @Test func modesAreChosenByTheirEvidence() throws {
    // Of 64 chains as many in each but for three standard deviations; by three to one, a quarter.
    let even = try starts(Self.twoModes(0), chains: 64).count { $0[0] < 0 }
    #expect((20...44).contains(even), "\(even)")
    let odd = try starts(Self.twoModes(-Double.log(3)), chains: 64).count { $0[0] < 0 }
    #expect((5...27).contains(odd), "\(odd)")
  }

  @Test func startsAreSpreadAsDrawsAre() throws {
    let starts = try starts(Densities.normal(Densities.tenScales), chains: 64)
    var squares: [Double] = []
    for (i, scale) in Densities.tenScales.enumerated() {
      let square = starts.reduce(0) { $0 + $1[i] * $1[i] } / 64
      // The standard error of a variance from 64 draws is 18 %; the starts are up to 2.5 times as wide as that.
      #expect(abs(square / (scale * scale) - 1) < 2, "coordinate \(i): \(square)")
      squares.append(square / (scale * scale))
    }
    withKnownIssue { for square in squares { #expect(abs(square - 1) < 0.7, "\(squares)") } }
  }

  @Test func noChainStartsInTheNeckOfAFunnel() throws {
    // The mode is at v = -40; of the draws one in a thousand is below -9.3.
    let starts = try starts(Densities.funnel, chains: 32)
    // Some do, short of the mode.
    for start in starts { #expect(start[0] > -40, "\(start[0])") }
    withKnownIssue {
      for start in starts { #expect(start[0] > -10, "\(start[0])") }
    }
  }

  @Test(arguments: [1, 10, 40, 100, 200])
  func aRunThatIsStoppedWhileChainsLookForTheirStartsGoesOnToTheSameBits(evaluations: Int) throws {
    let sampler = try NUTS(chains: 2, warmup: 20, draws: 10, jobs: 1, savesWarmup: true)
    let control = RunControl()
    let count = Mutex(0)
    let stopping = GradientFunction(dimension: 2) { x, gradient in
      count.withLock { $0 += 1 }
      if count.withLock({ $0 }) == evaluations { control.cancel() }
      let square = x[0] * x[0] + x[1] * x[1]
      let wall = Double.pow(square, 100)
      for i in 0..<2 { gradient[i] = -x[i] - 200 * wall / square * x[i] }
      return -0.5 * square - wall
    }
    let (first, rest, whole) = (DrawStore(), DrawStore(), DrawStore())
    let key = PRNGKey(seed: 8)
    let report = try sampler.sample(stopping, key: key, into: first, control: control)
    #expect(report.outcome == .cancelled)
    let saved = report.chains.compactMap(\.checkpoint)
    try sampler.sample(Self.walled, key: key, into: rest, resuming: saved)
    try sampler.sample(Self.walled, key: key, into: whole)
    func all(_ store: DrawStore, _ chain: Int) -> [Double] {
      store.chains.indices.contains(chain)
        ? store.chains[chain].warmupPositions + store.chains[chain].positions : []
    }
    for chain in 0..<2 { #expect(all(first, chain) + all(rest, chain) == all(whole, chain)) }
  }

  @Test func startsDependOnTheChainAlone() throws {
    let all = try starts(Self.walled, chains: 16, jobs: 1)
    for (count, jobs) in [(1, 1), (5, 2), (16, 2)] {
      #expect(try starts(Self.walled, chains: count, jobs: jobs) == Array(all.prefix(count)))
    }
    #expect(try starts(Self.walled, chains: 16, seed: 2) != all)
  }
}
