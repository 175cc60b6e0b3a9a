import BuiltInModels
import TSModel
import Testing

/// What a fit gives: sites with shapes, computed ones included, and what a stopped run has.
@Suite("Fits")
struct FitTests {
  let sampler: NUTS

  init() throws { sampler = try NUTS(chains: 2, warmup: 100, draws: 20) }

  @Test func drawsBySite() throws {
    let y = try AR(order: 2, steps: 30).seed(1).trace()["y"]
    let fit = try AR(order: 2, steps: 30).condition(["y": y]).fit(sampler, seed: 2)
    #expect(fit.draws.names == ["alpha", "beta[0]", "beta[1]", "sigma"])
    #expect(fit.layout.sites.map(\.name) == ["alpha", "beta", "sigma"])
    #expect(fit.chainCount == 2 && fit.drawCount == 20 && fit.seed == 2)
    #expect(fit.report.outcome == .completed)
    let (alpha, beta, sigma) = try (fit["alpha"], fit["beta"], fit["sigma"])
    #expect(alpha.shape == [] && beta.shape == [2])
    #expect(beta.chainCount == 2 && beta.drawCount == 20)
    for chain in 0..<2 {
      for draw in 0..<20 {
        let both = beta[chain: chain, draw: draw]
        #expect(both.count == 2)
        for k in 0..<2 { #expect(beta.element(k).chain(chain).dropFirst(draw).first == both[k]) }
        #expect(sigma[chain: chain, draw: draw][0] > 0)
      }
    }
    let second = try #require(fit.draws["beta[1]"])
    #expect(second == beta.element(1))
    let mean = try #require(second.mean().value)
    #expect(abs(beta.mean[1] - mean) < 1e-14)
    #expect {
      try fit["bata"]
    } throws: {
      "\($0)" == "site 'bata': the model has no such site; did you mean 'beta'?"
    }
  }

  @Test func computedSitesFollowFromTheLatentOnes() throws {
    let y = try LocalLevel(steps: 12).seed(1).trace()["y"]
    let fit = try LocalLevel(steps: 12).condition(["y": y]).fit(sampler, seed: 1)
    #expect(fit.layout.sites.filter(\.isDeterministic).map(\.name) == ["level"])
    let (start, drift, shock, level) = try (fit["start"], fit["drift"], fit["shock"], fit["level"])
    #expect(shock.shape == [12] && level.shape == [12])
    for draw in 0..<20 {
      var expected = start[chain: 1, draw: draw][0]
      for t in 0..<12 {
        expected += drift[chain: 1, draw: draw][0] * shock[chain: 1, draw: draw][t]
        #expect(level[chain: 1, draw: draw][t] == expected)
      }
    }
    // Computed sites are not among the values that a model is run with again.
    #expect(
      Set(fit.siteData(chain: 0, draw: 0).keys) == ["start", "drift", "noise", "shock"])
  }

  @Test func sameSeedGivesTheSameDraws() throws {
    let model = try NormalMean().condition(["y": NormalMean().seed(1).trace()["y"]])
    let (first, again) = try (model.fit(sampler, seed: 5), model.fit(sampler, seed: 5))
    #expect(first.draws == again.draws && first.statistics == again.statistics)
    #expect(try model.fit(sampler, seed: 6).draws != first.draws)
  }

  @Test func stoppedRunGivesWhatThereIs() async throws {
    let model = try NormalMean().condition(["y": NormalMean().seed(1).trace()["y"]])
    let control = RunControl()
    let stopper = Task.detached {
      while control.transitions < 2 * 100 + 400 { await Task.yield() }
      control.cancel()
    }
    let endless = try NUTS(chains: 2, warmup: 100, draws: 2_000_000, jobs: 1)
    let fit = try await Task.detached { try model.fit(endless, seed: 7, control: control) }.value
    await stopper.value
    #expect(fit.report.outcome == .cancelled)
    #expect(fit.chainCount == 2 && fit.drawCount >= 1 && fit.drawCount < 2_000_000)
    // They are the draws of the run that was not stopped.
    let some = min(fit.drawCount, 50)
    let whole = try model.fit(NUTS(chains: 2, warmup: 100, draws: some), seed: 7)
    for chain in 0..<2 {
      #expect(
        try fit["mu"].element(0).chain(chain).prefix(some) == whole["mu"].element(0).chain(chain))
    }
  }

  @Test func runStoppedBeforeItsFirstDraw() throws {
    let model = try NormalMean().condition(["y": NormalMean().seed(1).trace()["y"]])
    let control = RunControl()
    control.cancel()
    #expect {
      try model.fit(sampler, seed: 1, control: control)
    } throws: {
      "\($0)" == "the run ended before its first draw"
    }
  }
}
