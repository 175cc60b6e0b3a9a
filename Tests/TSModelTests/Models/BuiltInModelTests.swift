import BuiltInModels
import TSModel
import TestSupport
import Testing

/// The models that ship with the command.
@Suite struct BuiltInModelTests {
  @Test func randomWalkWithDrift() throws {
    let plain = try RandomWalk(steps: 10).seed(42).trace()["x"]
    #expect(plain[9] == 1.3562159171732484 || isClose(plain[9], 1.3562159171732484, absolute: 1e-11))
    let drifting = try RandomWalk(steps: 10, start: 5, drift: 2).seed(42).trace()["x"]
    for t in 0..<10 { #expect(isClose(drifting[t], plain[t] + 5 + 2 * Double(t + 1), absolute: 1e-12)) }
    #expect(throws: ModelError.self) { try RandomWalk(steps: -1).seed(1).trace() }
    #expect(try RandomWalk(steps: 0).seed(1).trace().sites.isEmpty)
  }

  @Test func autoregressionOfFixedCoefficients() throws {
    var model = AR(order: 2, steps: 50)
    model.alpha = 0.5
    model.beta = [0.6, -0.3]
    model.sigma = 0.25
    let trace = try model.seed(3).trace()
    #expect(trace.sites.map(\.name) == ["y"])
    let y = try trace["y"]
    let noise = try RandomWalk(steps: 50, scale: 0.25).seed(3).trace()["x"]
    for t in 0..<50 {
      let mean = 0.5 + 0.6 * (t > 0 ? y[t - 1] : 0) - 0.3 * (t > 1 ? y[t - 2] : 0)
      #expect(isClose(y[t] - mean, noise[t] - (t > 0 ? noise[t - 1] : 0), absolute: 1e-12))
    }
  }

  @Test func autoregressionDrawsInTheStatedOrder() throws {
    let trace = try AR(order: 3, steps: 5).seed(42).trace()
    #expect(trace.sites.map(\.name) == ["alpha", "beta", "sigma", "y"])
    let (first, alpha) = PRNGKey(seed: 42).split()
    let (second, beta) = first.split()
    let (_, sigma) = second.split()
    #expect(try trace["alpha"] == [alpha.normal()])
    #expect(try isClose(trace["beta"], (0..<3).map { 0.5 * beta.normal(at: UInt64($0)) }, absolute: 1e-15))
    #expect(try trace["sigma"] == [abs(sigma.normal())])
  }

  @Test func whatPrecedesTheSeries() throws {
    var model = AR(order: 2, steps: 6)
    model.alpha = 0
    model.beta = [1, 0]
    model.sigma = 1
    let data = [10.0, 11, 11.5, 12, 12.5, 13]
    let zeros = try model.condition(["y": data]).seed(1).trace()
    model.before = .given
    let given = try model.condition(["y": data]).seed(1).trace()
    // The first two values carry no density; the rest are the same terms.
    let terms = try given.site("y").logDensities
    #expect(terms[0] == 0 && terms[1] == 0)
    #expect(try Array(terms.dropFirst(2)) == Array(zeros.site("y").logDensities.dropFirst(2)))
    #expect {
      try model.seed(1).trace()
    } throws: {
      "\($0)"
        == "site 'y', step 0: before=given takes the first values of the series from data, but there is none here"
    }
    model.beta = [1]
    #expect { try model.seed(1).trace() } throws: { "\($0)" == "beta has 1 values, but order is 2" }
  }

  @Test func stationaryStart() throws {
    var model = AR(order: 2, steps: 6)
    model.alpha = 0.5
    model.beta = [0.6, -0.3]
    model.sigma = 0.25
    model.before = .stationary
    let data = [0.3, 1.1, -0.2, 0.4, 0.9, 0.75]
    let terms = try model.condition(["y": data]).seed(1).trace().site("y").logDensities
    let joint = Autoregressive([0.6, -0.3], 0.25, 6, intercept: 0.5).logDensity(data)
    #expect(isClose(terms.reduce(0, +), joint, relative: 1e-12))
    // The first value has the mean and the variance of the stationary distribution, in closed form for order 2.
    let variance = 0.0625 * 1.3 / (0.7 * (1.3 * 1.3 - 0.36))
    let first = Normal(0.5 / 0.7, variance.squareRoot()).logDensity(data[0])
    #expect(isClose(terms[0], first, relative: 1e-12))
    model.beta = [0.6, 0.5]
    #expect {
      try model.seed(1).trace()
    } throws: {
      "\($0)" == "before=stationary needs stationary coefficients, but those of beta are not"
    }
    model.beta = nil
    #expect {
      try model.seed(1).trace()
    } throws: {
      "\($0)" == "before=stationary needs prior=partial, or a beta that is stationary"
    }
  }

  @Test("The priors of a fit are in the units of the data, and what was set stays")
  func fitDefaults() throws {
    let series: [Double?] = [3, nil, -5, 1, 4, -1, nil, 2]
    let known = series.compactMap { $0 }
    let scale = SeriesScale(series)
    let square = known.reduce(0) { $0 + $1 * $1 } / 6
    let mean = known.reduce(0, +) / 6
    #expect(isClose(scale.rootMeanSquare, square.squareRoot(), relative: 1e-15))
    #expect(isClose(scale.standardDeviation, (square - mean * mean).squareRoot(), relative: 1e-15))
    var model = AR(order: 1)
    #expect(
      try model.fitDefaults(for: ["y": SiteData(series)], set: []) == [
        "alphaScale": .number(SeriesScale.threeDigits(2.5 * scale.rootMeanSquare)), "betaScale": .number(1),
        "sigmaScale": .number(SeriesScale.threeDigits(scale.standardDeviation)), "before": .text("given"),
      ])
    model.alpha = 1
    model.beta = [0.5]
    #expect(
      try model.fitDefaults(for: ["y": SiteData(series)], set: ["before"]).keys.sorted() == ["sigmaScale"])
    #expect(
      try AR(order: 0).fitDefaults(for: ["y": SiteData(series)], set: []).keys.sorted() == [
        "alphaScale", "sigmaScale",
      ])
    #expect(throws: ParameterError.self) {
      try AR(order: 2).fitDefaults(for: ["y": SiteData(series)], set: [])
    }
    #expect(throws: ParameterError.self) {
      try AR(order: 8).fitDefaults(for: ["y": SiteData(series)], set: [])
    }
    let entry = ModelEntry(AR.self)
    let fit = try entry.resolveFit(
      [(name: "order", text: "1"), (name: "sigmaScale", text: "7")], ["y": SiteData(series)])
    #expect(fit.chosen == ["alphaScale", "betaScale", "before"] && fit.values["sigmaScale"] == .integer(7))
    #expect(try entry.givenSteps(fit.values) == 1 && entry.givenSteps([:]) == 0)
    #expect(entry.hasNothingToFit == false && ModelEntry(RandomWalk.self).hasNothingToFit)
  }

  @Test("Scales of extreme series are positive and finite")
  func extremeScales() {
    for series: [Double?] in [
      [], [nil], [0, 0], [5], [-3, -3, -3], [1e308, -1e308], [Double.leastNonzeroMagnitude, 0],
      [Double.leastNonzeroMagnitude * 2000, Double.leastNonzeroMagnitude * 6000],
      [1.7e308, 1.7e308],
      [0.1, 0.1, 0.1], [1e15, 1e15 + 1],
    ] {
      let scale = SeriesScale(series)
      for value in [scale.rootMeanSquare, scale.standardDeviation] {
        #expect(value > 0 && value.isFinite, "\(series)")
        #expect(SeriesScale.threeDigits(2.5 * value) > 0 && SeriesScale.threeDigits(2.5 * value).isFinite)
      }
    }
    #expect(
      SeriesScale([-3, -3, -3]).standardDeviation == 3
        && SeriesScale([0.1, 0.1, 0.1]).standardDeviation == 0.1)
    for (value, rounded) in [
      (2336.7, 2340.0), (168.4, 168), (0.0123456, 0.0123), (1, 1), (999.6, 1000), (1e22, 1e22),
      (1.23456e-7, 1.23e-7),
    ] {
      #expect(SeriesScale.threeDigits(value) == rounded)
    }
  }

  @Test func partialAutocorrelationsMakeStationaryCoefficients() throws {
    var model = AR(order: 5, steps: 20)
    model.prior = .partial
    model.before = .stationary
    for seed in UInt64(0)..<50 {
      let trace = try model.seed(seed).trace()
      #expect(trace.sites.map(\.name) == ["alpha", "partial", "beta", "sigma", "y"])
      let beta = try trace["beta"]
      #expect(beta.count == 5 && Support<Double>.stationary.contains(all: beta))
      let found = PartialAutocorrelations<Double>.partial(fromCoefficients: beta)
      // The recursion divides by 1 - r² at each order.
      #expect(try isClose(found, trace["partial"], absolute: 1e-6))
    }
  }
}
