import Synchronization
import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct BacktestTests {
  /// By hand: after 29 come 37 and 46, after 46 come 56 and 67.
  @Test func scoresByHand() throws {
    let result = try Backtest(horizon: 2, folds: 2).run(Series(growing), [lastValue])
    #expect(result.origins == [8, 10])
    #expect(result.methods.map(\.name) == ["last value", "naive"])
    let scores = result.methods[0].scores
    #expect(scores.forecasts.map(\.origin) == [8, 10])
    #expect(scores.forecasts.map(\.crps) == [12.5, 15.5])
    // The mean changes before the origins: (1 + ... + 7)/7 and (1 + ... + 9)/9.
    #expect(scores.forecasts.map(\.scale) == [.meanChange(4), .meanChange(5)])
    #expect(scores.mean(\.meanAbsoluteScaledError)?.value == 3.1125)
    #expect(scores.coverage(0.8) == 0)
    // The median of the naive forecast is the same point.
    let naive = result.naive.scores
    #expect(isClose(naive.mean(\.meanAbsoluteScaledError)?.value ?? .nan, 3.1125, relative: 1e-12))
  }

  /// A forecast at an origin is that of a series which ends there, whatever comes later.
  @Test func onlyWhatCameBeforeIsSeen() throws {
    var values = randomWalk(60, seed: 3).map { Optional($0) }
    values[20] = nil
    let covariate = Series.Covariate("x", randomWalk(60, seed: 4))
    let series = Series(values, name: "s", covariates: [covariate])
    let seen = Mutex<[Int: Series]>([:])
    let spy = BacktestMethod("spy") { past, horizon in
      seen.withLock { $0[past.values.count] = past }
      return try (0..<horizon).map { _ in try PredictivePoints([0, 1]) }
    }
    let result = try Backtest(horizon: 4, folds: 3, stride: 5).run(series, [spy])
    #expect(result.origins == [46, 51, 56])
    for origin in result.origins {
      let past = try #require(seen.withLock { $0[origin] })
      #expect(past.values == Array(values[..<origin]))
      #expect(past.covariates.map(\.values) == [Array(covariate.values[..<(origin + 4)])])
      #expect(past.name == "s")
    }
  }

  /// The same as to cut the series by hand.
  @Test func forecasterAtAnOrigin() throws {
    let values = randomWalk(40, seed: 5)
    let forecaster = Forecaster(
      [Candidate("level", [Trend(hasSlope: false, driftScale: 0)], power: 1)], seed: 9)
    let result = try Backtest(horizon: 5, folds: 2).run(Series(values), forecaster)
    #expect(result.methods.map(\.name) == ["level", "naive"])
    let cut = try forecaster.forecast(Series(Array(values[..<30])), horizon: 5)
    let expected = try SeriesScores(
      series: "y", origin: 30, forecast: cut.steps, actual: values[30..<35].map { $0 },
      scale: ErrorScale(history: Array(values[..<30]), period: 1))
    #expect(result.methods[0].scores.forecasts[0] == expected)
    let naive = try SeasonalNaive(period: 1).forecast(after: Array(values[..<30]), horizon: 5)
    let crps = zip(naive, values[30..<35]).map { $0.crps($1) }
    #expect(result.naive.scores.forecasts[0].crps == crps.reduce(0, +) / 5)
  }

  /// Of six origins with one fit for three the first and the fourth have no parameters; the others those of them.
  @Test(arguments: [1, 3, 4]) func fitsAtSomeOriginsOnly(refit: Int) throws {
    let forecaster = Forecaster(
      [Candidate("level", [Trend(hasSlope: false, driftScale: 0)], power: 1)], seed: 9)
    let anew = Mutex<Set<Int>>([])
    let method = BacktestMethod("level") { past, horizon, known in
      if known.isEmpty { _ = anew.withLock { $0.insert(past.values.count) } }
      return try forecaster.forecast(past, horizon: horizon, reusing: known)
    }
    var backtest = Backtest(horizon: 2, folds: 6)
    backtest.refit = refit
    let values = randomWalk(40, seed: 5)
    let result = try backtest.run(Series(values), [method], jobs: 2)
    #expect(result.origins == [28, 30, 32, 34, 36, 38])
    let firsts = result.origins.indices.filter { $0 % refit == 0 }.map { result.origins[$0] }
    #expect(anew.withLock { $0.sorted() } == firsts)
    // The scores at an origin are those with the parameters of the one before that was fitted.
    for (place, origin) in result.origins.enumerated() {
      let start = result.origins[place / refit * refit]
      func past(_ count: Int) -> Series { Series(Array(values[..<count])) }
      let known =
        start == origin
        ? FittedParameters() : try forecaster.forecast(past(start), horizon: 2).parameters
      let own = try forecaster.forecast(past(origin), horizon: 2, reusing: known)
      let crps = zip(own.steps, values[origin..<origin + 2]).map { $0.crps($1) }
      #expect(
        isClose(
          result.methods[0].scores.forecasts[place].crps ?? .nan, (crps[0] + crps[1]) / 2, relative: 1e-12))
    }
  }

  @Test func theSameOnAnyNumberOfThreads() throws {
    let series = Series(randomWalk(48, seed: 6), seasons: [4])
    let backtest = Backtest(horizon: 4, folds: 5)
    let methods = [BacktestMethod("auto", Forecaster(seed: 1)), walker()]
    let one = try backtest.run(series, methods, jobs: 1)
    #expect(try backtest.run(series, methods, jobs: 2) == one)
    #expect(try backtest.run(series, methods, jobs: 7) == one)
    #expect(try backtest.run(series, methods) == one)
    #expect(one.methods.allSatisfy { $0.scores.forecasts.map(\.origin) == one.origins })
  }

  @Test func progressAndCancelling() throws {
    let series = Series(randomWalk(40, seed: 7))
    let told = Mutex<[Int]>([])
    _ = try Backtest(horizon: 2, folds: 3).run(series, [walker(), lastValue], jobs: 2) { done, total in
      told.withLock { $0.append(done * 100 + total) }
    }
    #expect(told.withLock { $0 } == (1...9).map { $0 * 100 + 9 })
    let control = RunControl()
    let made = Mutex(0)
    #expect(throws: CancellationError.self) {
      try Backtest(horizon: 2, folds: 5).run(series, [walker()], jobs: 1, control: control) { done, _ in
        made.withLock { $0 = done }
        if done == 3 { control.cancel() }
      }
    }
    #expect(made.withLock { $0 } == 3)
  }

  @Test func namesThatAreTheSame() {
    let series = Series(randomWalk(40, seed: 7))
    #expect(
      message { _ = try Backtest(horizon: 2).run(series, [walker("a"), walker("a")]) }
        == "the methods: found 'a' twice, expected each name once")
    #expect(
      message { _ = try Backtest(horizon: 2).run(series, [walker("naive")]) }
        == "the methods: found 'naive' twice, expected each name once")
  }

  @Test func seasonOfTheNaiveForecast() {
    #expect(Series([1]).seasonalPeriod == 1)
    #expect(Series([1], seasons: [52.18, 7]).seasonalPeriod == 52)
    for odd in [Double.nan, .infinity, -3, 0, 1e300] {
      #expect(Series([1], seasons: [odd]).seasonalPeriod == 1)
    }
  }
}
