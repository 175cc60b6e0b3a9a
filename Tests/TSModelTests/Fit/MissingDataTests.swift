import TSModel
import Testing

/// Missing data are latent sites: the missing values of an autoregression with a known coefficient have a closed form.
@Suite("Missing data")
struct MissingDataTests {
  let model = KnownNoiseAutoregression(steps: 12, noise: 0.8, start: 1, coefficient: 0.7)
  let phi = 0.7
  let variance = 0.64

  /// The series with one gap of one value, one of two, and the last value missing.
  func series() throws -> [Double?] {
    try model.seed(8).trace()["y"].enumerated().map { [3, 7, 8, 11].contains($0.offset) ? nil : $0.element }
  }

  @Test func bridgesOfAnAutoregression() throws {
    let y = try series()
    let fit = try model.condition(["y": y]).fit(NUTS(), seed: 1)
    #expect(fit.draws.names == ["y[3]", "y[7]", "y[8]", "y[11]"])
    let missing = try fit["y"]
    #expect(missing.shape == [12] && missing.site.positions == [3, 7, 8, 11])
    func at(_ t: Int) throws -> Double { try #require(y[t]) }
    let square = 1 + phi * phi
    try judge(
      missing.element(0), mean: phi * (at(2) + at(4)) / square, deviation: (variance / square).squareRoot(),
      "y[3]")
    // The precision of two in a row is [[1 + φ², -φ], [-φ, 1 + φ²]] / σ².
    let determinant = square * square - phi * phi
    let (left, right) = try (phi * at(6), phi * at(9))
    let deviation = (variance * square / determinant).squareRoot()
    try judge(
      missing.element(1), mean: (square * left + phi * right) / determinant, deviation: deviation, "y[7]")
    try judge(
      missing.element(2), mean: (square * right + phi * left) / determinant, deviation: deviation, "y[8]")
    try judge(missing.element(3), mean: phi * at(10), deviation: variance.squareRoot(), "y[11]")
  }

  /// A series that ends early leaves the rest of the model to be inferred: a forecast.
  @Test func shortSeriesIsForecast() throws {
    let y = try Array(model.seed(8).trace()["y"].prefix(10))
    let fit = try model.condition(["y": y]).fit(NUTS(), seed: 2)
    #expect(fit.draws.names == ["y[10]", "y[11]"])
    try judge(fit["y"].element(0), mean: phi * y[9], deviation: variance.squareRoot(), "y[10]")
    try judge(
      fit["y"].element(1), mean: phi * phi * y[9], deviation: (variance * (1 + phi * phi)).squareRoot(),
      "y[11]")
  }

  @Test func valuesMissingInAPlate() throws {
    var y: [Double?] = try NormalMean().seed(1).trace()["y"].map { $0 }
    y[2] = nil
    let model = NormalMean().condition(["y": y])
    let sampler = try NUTS(chains: 1, warmup: 100, draws: 20)
    let fit = try model.fit(sampler, seed: 1)
    #expect(fit.draws.names == ["mu", "y[2]"])
    // The model with its data, completed: the data as they are, and the missing value as it was drawn.
    try fit.predict(model) { chain, draw, trace in
      var completed = y
      completed[2] = try fit["y"][chain: chain, draw: draw][0]
      #expect(try trace["y"] == completed.compactMap { $0 })
    }
  }

  @Test func completedSeries() throws {
    let y = try series()
    let conditioned = model.condition(["y": y])
    let fit = try conditioned.fit(NUTS(chains: 1, warmup: 100, draws: 10), seed: 3)
    try fit.predict(conditioned) { chain, draw, trace in
      let drawn = try fit["y"][chain: chain, draw: draw]
      var completed = y
      for (place, t) in [3, 7, 8, 11].enumerated() { completed[t] = drawn[place] }
      #expect(try trace["y"] == completed.compactMap { $0 })
    }
  }
}
