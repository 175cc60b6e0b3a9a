import TSModel
import TestSupport
import Testing

/// Models whose length is a property.
@Suite("Models that know their length")
struct SteppedModelTests {
  /// A level that wanders, and is measured.
  struct LocalLevel: SteppedModel {
    static var length: WritableKeyPath<Self, Int> { \.steps }
    var steps = 100

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let start = effects.sample("start", Normal(1000, 300))
      let drift = effects.sample("drift", HalfNormal(50))
      let noise = effects.sample("noise", HalfNormal(200))
      effects.scan(length: steps, into: start) { effects, level, _ in
        level += drift * effects.sample("shock", Normal(0, 1))
        effects.deterministic("level", level)
        effects.sample("volume", Normal(level, noise))
      }
    }
  }

  /// A regression on a price that is known for some steps, and whose scan ends with it.
  struct Priced: SteppedModel {
    static var length: WritableKeyPath<Self, Int> { \.days }
    var days: Int
    var price: [Double]
    var saysSo = true
    var covariateLengths: [String: Int] { saysSo ? ["price": price.count] : [:] }

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let beta = effects.sample("beta", Normal(0, 1))
      effects.scan(price.prefix(max(0, days)), into: ()) { effects, _, price in
        effects.sample("sales", Normal(beta * E.Real(price), 0.1))
      }
    }
  }

  let sampler: NUTS
  let nile = ["volume": SiteData(MarginalizeTests.nile)]

  init() throws { sampler = try NUTS(chains: 2, warmup: 200, draws: 200) }

  @Test func theLengthIsFoundUnderHandlers() throws {
    var model = LocalLevel(steps: 7).condition(nile).do(["shock": SiteData([0.0])])
    #expect(model.stepCount == 7)
    model.stepCount = 9
    #expect(model.base.base.steps == 9)
    #expect(try Priced(days: 2, price: [1, 2, 3]).condition(nile).lengthened(to: 3).stepCount == 3)
  }

  @Test func aHorizonIsTheLongerModel() throws {
    let fit = try LocalLevel().condition(nile).fit(sampler, seed: 1)
    let expected = try fit.forecast(LocalLevel(steps: 112).condition(nile))
    let found = try fit.forecast(horizon: 12)
    #expect(found.sites.map(\.name) == expected.sites.map(\.name))
    for (a, b) in zip(found.sites, expected.sites) {
      #expect(a.firstStep == 100 && a.horizon == 12 && a.paths == b.paths)
    }
    #expect(try fit.forecast(horizon: 12)["volume"].paths == expected["volume"].paths)
    #expect(try fit.forecast(horizon: 12, seed: 5)["volume"].paths != expected["volume"].paths)
    // The first steps do not hang on how far the forecast goes.
    let near = try fit.forecast(horizon: 3)["volume"]
    for (a, b) in zip(near.paths, try expected["volume"].paths) { #expect(a == Array(b.prefix(3))) }
    let given = try fit.forecast(LocalLevel().condition(nile), horizon: 12)
    #expect(try given["volume"].paths == expected["volume"].paths)
  }

  /// The horizon is counted from the last datum, also where the model was longer than its data.
  @Test func aModelThatWasLonger() throws {
    let fit = try LocalLevel(steps: 105).condition(nile).fit(sampler, seed: 1)
    let volume = try fit.forecast(horizon: 12)["volume"]
    #expect(volume.firstStep == 100 && volume.horizon == 12)
    #expect(try fit.forecast(horizon: 2)["volume"].horizon == 2)
  }

  @Test func scenariosHaveOtherValuesFromSomeStepOn() throws {
    let fit = try LocalLevel().condition(nile).fit(sampler, seed: 1)
    let shocks = [Double?](repeating: nil, count: 105) + [Double?](repeating: 30, count: 7)
    let scenario = try fit.forecast(
      LocalLevel().do(["shock": SiteData(shocks)]).condition(nile), horizon: 12)
    let plain = try fit.forecast(horizon: 12)
    let drift = try fit["drift"]
    for draw in [0, 57] {
      let (a, b) = try (scenario["level"].paths[draw], plain["level"].paths[draw])
      // Before the intervention nothing changes; from it on the level climbs by thirty drifts a step.
      #expect(Array(a.prefix(5)) == Array(b.prefix(5)))
      for step in 5..<12 {
        let expected = a[4] + 30 * Double(step - 4) * drift[chain: 0, draw: draw][0]
        #expect(isClose(a[step], expected, relative: 1e-12))
      }
    }
  }

  @Test func coveringThePriceOfTheFuture() throws {
    let price: [Double] = [1, -1, 2, 0.5, -2, 1, 0, 1.5, 10, -10]
    let data = ["sales": SiteData(price.prefix(8).map { 2 * $0 })]
    let fit = try Priced(days: 8, price: price).condition(data).fit(sampler, seed: 3)
    let sales = try fit.forecast(horizon: 2)["sales"]
    #expect(abs(sales.mean[0] - 20) < 0.5 && abs(sales.mean[1] + 20) < 0.5)
    let other = try fit.forecast(
      Priced(days: 8, price: Array(price.prefix(8)) + [5, 5, 5]).condition(data), horizon: 3)
    #expect(try abs(other["sales"].mean[2] - 10) < 0.5)
    #expect(
      message { _ = try fit.forecast(horizon: 3) }
        == "price ends too early: found 10 values, expected 11, one for each step up to step 10")
    // A model that does not say so is found out by its series.
    let quiet = Priced(days: 8, price: price, saysSo: false).condition(data)
    #expect(
      message { _ = try fit.forecast(quiet, horizon: 3) }
        == "the horizon: found 3 steps, but with 11 steps the model goes on for 2 after its data: what it is given for each step ends before; expected values for all of them"
    )
  }

  @Test func horizonsThatAreNone() throws {
    let fit = try LocalLevel().condition(nile).fit(NUTS(chains: 1, warmup: 50, draws: 5), seed: 1)
    for horizon in [0, -3] {
      #expect(
        message { _ = try fit.forecast(horizon: horizon) }
          == "the horizon: found \(horizon), expected 1 or more")
    }
    #expect(message { _ = try fit.forecast(horizon: .max) }.contains("expected fewer steps"))
    let unknown = try MarginalizeTests.LocalLevel().condition(nile).fit(
      NUTS(chains: 1, warmup: 50, draws: 5), seed: 1)
    #expect(message { _ = try unknown.forecast(horizon: 1) }.contains("the model is no SteppedModel"))
  }
}
