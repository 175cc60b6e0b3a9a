import TSInference
import TestSupport
import Testing

@Suite struct DiagnosisTests {
  /// Independent draws of some parameters in four chains, of which each may then be spoiled.
  private func draws(
    _ names: [String], chains: Int = 4, length: Int = 500, spoil: (Int, Int, Int, Double) -> Double = { $3 }
  ) throws -> PosteriorDraws {
    var generator = FixedGenerator(11)
    var values: [Double] = []
    for name in names.indices {
      for chain in 0..<chains {
        for draw in 0..<length {
          values.append(spoil(name, chain, draw, Double.random(in: 0..<1, using: &generator)))
        }
      }
    }
    return try PosteriorDraws(names: names, chainCount: chains, drawCount: length, values: values)
  }

  private func statistics(
    divergent: Set<Int> = [], deep: Set<Int> = [], energies: (Int) -> Double = { Double($0 * 7 % 11) }
  ) throws -> SamplerStatistics {
    try SamplerStatistics(
      energies: (0..<4).map { chain in (0..<500).map { energies($0) + Double(chain) / 8 } },
      divergences: (0..<4).map { chain in (0..<500).map { chain == 1 && divergent.contains($0) } },
      treeDepths: (0..<4).map { chain in (0..<500).map { chain == 2 && deep.contains($0) ? 10 : 3 } },
      maximumTreeDepth: 10)
  }

  @Test func aGoodFit() throws {
    let diagnosis = Diagnosis(
      try draws(["mu", "x[0]", "x[1]"]).summary(), try statistics(), seriesSites: ["x"])
    #expect(diagnosis.findings == [])
    #expect(diagnosis.trust == .trusted)
    #expect(diagnosis.conclusion == "nothing speaks against this fit")
  }

  @Test func aStepThatDoesNotMix() throws {
    let names = ["mu"] + (0..<6).map { "x[\($0)]" }
    let bad = try draws(names) { name, chain, _, x in
      (name == 3 || name == 4) && chain == 3 ? x + Double(name) : x
    }
    let diagnosis = Diagnosis(bad.summary(), seriesSites: ["x"])
    #expect(diagnosis.trust == .notTrusted)
    #expect(diagnosis.findings.map(\.problem) == [.rHat, .bulkESS, .tailESS])
    let finding = diagnosis.findings[0]
    #expect(finding.site == "x")
    #expect(finding.threshold == 1.01)
    #expect(finding.message.hasPrefix("R-hat of x at step "))
    #expect(finding.message.hasSuffix(", above 1.01, the worst of 2 such among 6"))
    #expect(try #require(finding.figure) > 1.5)
    #expect(diagnosis.findings[1].threshold == 400)
    #expect(diagnosis.conclusion == "this fit should not be trusted: 3 problems were found")
    let vector = Diagnosis(bad.summary())
    #expect(vector.findings[0].message.hasPrefix("R-hat of x["))
  }

  @Test func whatTheSamplerSays() throws {
    let summary = try draws(["mu"]).summary()
    let diverged = Diagnosis(summary, try statistics(divergent: [4, 9]))
    #expect(diverged.trust == .notTrusted)
    #expect(
      diverged.findings.map(\.message) == [
        "2 of 2000 transitions (2 in chain 1) diverged, so the draws may miss a part of the posterior"
      ])
    let deep = Diagnosis(summary, try statistics(deep: [0]))
    #expect(deep.trust == .trusted)
    #expect(deep.findings.map(\.problem) == [.treeDepth])
    let slow = Diagnosis(summary, try statistics { Double($0) / 500 })
    #expect(slow.findings.map(\.problem) == Array(repeating: .energyFraction, count: 4))
    #expect(slow.findings.map(\.chain) == [0, 1, 2, 3])
    #expect(slow.trust == .notTrusted)
    let still = Diagnosis(summary, try statistics { _ in 1 })
    #expect(still.findings[0].message == "E-BFMI of chain 0 is not available: its energy never changes")
    #expect(still.trust == .notTrusted)
    let broken = Diagnosis(summary, try statistics { $0 == 3 ? .nan : Double($0) })
    #expect(broken.trust == .unconfirmed)
  }

  @Test func aChainThatIsNotWhereTheOthersAre() throws {
    func findings(_ away: Double, count: Int = 100) throws -> [Finding] {
      let energies: [[Double]] = [0, away, 0].map { shift in
        (0..<count).map { draw -> Double in
          let place = draw * 7919 % 100
          return shift + Double(place) / 10
        }
      }
      let statistics = try SamplerStatistics(
        energies: energies, divergences: energies.map { $0.map { _ in false } },
        treeDepths: energies.map { $0.map { _ in 3 } }, maximumTreeDepth: 10)
      return Diagnosis(try draws(["mu"]).summary(), statistics).findings.filter { $0.problem == .notArrived }
    }
    let found = try findings(1.2e80)
    #expect(found.map(\.chain) == [1] && found.map(\.severity) == [.failure])
    #expect(
      found[0].message
        == "chain 1 stays where the log density is some 1.2e+80 lower than in chain 0, "
        + "so it has not arrived or is in another mode")
    #expect(found[0].advice.contains("--init"))
    // The energies are from 0 to 9.9: in common up to a distance of 9.9.
    #expect(try findings(10).map(\.chain) == [1])
    #expect(try findings(-10).map(\.chain) == [0, 2])
    #expect(try findings(9.8).isEmpty)
    // Few draws may be apart by chance.
    #expect(try findings(1.2e80, count: 19).isEmpty)
    #expect(try findings(.infinity).isEmpty)
    #expect(try findings(.nan).isEmpty)
  }

  @Test func figuresThatCannotBeHad() throws {
    let names = ["L[0]", "L[1]", "y", "z"]
    let mixed = try draws(names) { name, chain, draw, x in
      switch name {
      case 0: 1
      case 2: draw == 5 && chain == 1 ? .nan : x
      case 3: Double(chain)
      default: x
      }
    }
    let diagnosis = Diagnosis(mixed.summary())
    #expect(diagnosis.findings.map(\.problem).prefix(2) == [.notFinite, .stuck])
    #expect(diagnosis.findings.last?.problem == .constantParameter)
    #expect(diagnosis.findings.last?.severity == .note)
    #expect(diagnosis.findings[0].message == "y cannot be judged: draw 5 of chain 1 is NaN")
    #expect(diagnosis.trust == .notTrusted)
    let fixed = Diagnosis(try draws(["a", "b"]) { name, _, _, x in name == 0 ? 1 : x }.summary())
    #expect(fixed.trust == .trusted)
    #expect(fixed.findings.map(\.problem) == [.constantParameter])
    let allFixed = Diagnosis(try draws(["a"]) { _, _, _, _ in 1 }.summary())
    #expect(allFixed.findings[0].problem == .stuck)
    #expect(allFixed.trust == .notTrusted)
  }

  @Test func oneChainAndFewDraws() throws {
    let single = Diagnosis(try draws(["a", "x[0]"], chains: 1).summary())
    #expect(single.trust == .unconfirmed)
    #expect(single.findings.map(\.problem) == [.singleChain])
    let short = Diagnosis(try draws(["a", "b"], length: 3).summary())
    #expect(short.trust == .notTrusted)
    #expect(short.findings.map(\.problem) == [.tooFewDraws])
    #expect(short.findings[0].message == "there are 3 draws in a chain, expected at least 4")
    #expect(short.findings[0].description.contains("; draw at least 1,000 times"))
  }

  @Test func dataThatLeaveNothingToFind() throws {
    let summary = try draws(["a"]).summary()
    let none = Diagnosis(summary, data: ["y": [nil, nil], "x": []])
    #expect(none.findings.map(\.problem) == [.nothingFitted] && none.trust == .notTrusted)
    #expect(
      none.findings[0].message == "there is no value of x, y to fit to, so these are draws from the prior")
    #expect(Diagnosis(summary, data: ["y": [nil, 1, 2], "x": [nil]]).trust == .trusted)
    let constant = Diagnosis(summary, data: ["y[1]": [2.5, nil, 2.5], "y[0]": [1, 2, 1]])
    #expect(constant.findings.map(\.message) == ["y[1] is 2.5 in all of its 2 values: the data are constant"])
    #expect(
      constant.trust == .unconfirmed && constant.findings[0].site == "y"
        && constant.findings[0].indices == [1])
    #expect(Diagnosis(summary, data: ["y": [2.5]]).findings == [])
    // It stands before what follows from it, however grave.
    let bad = try draws(["a"]) { _, chain, _, x in x + Double(chain) }
    let both = Diagnosis(bad.summary(), data: ["y": [1, 1]])
    #expect(
      both.findings[0].problem == .constantData && both.findings.count == 4 && both.trust == .notTrusted)
  }

  @Test func chainsThatAreTheSame() throws {
    func judged(_ energy: (Int, Int) -> Double) throws -> Diagnosis {
      let statistics = try SamplerStatistics(
        energies: (0..<4).map { chain in (0..<500).map { energy(chain, $0) } },
        divergences: Array(repeating: Array(repeating: false, count: 500), count: 4),
        treeDepths: Array(repeating: Array(repeating: 3, count: 500), count: 4), maximumTreeDepth: 10)
      return Diagnosis(try draws(["a"]).summary(), statistics)
    }
    let different = try judged { chain, draw in Double(draw * 7 % 11) + Double(chain) / 8 }
    #expect(different.findings == [])
    let same = try judged { chain, draw in Double(draw * 7 % 11) + Double(chain % 3) / 8 }
    #expect(same.findings.map(\.problem) == [.sameChains] && same.findings[0].chain == 3)
    #expect(same.findings[0].message.hasPrefix("chain 3 is chain 0 again") && same.trust == .notTrusted)
    #expect(try !judged { _, _ in 1 }.findings.contains { $0.problem == .sameChains })
  }

  @Test func parametersFarOutInTheirPriors() throws {
    let posterior = try draws(["a", "b[0]", "b[1]", "c"]) { name, _, _, x in
      [368 + x, 0.1 * x, 40 + x, 0.999 + x / 1000][name]
    }.summary()
    // Normal scores: 1,000 evenly spread quantiles are as good as draws.
    let spread = (1...1000).map { (Double($0) - 0.5) / 1000 }
    let wide = spread.map { 4 * ($0 - 0.5) * (1 + 4 * ($0 - 0.5) * ($0 - 0.5)) }
    let far = Diagnosis(
      posterior, priorDraws: ["a": wide, "b[0]": wide, "b[1]": wide, "c": spread.map { 2 * $0 - 1 }])
    #expect(far.findings.map(\.problem) == [.farOutInPrior, .farOutInPrior] && far.trust == .unconfirmed)
    #expect(far.findings.map(\.site) == ["a", "b"] && far.findings[1].indices == [1])
    let message = far.findings[0].message
    #expect(message.hasPrefix("a is about 36"), "\(message)")
    #expect(message.hasSuffix(", far out in its prior, whose draws lie between -3.99 and 3.99"), "\(message)")
    // Heavy tails reach far.
    let heavy = spread.map { 1 / (1 - $0) }
    #expect(Diagnosis(posterior, priorDraws: ["a": heavy]).findings == [])
    // Too few to tell.
    #expect(Diagnosis(posterior, priorDraws: ["a": Array(wide.prefix(99))]).findings == [])
  }

  @Test func otherThresholds() throws {
    let summary = try draws(["a"]).summary()
    let strict = Diagnosis(summary, thresholds: .init(rHat: 0.5, effectiveDrawsPerChain: 1e6))
    #expect(strict.findings.map(\.problem) == [.rHat, .bulkESS, .tailESS])
  }
}
