import TSModel
import TestSupport
import Testing

/// With all defaults, every chain comes to where the probability is, and one that does not is noticed.
@Suite("Arrival of chains")
struct ArrivalTests {
  /// Fits with defaults but for the lengths, and looks for chains that have not arrived: nearly all of the probability
  /// has a log density within 3 n + 10 of the median of the highest chain.
  func check(_ model: some Model, chains: Int, seed: UInt64, warmup: Int = 300, draws: Int = 100) throws
    -> Fit
  {
    let fit = try model.fit(NUTS(chains: chains, warmup: warmup, draws: draws), seed: seed)
    let medians = fit.statistics.energies.map { $0.sorted()[$0.count / 2] }
    let lowest = try #require(medians.min())
    let limit = lowest + 3 * Double(fit.layout.dimension) + 10
    let away = medians.enumerated().filter { !($0.element <= limit) }.map { "\($0.offset): \($0.element)" }
    #expect(away.isEmpty, "seed \(seed), lowest \(lowest)")
    #expect(fit.report.chains.allSatisfy { $0.late == nil }, "seed \(seed)")
    return fit
  }

  /// Compares the means with those of the reference draws, within 4 combined errors.
  func compare(_ fit: Fit, _ reference: ReferencePosterior, _ names: [(ours: String, theirs: String)]) throws
  {
    for (ours, theirs) in names {
      let draws = try #require(fit.draws[ours], "\(ours)")
      let exact = try #require(reference.parameters[theirs], "\(theirs)")
      let (mean, error) = try (#require(draws.mean().value), #require(draws.meanError().value))
      let referenceError = exact["mcse_mean"].number
      judge(
        score: (mean - exact["mean"].number) / (error * error + referenceError * referenceError).squareRoot(),
        "\(ours): mean \(mean)")
    }
  }

  @Test func autoregressiveMovingAverage() throws {
    let reference = ReferencePosterior("arma-arma11")
    let names = ["mu", "phi", "theta", "sigma"].map { (ours: $0, theirs: $0) }
    for seed in UInt64(1)...(isLong ? 32 : 1) {
      let fit = try check(AutoregressiveMovingAverage(reference), chains: 64, seed: seed)
      if seed <= 2 { try compare(fit, reference, names) }
    }
  }

  @Test func predatorAndPrey() throws {
    let reference = ReferencePosterior("hudson_lynx_hare-lotka_volterra")
    let names = [
      (ours: "alpha", theirs: "theta[1]"), ("beta", "theta[2]"), ("gamma", "theta[3]"), ("delta", "theta[4]"),
      ("u", "z_init[1]"), ("v", "z_init[2]"), ("hareNoise", "sigma[1]"), ("lynxNoise", "sigma[2]"),
    ]
    for seed in UInt64(1)...(isLong ? 32 : 1) {
      let fit = try check(
        PredatorAndPrey(reference), chains: isLong ? 16 : 8, seed: seed, warmup: isLong ? 300 : 200)
      if seed <= 2 { try compare(fit, reference, names) }
    }
  }

  @Test func aSelectionByALatentNumberDoesNotStopTheChains() throws {
    for seed in UInt64(1)...(isLong ? 32 : 4) {
      let fit = try Selection().fit(NUTS(warmup: 500, draws: 2500), seed: seed, marginalize: .none)
      // Without telling jumps from errors: 500 to 1,000 steps a transition, and 7 to 110 effective draws.
      #expect(fit.report.leapfrogSteps / 12_000 < 20, "seed \(seed)")
      #expect(fit.report.chains.allSatisfy { $0.warmupJumps > 0 })
      let x = try #require(fit.draws["x"])
      let (mean, error) = try (#require(x.mean().value), #require(x.meanError().value))
      let size = try #require(x.bulkESS().value)
      #expect(size > 60, "seed \(seed)")
      judge(score: (mean - 2) / error, "seed \(seed): mean \(mean)")
    }
  }

  @Test func smoothDensitiesHaveNoJumps() throws {
    let reference = ReferencePosterior("eight_schools-eight_schools_noncentered")
    let model = EightSchools(y: reference.data("y"), sigma: reference.data("sigma"))
    let fit = try model.fit(NUTS(warmup: 300, draws: 50), seed: 2)
    #expect(fit.report.chains.allSatisfy { $0.warmupJumps == 0 })
  }

  @Test func aChainThatIsLateIsNoticed() throws {
    let model = AutoregressiveMovingAverage(ReferencePosterior("arma-arma11"))
    var sampler = try NUTS(chains: 2, warmup: 100, draws: 30, maximumDepth: 4)
    // theta is 1.9 for the first chain, whose errors grow to 10⁵⁵.
    sampler.initialPoint = .points([[0, 0.5, 1.9, 0], [0, 0.9, 0, -1.8]])
    let fit = try model.fit(sampler, seed: 1)
    let late = try #require(fit.report.chains[0].late)
    #expect(late.description.hasPrefix("chain 0 has not arrived after 100 iterations of warm-up: "))
    #expect(fit.report.chains[1].late == nil)
    let findings = Diagnosis(fit.summary(), fit.statistics).findings.filter { $0.problem == .notArrived }
    #expect(findings.map(\.chain) == [0])
    #expect(findings[0].advice.contains("--init auto"))
  }
}
