import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

/// Sums of parts that counts are fitted to.
@Suite struct StructuralCountsTests {
  private static let counts: [Double?] = [3, 5, nil, 4, 9, 0, 2, nil, 6, 4, 3, 7]

  private func draws(_ formula: String) throws -> (fit: Fit, model: StructuralSeries) {
    let model = try StructuralSeries(formula, for: Self.counts)
    let fit = try model.condition(["y": SiteData(Self.counts)]).fit(
      NUTS(chains: 4, warmup: 500, draws: 1_000), seed: 3)
    return (fit, model)
  }

  /// A constant mean under a wide prior on its logarithm is a gamma distribution with as many events and as many steps as were
  /// seen.
  @Test func aConstantMean() throws {
    let (fit, model) = try draws("constant + poisson")
    #expect(isClose(model.origin, log(4.3), relative: 1e-12))
    let draws = try fit["fitted"]
    var means: [Double] = []
    for chain in 0..<draws.chainCount {
      for draw in 0..<draws.drawCount { means.append(exp(draws[chain: chain, draw: draw][0])) }
    }
    let mean: Double = means.reduce(0, +) / Double(means.count)
    let squares: Double = means.reduce(0.0) { sum, x in sum + (x - mean) * (x - mean) }
    let variance = squares / Double(means.count)
    // 43 events in 10 steps: mean 4.3, standard deviation 0.656; the Monte Carlo error of some 3,000 draws is 0.012.
    #expect(abs(mean - 4.3) < 0.06)
    #expect(abs(variance.squareRoot() - 0.656) < 0.04)
  }

  /// At every draw the parts add up to the logarithm of the mean.
  @Test func partsAddUp() throws {
    let (fit, model) = try draws("level + negbinomial")
    let parts = try fit.components(of: model)
    #expect(parts.map(\.name) == ["level", "fitted"])
    for (a, b) in zip(parts[0].paths[17], parts[1].paths[17]) { #expect(isClose(a, b, relative: 1e-12)) }
    #expect(try fit["dispersion"].mean[0] > 0)
  }

  /// The future is of whole numbers, none below zero.
  @Test func forecastsAreCounts() throws {
    let (fit, _) = try draws("level + poisson")
    let forecast = try fit.forecast(horizon: 3)
    let paths = try forecast["y"].paths
    #expect(paths.allSatisfy { $0.allSatisfy { $0 >= 0 && $0.rounded() == $0 } })
    let sum: Double = paths.reduce(0.0) { sum, path in sum + path[0] }
    let mean = sum / Double(paths.count)
    #expect(mean > 2.5 && mean < 8)
  }

  @Test func whatIsNoCount() {
    #expect(
      message { _ = try StructuralSeries("level + poisson", for: [1, 2.5, 3, 4], name: "sold") }
        == "sold, step 1: found 2.5, expected a whole number of 0 or more for poisson")
  }
}
