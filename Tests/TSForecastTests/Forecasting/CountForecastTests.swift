import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Forecasts of counts")
struct CountForecastTests {
  /// Counts around a level that wanders and a week.
  static func counts(_ count: Int, mean: Double, step: Double, week: Double, dispersion: Double, seed: UInt64)
    -> [Double]
  {
    let key = PRNGKey(seed: seed)
    var level = 0.0
    return (0..<count).map { t in
      level += step * key.child(1).normal(at: UInt64(t))
      let mean = mean * Double.exp(level + week * Double.sin(2 * Double.pi * Double(t) / 7))
      let u: Double = key.child(2).uniform(at: UInt64(t))
      return dispersion > 0
        ? NegativeBinomial2(mean, 1 / (dispersion * dispersion)).quantile(u) : Poisson(mean).quantile(u)
    }
  }

  static func forecast(
    _ formula: String, _ values: [Double?], _ horizon: Int, paths: Int = 0, seed: UInt64 = 0
  ) throws -> SeriesForecast {
    try Forecaster([StructuralFormula(formula).candidate(power: 0.35)], seed: seed)
      .forecast(Series(values, name: "sales", seasons: [7]), horizon: horizon, paths: paths)
  }

  @Test("Everything is whole and not below zero, and the same twice", arguments: ["poisson", "negbinomial"])
  func whole(_ family: String) throws {
    let values = Self.counts(80, mean: 3, step: 0.05, week: 0, dispersion: 0, seed: 1)
      .enumerated().map { $0 % 9 == 4 ? nil : Optional($1) }
    let found = try Self.forecast("level + \(family)", values, 6, paths: 50, seed: 3)
    #expect(found.members.map(\.formula) == ["level + \(family)"] && found.firstStep == 80)
    for p in [0, 0.025, 0.1, 0.31, 0.5, 0.77, 0.9, 0.975, 1] {
      #expect(found.quantile(p).allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    }
    #expect(
      found.paths.count == 50 && found.paths.allSatisfy { $0.allSatisfy { $0 >= 0 && $0 == $0.rounded() } })
    let again = try Self.forecast("level + \(family)", values, 6, paths: 20, seed: 3)
    #expect(again.steps == found.steps && again.paths == Array(found.paths.prefix(20)))
    #expect(again.members == found.members)
    #expect(try Self.forecast("level + \(family)", values, 6, seed: 4).steps != found.steps)
  }

  @Test("A week goes on")
  func week() throws {
    let values = Self.counts(140, mean: 12, step: 0.02, week: 0.8, dispersion: 0, seed: 5)
    let found = try Self.forecast("level + seasonal(7) + poisson", values.map { $0 }, 7)
    let top = values.suffix(70).enumerated().filter { ($0.offset + 70) % 7 == 2 }.map(\.element)
    let bottom = values.suffix(70).enumerated().filter { ($0.offset + 70) % 7 == 5 }.map(\.element)
    for (place, seen) in [(2, top), (5, bottom)] {
      let mean = seen.reduce(0, +) / Double(seen.count)
      #expect(abs(found.mean[place] - mean) < 0.3 * mean + 1, "\(place): \(found.mean[place]) \(mean)")
    }
  }

  /// Of ten steps seven have nothing: the forecast is mostly nothing as well, and in the mean what was seen.
  @Test("Rare events")
  func rare() throws {
    let key = PRNGKey(seed: 9)
    let values: [Double?] = (0..<150).map {
      let u: Double = key.uniform(at: UInt64($0))
      return u < 0.7 ? 0 : u < 0.85 ? 1 : u < 0.95 ? 3 : 6
    }
    let found = try Self.forecast("level + negbinomial", values, 8)
    let mean = values.compactMap { $0 }.reduce(0, +) / 150
    for step in found.steps {
      #expect(abs(step.cdf(0) - 0.7) < 0.12, "\(step.cdf(0))")
      #expect(abs(step.mean - mean) < 0.5 * mean)
      #expect((3...9).contains(step.quantile(0.975)))
      #expect(step.quantile(0.5) == 0)
    }
  }

  /// A Poisson distribution of counts that scatter more: the states are sampled, and the forecast is whole all the same.
  @Test("Where weights are not to be trusted states are sampled")
  func sampled() throws {
    let values = Self.counts(100, mean: 60, step: 0.02, week: 0, dispersion: 0.6, seed: 2)
    let found = try Self.forecast("level + poisson", values.map { $0 }, 3, paths: 4)
    let member = try #require(found.members.first)
    #expect(member.paretoShape > 0.7 && member.method == "NUTS, 4 chains of 100 draws", "\(member)")
    #expect(found.quantile(0.9).allSatisfy { $0 == $0.rounded() && $0 > 30 })
    let again = try Self.forecast("level + poisson", values.map { $0 }, 3, paths: 4)
    #expect(again.steps == found.steps && again.paths == found.paths)
    // Too long a series is left to the approximation, and that is said.
    let long = Self.counts(700, mean: 60, step: 0.02, week: 0, dispersion: 0.6, seed: 2)
    let rough = try Self.forecast("level + poisson", long.map { $0 }, 3)
    #expect(rough.members[0].method == "normal approximation" && !rough.members[0].isTrusted)
  }

  @Test("Constant counts, and extremes")
  func extremes() throws {
    #expect(try Self.forecast("level + poisson", [0, 0, 0, 0], 2).quantile(0.9) == [0, 0])
    for values in [[0, 0, 1], [1e15, 1e15, 1e15 - 1], [0, 1e12, 0, 5], [nil, 3, nil, nil, 4, 3]]
      as [[Double?]]
    {
      let found = try Self.forecast("level + negbinomial", values, 3)
      #expect(found.quantile(0.9).allSatisfy { $0.isFinite && $0 >= 0 }, "\(values)")
    }
  }

  @Test(
    "What is no count",
    arguments: [
      (-1.0, "-1.0"), (0.5, "0.5"), (1e16, "1e+16"),
    ])
  func noCounts(_ value: Double, _ text: String) {
    for family in ["poisson", "negbinomial"] {
      #expect(
        message { _ = try Self.forecast("level + \(family)", [3, 2, value, 4], 2) }
          == "sales, step 2: found \(text), expected a whole number of 0 or more for \(family)")
    }
  }

  /// The parameters drawn from their priors, the last steps held back.
  @Test(
    "Intervals over simulated counts hold what they say",
    arguments: [ObservationFamily.poisson, .negativeBinomial])
  func coverage(_ family: ObservationFamily) throws {
    let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil
    var (inside, exact, all) = (0, 0, 0)
    let dispersion = family == .poisson ? 0 : 0.6
    for seed in 0..<(isLong ? 200 : 12) as Range<UInt64> {
      let values = Self.counts(
        86, mean: [1, 4, 15][Int(seed % 3)], step: [0, 0.05, 0.1][Int(seed / 3 % 3)], week: 0,
        dispersion: dispersion, seed: seed)
      let found = try Self.forecast("level + \(family.rawValue)", values.dropLast(6).map { $0 }, 6)
      for (step, actual) in zip(found.steps, values.suffix(6)) {
        all += 1
        if try #require(step.interval(0.8)).contains(actual) { inside += 1 }
        // The share below, with half of that at the count itself, is uniform for a forecast that is right.
        let below = step.cdf(actual - 1) + 0.5 * (step.cdf(actual) - step.cdf(actual - 1))
        if below > 0.5 { exact += 1 }
      }
    }
    let (share, above) = (Double(inside) / Double(all), Double(exact) / Double(all))
    // Intervals of whole numbers hold more than they say.
    #expect((isLong ? 0.79...0.96 : 0.72...0.99).contains(share), "\(share)")
    #expect((isLong ? 0.42...0.58 : 0.3...0.7).contains(above), "\(above)")
  }

  static let few: [Double] = [
    3, 1, 4, 2, 0, 5, 3, 2, 6, 1, 2, 3, 4, 2, 1, 3, 0, 2, 9, 3, 1, 4, 3, 2, 5, 2, 0, 1, 3, 4,
  ]

  /// Of a mean that stays, with a prior that is flat in its logarithm, the posterior is Gamma(Σy, n) and the forecast negative
  /// binomial.
  @Test("A Poisson distribution that stays: the conjugate forecast")
  func conjugate() throws {
    let found = try Self.forecast("constant + poisson", Self.few.map { $0 }, 2)
    let (sum, n) = (Self.few.reduce(0, +), Double(Self.few.count))
    for step in found.steps {
      var total = 0.0
      for k in 0..<10 {
        let x = Double(k)
        let log =
          lgamma(sum + x) - lgamma(sum) - lgamma(x + 1) + sum * Foundation.log(n / (n + 1)) - x
          * Foundation.log(n + 1)
        total += Foundation.exp(log)
        #expect(abs(step.cdf(x) - total) < 0.02, "\(k): \(step.cdf(x)) \(total)")
      }
    }
  }

  /// The same with a dispersion, over a grid of both.
  @Test("A negative binomial distribution that stays: the forecast by quadrature")
  func quadrature() throws {
    let found = try Self.forecast("constant + negbinomial", Self.few.map { $0 }, 1)
    var (cumulative, mass) = ([Double](repeating: 0, count: 12), 0.0)
    for i in 0..<120 {
      let dispersion = 0.01 + 0.0125 * Double(i)
      let r = 1 / (dispersion * dispersion)
      for j in 0..<120 {
        let mean = Foundation.exp(0.2 + 0.0125 * Double(j))
        func log(_ x: Double) -> Double {
          lgamma(r + x) - lgamma(r) - lgamma(x + 1) + r * Foundation.log(r / (r + mean)) + x
            * Foundation.log(mean / (r + mean))
        }
        // Flat in the logarithm of the mean, half a normal distribution of the dispersion.
        let weight = Foundation.exp(Self.few.reduce(60) { $0 + log($1) } - 0.5 * dispersion * dispersion)
        mass += weight
        var total = 0.0
        for k in 0..<12 {
          total += Foundation.exp(log(Double(k)))
          cumulative[k] += weight * total
        }
      }
    }
    for k in 0..<12 {
      #expect(abs(found.steps[0].cdf(Double(k)) - cumulative[k] / mass) < 0.025, "\(k)")
    }
  }

  /// NUTS on the model as a user fits it: the mean of the step after the last is that of the last, but for a step of the level.
  @Test("A level that wanders: as NUTS has it", arguments: [ObservationFamily.poisson, .negativeBinomial])
  func asSampled(_ family: ObservationFamily) throws {
    let values = Self.counts(40, mean: 6, step: 0.15, week: 0, dispersion: 0, seed: 8)
    let level = Trend(hasSlope: false, driftScale: 0)
    var model = Structural([level], steps: values.count)
    model.family = family
    model.origin = Foundation.log(values.reduce(0, +) / 40)
    let logs = values.map { Foundation.log($0 + 0.5) }
    model.unit = min(1, max(0.05, zip(logs, logs.dropFirst()).reduce(0) { $0 + abs($1.1 - $1.0) / 39 }))
    #expect(model.formula == "level + \(family.rawValue)")
    let fit = try model.condition(["y": SiteData(values)]).fit(
      NUTS(warmup: 500, draws: 500, jobs: 1), seed: 1)
    let last = try fit["logMean"].element(39).values
    let found = try Self.forecast("level + \(family.rawValue)", values.map { $0 }, 1)
    let mean = last.reduce(0) { $0 + Foundation.exp($1) / Double(last.count) }
    #expect(isClose(found.mean[0], mean, relative: 0.08), "\(found.mean[0]) \(mean)")
  }
}
