import TSModel
import TestSupport
import Testing

/// The future after the data.
@Suite("Forecasts of a fit")
struct ForecastTests {
  typealias LocalLevel = MarginalizeTests.LocalLevel

  let sampler: NUTS

  init() throws { sampler = try NUTS(chains: 2, warmup: 300, draws: 1000) }

  @Test func startsAtTheLastStateAndSpreadsAsTheModelSays() throws {
    let data = ["volume": SiteData(MarginalizeTests.nile)]
    let fit = try LocalLevel().condition(data).fit(sampler, seed: 1)
    let forecast = try fit.forecast(LocalLevel(steps: 110).condition(data))
    #expect(forecast.sites.map(\.name) == ["shock", "level", "volume"])
    let (level, volume) = try (forecast["level"], forecast["volume"])
    #expect(volume.firstStep == 100 && volume.horizon == 10 && volume.paths.count == 2000)
    // Every path of the level goes on from the last level of its draw: what it adds is drift times the shock.
    let (last, drift, shock) = try (fit["level"], fit["drift"], forecast["shock"])
    for draw in [0, 7, 999] {
      let path = level.paths[draw]
      var expected = last[chain: 0, draw: draw][99]
      for t in 0..<10 {
        expected += drift[chain: 0, draw: draw][0] * shock.paths[draw][t]
        #expect(path[t] == expected)
      }
    }
    // The variance at step h is that of the last level, h steps of drift, and noise.
    let (driftDraws, noiseDraws) = try (#require(fit.draws["drift"]), #require(fit.draws["noise"]))
    let squares = driftDraws.values.reduce(0) { $0 + $1 * $1 } / 2000
    let noise = noiseDraws.values.reduce(0) { $0 + $1 * $1 } / 2000
    let base = try #require(fit.draws["level[99]"]).standardDeviation().value ?? .nan
    for h in [0, 4, 9] {
      let expected = (base * base + Double(h + 1) * squares + noise).squareRoot()
      #expect(abs(volume.standardDeviation[h] / expected - 1) < 0.1)
    }
    #expect(try volume.quantile(0.5)[0] < volume.quantile(0.9)[0])
    let again = try fit.forecast(LocalLevel(steps: 110).condition(data))
    #expect(try again["volume"].paths == volume.paths)
    #expect(try fit.forecast(LocalLevel(steps: 110).condition(data), seed: 9)["volume"].paths != volume.paths)
  }

  @Test func theStepsOfTheDataAreThoseOfTheFit() throws {
    let data = ["volume": SiteData(MarginalizeTests.gaps)]
    let fit = try LocalLevel().condition(data).fit(sampler, seed: 2)
    let predictive = try PosteriorPredictive(LocalLevel(steps: 103).condition(data), fit.posterior, seed: 2)
    for draw in [0, 500] {
      let sites = try predictive.sites(chain: 1, draw: draw)
      let volume = try #require(sites.first { $0.name == "volume" }).values
      let missing = try fit["volume"][chain: 1, draw: draw]
      #expect(Array(volume[40..<60]) == missing)
      #expect(Array(volume[60..<100]) == Array(MarginalizeTests.nile[60..<100]))
      let level = try #require(sites.first { $0.name == "level" }).values
      #expect(try Array(level[..<100]) == fit["level"][chain: 1, draw: draw])
    }
  }

  @Test func aScenarioIsAnIntervention() throws {
    struct Priced: Model {
      var steps = 8

      func callAsFunction<E: Effects>(_ effects: inout E) {
        let beta = effects.sample("beta", Normal(0, 1))
        let noise = effects.sample("noise", HalfNormal(1))
        effects.scan(length: steps, into: E.Real(0)) { effects, price, _ in
          price = effects.sample("price", Normal(0, 1))
          effects.sample("sales", Normal(beta * price, noise))
        }
      }
    }
    let price: [Double?] = [1, -1, 2, 0.5, -2, 1, 0, 1.5]
    let sales: [Double?] = [2.1, -1.9, 4.2, 1.0, -3.9, 2.0, 0.1, 3.1]
    let data = ["price": SiteData(price), "sales": SiteData(sales)]
    let fit = try Priced().condition(data).fit(sampler, seed: 3)
    let later: [Double?] = [Double?](repeating: nil, count: 8) + [5, 5]
    let forecast = try fit.forecast(
      Priced(steps: 10).do(["price": SiteData(later)]).condition(data))
    let slope = try #require(fit.draws["beta"]).mean().value ?? .nan
    #expect(abs(try forecast["sales"].mean[0] - 5 * slope) < 0.3)
    // Without it, the price of the future is what the model draws.
    #expect(abs(try fit.forecast(Priced(steps: 10).condition(data))["sales"].mean[0]) < 0.3)
  }

  @Test func aModelThatIsNoLongerThanItsDataIsRefused() throws {
    let data = ["volume": SiteData(MarginalizeTests.nile)]
    let fit = try LocalLevel().condition(data).fit(NUTS(chains: 1, warmup: 50, draws: 5), seed: 1)
    #expect {
      try fit.forecast(LocalLevel().condition(data))
    } throws: {
      "\($0)"
        == "there is nothing to forecast: no site that is met at every step goes on after its data; expected the model of the fit with its data and more steps"
    }
    let forecast = try fit.forecast(LocalLevel(steps: 101).condition(data))
    #expect(throws: ModelError.self) { try forecast["levl"] }
  }
}
