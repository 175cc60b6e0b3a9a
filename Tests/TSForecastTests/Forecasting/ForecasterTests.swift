import Foundation
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite("Forecasts")
struct ForecasterTests {
  static let horizon = 8

  /// Intervals over series of known processes, eight steps of fifteen series each: the steps of a series belong together, so
  /// that a share of .8 among all has a standard error of some .03.
  @Test("Intervals hold what they say")
  func coverage() throws {
    let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil
    var (inside80, inside95, all) = (0, 0, 0)
    for process in Process.allCases {
      for seed in 0..<(isLong ? 100 : 15) as Range<UInt64> {
        let values = process.series(96 + Self.horizon, seed: seed)
        let series = Series(values.dropLast(Self.horizon).map { $0 }, seasons: process.seasons)
        let forecast = try Forecaster().forecast(series, horizon: Self.horizon)
        #expect(forecast.firstStep == 96 && forecast.horizon == Self.horizon)
        for (step, actual) in zip(forecast.steps, values.suffix(Self.horizon)) {
          all += 1
          if try #require(step.interval(0.8)).contains(actual) { inside80 += 1 }
          if try #require(step.interval(0.95)).contains(actual) { inside95 += 1 }
        }
      }
    }
    let (share80, share95) = (Double(inside80) / Double(all), Double(inside95) / Double(all))
    #expect((0.7...0.9).contains(share80), "\(share80)")
    #expect((0.88...0.995).contains(share95), "\(share95)")
  }

  static func passengers(_ seed: UInt64 = 4) -> Series {
    Series(Process.trendAndSeason.series(72, seed: seed).map { $0 }, seasons: [12])
  }

  @Test("The same twice, for any order of the candidates, and other for another seed")
  func sameTwice() throws {
    let series = Self.passengers()
    let once = try Forecaster(seed: 3).forecast(series, horizon: 6, paths: 7)
    let again = try Forecaster(seed: 3).forecast(series, horizon: 6, paths: 7)
    #expect(once.steps == again.steps && once.paths == again.paths && once.members == again.members)
    let reversed = Array(Candidate.automatic(seasons: [12]).reversed())
    let other = try Forecaster(reversed, seed: 3).forecast(series, horizon: 6)
    #expect(other.steps == once.steps)
    #expect(other.members == once.members.reversed())
    #expect(try Forecaster(seed: 4).forecast(series, horizon: 6).steps != once.steps)
    // A path is the same whatever others there are.
    #expect(
      try Forecaster(seed: 3).forecast(series, horizon: 6, paths: 3).paths == Array(once.paths.prefix(3)))
  }

  @Test("In another unit the same", arguments: [1e6, 1e-6, 1e-200, 1e200])
  func units(_ unit: Double) throws {
    let series = Self.passengers()
    var scaled = series
    scaled.values = series.values.map { $0.map { $0 * unit } }
    let (a, b) = try (
      Forecaster().forecast(series, horizon: 4), Forecaster().forecast(scaled, horizon: 4)
    )
    for p in [0.025, 0.1, 0.5, 0.9, 0.975] {
      for (x, y) in zip(a.quantile(p), b.quantile(p)) { #expect(isClose(x, y / unit, relative: 1e-3)) }
    }
    for (x, y) in zip(a.mean, b.mean) { #expect(isClose(x, y / unit, relative: 1e-3)) }
    for (x, y) in zip(a.standardDeviation, b.standardDeviation) {
      #expect(isClose(x, y / unit, relative: 1e-2), "\(x) \(y)")
    }
  }

  @Test("Quantiles of paths are those of the points, and steps of a path belong together")
  func paths() throws {
    let walk = Series(Process.driftingWalk.series(80, seed: 2).map { $0 })
    let count = 3000
    let forecast = try Forecaster().forecast(walk, horizon: 6, paths: count)
    #expect(forecast.paths.count == count && forecast.paths.allSatisfy { $0.count == 6 })
    for step in 0..<6 {
      let values = forecast.paths.map { $0[step] }.sorted()
      let points = forecast.steps[step]
      for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
        // Where the points have the quantile of the paths: a binomial share, five standard errors and the coarseness of
        // forty draws of the parameters.
        let found = points.cdf(values[Int(p * Double(count))])
        #expect(
          abs(found - p) < 5 * (p * (1 - p) / Double(count)).squareRoot() + 0.01, "\(step) \(p): \(found)")
      }
    }
    let (a, b) = (forecast.paths.map { $0[4] }, forecast.paths.map { $0[5] })
    #expect(Self.correlation(a, b) > 0.6)
    let differences = zip(a, b).map { $1 - $0 }
    let spread = Self.deviation(differences) / Self.deviation(b)
    #expect(spread < 0.8, "\(spread)")
  }

  static func deviation(_ x: [Double]) -> Double {
    let mean = x.reduce(0, +) / Double(x.count)
    return (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)).squareRoot()
  }

  static func correlation(_ x: [Double], _ y: [Double]) -> Double {
    let (a, b) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let product = zip(x, y).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / Double(x.count)
    return product / deviation(x) / deviation(y)
  }

  @Test("A season is continued, a step change is followed, an outlier is not")
  func shapes() throws {
    let season = [0.0, 3, 7, 2]
    let key = PRNGKey(seed: 8)
    let seasonal = (0..<48).map { 20 + season[$0 % 4] + 0.3 * key.normal(at: UInt64($0)) }
    let continued = try Forecaster().forecast(Series(seasonal.map { $0 }, seasons: [4]), horizon: 8).median
    for (h, x) in continued.enumerated() { #expect(abs(x - 20 - season[h % 4]) < 1.5, "\(h): \(x)") }
    let noise = (0..<60).map { key.child(1).normal(at: UInt64($0)) }
    let stepped = noise.enumerated().map { 100 + $1 + ($0 >= 40 ? 30 : 0) }
    let after = try Forecaster().forecast(Series(stepped.map { $0 }), horizon: 5).median
    for x in after { #expect(abs(x - 130) < 6, "\(x)") }
    let spiked = noise.enumerated().map { 100 + $1 + ($0 == 52 ? 60 : 0) }
    let back = try Forecaster().forecast(Series(spiked.map { $0 }), horizon: 5)
    for x in back.median { #expect(abs(x - 100) < 6, "\(x)") }
    #expect(back.members.allSatisfy { $0.outliers.contains(52) })
  }

  @Test("A covariate with a future explains")
  func covariates() throws {
    let key = PRNGKey(seed: 12)
    let x = (0..<70).map { key.child(1).normal(at: UInt64($0)) }
    let y = (0..<60).map { Optional(10 + 5 * x[$0] + 0.3 * key.child(2).normal(at: UInt64($0))) }
    let formula = try StructuralFormula("level + regression(x)")
    for sign in [Regression.Sign.either, .positive] {
      let series = Series(y, covariates: [Series.Covariate("x", x, sign: sign)])
      let forecast = try Forecaster([formula.candidate(power: 1)]).forecast(series, horizon: 10)
      for h in 0..<10 { #expect(abs(forecast.median[h] - 10 - 5 * x[60 + h]) < 2, "\(h)") }
    }
  }

  @Test("No candidate, and one that cannot be fitted")
  func withoutCandidates() {
    let series = Series([1, 2, 3, 4])
    let none = message { _ = try Forecaster([]).forecast(series, horizon: 2) }
    #expect(none == "no model was given")
    // A part that is there twice: its sites have the same names.
    let doubled = Candidate("doubled", [Trend(), Trend()], power: 1)
    let found = message { _ = try Forecaster([doubled]).forecast(series, horizon: 2) }
    #expect(found != "no error" && found != "no model was given", "\(found)")
    let both = Result {
      try Forecaster([doubled, Candidate("level", [Trend(hasSlope: false, driftScale: 0)], power: 1)])
        .forecast(
          series, horizon: 2)
    }
    let forecast = try? both.get()
    #expect(forecast?.members.map(\.name) == ["level"])
    #expect(forecast?.notes.contains { $0.hasPrefix("doubled was left out: ") } == true)
    #expect(
      message { _ = try Forecaster(seed: .max).forecast(series, horizon: 2) }.hasPrefix("the seed: found"))
  }

  /// A straight line with little noise goes on, whatever a step is called.
  @Test(arguments: [nil, 12, 52.18]) func aStraightLineGoesOn(_ stepsPerYear: Double?) throws {
    let key = PRNGKey(seed: 5)
    let values: [Double?] = (0..<80).map { 100 + Double($0) + 2 * key.normal(at: UInt64($0)) }
    let series = Series(values, stepsPerYear: stepsPerYear)
    let forecast = try Forecaster().forecast(series, horizon: 12)
    #expect(abs(forecast.median[11] - 191) < 8, "\(forecast.median)")
  }

  /// Rare events: no interval that is many times what was ever seen.
  @Test func smallCountsStaySmall() throws {
    let key = PRNGKey(seed: 8)
    let values: [Double?] = (0..<80).map {
      let u: Double = key.uniform(at: UInt64($0))
      return u < 0.55 ? 0 : u < 0.88 ? 1 : u < 0.98 ? 2 : 3
    }
    let forecast = try Forecaster().forecast(Series(values), horizon: 6)
    #expect(forecast.quantile(0.975).allSatisfy { (1...4).contains($0) })
    #expect(forecast.quantile(0.025).allSatisfy { $0 == 0 })
    #expect(forecast.members.allSatisfy { $0.power == 1 })
  }
}
