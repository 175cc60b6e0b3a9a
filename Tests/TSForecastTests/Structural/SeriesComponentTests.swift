import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct SeriesComponentTests {
  @Test func partsAddUpAtEveryDraw() throws {
    let values = StructuralSeriesTests.values
    let price = (0..<72).map { Double($0 * 7 % 11) }
    let series = values.enumerated().map { t, y in y.map { $0 - 2 * price[t] } }
    let model = try StructuralSeries(
      "regression(price) + trend + seasonal(12, 2)", for: series, covariates: ["price": price])
    let fit = try model.condition(["y": SiteData(series)]).fit(
      NUTS(chains: 2, warmup: 200, draws: 100), seed: 4)
    let parts = try fit.components(of: model)
    #expect(parts.map(\.name) == ["trend", "seasonal(12, 2)", "regression(price)", "fitted"])
    for draw in [0, 99, 100, 199] {
      for step in 0..<60 {
        let sum = parts.dropLast().reduce(0) { $0 + $1.paths[draw][step] }
        #expect(isClose(sum, parts[3].paths[draw][step], relative: 1e-9))
      }
    }
    // The effect of the price is its coefficient times its distance from the mean, which is known.
    let past = price.prefix(60)
    let mean = past.reduce(0, +) / 60
    let effect = try parts[2].steps().map(\.mean)
    for step in [0, 9, 33] { #expect(abs(effect[step] + 2 * (price[step] - mean)) < 0.5) }
    // What a unit of the price costs, whatever the unit of its coefficient.
    #expect(try abs(fit["coefficient.price"].mean[0] + 2) < 0.1)
    let share = try fit["slope.kept"].mean[0]
    #expect(share > 0 && share < 1)
    // And the season goes on where the series does.
    let future = try fit.forecast(horizon: 12)
    #expect(try future["y"].firstStep == 60 && future["part.seasonal(12, 2)"].horizon == 12)
    let wave = try future["part.seasonal(12, 2)"].mean
    #expect(wave[3] > 4 && wave[9] < -4)
    #expect(
      message { _ = try fit.forecast(horizon: 13) }
        == "price ends too early: found 72 values, expected 73, one for each step up to step 72")
  }

  /// A step of a rest that lasts scatters less than the rest does, σ √(1 - φ²) at every draw.
  @Test func stepsOfARest() throws {
    let values = StructuralSeriesTests.values
    let model = try StructuralSeries("constant + ar(1)", for: values)
    let fit = try model.condition(["y": SiteData(values)]).fit(
      NUTS(chains: 1, warmup: 200, draws: 20), seed: 4)
    let (whole, own, lag) = (try fit["deviation.noise"], try fit["deviation.ar"], try fit["ar.1"])
    for draw in [0, 7, 19] {
      let phi = lag[chain: 0, draw: draw][0]
      let expected = whole[chain: 0, draw: draw][0] * (1 - phi * phi).squareRoot()
      #expect(isClose(own[chain: 0, draw: draw][0], expected, relative: 1e-9))
    }
  }

  /// An event and a shift whose effects are known, and the standard deviations of what is left.
  @Test func effectsInUnitsOfTheSeries() throws {
    let noise: [Double] = (0..<80).map { t in 0.3 * sin(Double(t * t) * 0.7) }
    let values: [Double] = (0..<80).map { t in
      let event = t % 16 == 5 ? 3.0 : 0.0
      let shift = t >= 44 ? -2.0 : 0.0
      return 50.0 + noise[t] + event + shift
    }
    let model = try StructuralSeries(
      "constant + shift(44)", for: values, events: [Event("fair", at: [5, 21, 37, 53, 69, 85])])
    #expect(model.formula == "constant + shift(44) + event(fair)")
    let fit = try model.condition(["y": SiteData(values)]).fit(
      NUTS(chains: 2, warmup: 300, draws: 300), seed: 4)
    #expect(try abs(fit["event.fair"].mean[0] - 3) < 0.3)
    #expect(try abs(fit["shift.44"].mean[0] + 2) < 0.3)
    let squares: Double = noise.reduce(0.0) { sum, x in sum + x * x }
    let deviation = (squares / 80).squareRoot()
    #expect(try abs(fit["deviation.noise"].mean[0] / deviation - 1) < 0.15)
    // The event comes again at step 85.
    let forecast = try fit.forecast(horizon: 10)
    let future = try forecast["y"].mean
    #expect(abs(future[5] - 51) < 0.5 && abs(future[4] - 48) < 0.5)
  }
}
