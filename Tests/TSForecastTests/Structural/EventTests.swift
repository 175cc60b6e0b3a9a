import TSForecast
import TSModel
import TestSupport
import Testing

@Suite struct EventTests {
  static let y: [Double?] = [0, 3.7, 1.2, nil, 0.2, 4.4, 2.2, 0.1]

  @Test func eachPlaceOfTheWindowHasItsEffect() throws {
    // Once at step 1; twice at step 5; and once before the first step, whose window reaches it.
    let event = Event("sale", at: [5, 1, 5, -1], window: 0...1, scale: 2)
    let model = Structural([Trend(hasSlope: false, driftScale: 0), event], steps: 8)
    #expect(try sampledSites(model, Self.y) == ["sigma", "levelShare"])
    #expect(model.formula == "level + event(sale)" && event.steps == [-1, 1, 5, 5])
    let (sigma, share) = (Double.exp(-0.3), logistic(of: 0.4))
    var noise = Noise()
    var level = noise.next(20 * sigma)
    let (day, after) = (noise.next(2 * sigma), noise.next(2 * sigma))
    let effects = [1: 1.0 * day, 2: 1.0 * after, 0: 1.0 * after, 5: 2.0 * day, 6: 2.0 * after]
    let means = Self.y.indices.map { t in
      if t > 0 { level = level + noise.next(sigma * share.squareRoot()) }
      return level + (effects[t] ?? Combination()) + noise.next(sigma * (1 - share).squareRoot())
    }
    let expected = StructuralTests.seen(means, Self.y) + StructuralTests.prior(-0.3, 0.4)
    #expect(isClose(try marginal(model, Self.y, at: [-0.3, 0.4]), expected, relative: 1e-10))
  }

  @Test func extremesDoNotTrap() {
    for steps in [[Int.min, Int.max], [0], []] {
      for window in [Int.min...Int.max, -1...1, 5...9, -9 ... -5] {
        #expect(Event("e", at: steps, window: window).formula == "event(e)")
      }
    }
  }

  /// Every 17 steps or so something happens, with half of it the step after; once more in the future.
  static func series(_ steps: [Int], count: Int) -> Series {
    let key = PRNGKey(seed: 5)
    let values = (0..<count).map { t in
      50 + key.normal(at: UInt64(t)) + (steps.contains(t) ? 30 : 0) + (steps.contains(t - 1) ? 15 : 0)
    }
    return Series(values.map { $0 }, events: [Event("sale", at: steps, window: 0...1)])
  }

  @Test func whatHappensAgainIsForeseen() throws {
    let steps = [4, 21, 40, 55, 73, 92, 103]
    let series = Self.series(steps, count: 100)
    let forecaster = Forecaster([try StructuralFormula("level + event(sale)").candidate(power: 1)])
    let forecast = try forecaster.forecast(series, horizon: 8)
    let expected = [50.0, 50, 50, 80, 65, 50, 50, 50]
    for h in 0..<8 { #expect(abs(forecast.median[h] - expected[h]) < 3, "\(h): \(forecast.median[h])") }
    // A model that names no event takes all there are.
    let all = try Forecaster([StructuralFormula("level").candidate(power: 1)]).forecast(series, horizon: 8)
    #expect(all.steps == forecast.steps && all.members[0].formula == "level + event(sale)")
    // Leading gaps, and a series that is the end of another, keep the steps.
    var late = series
    late.values = [nil, nil] + series.values
    late.events = [Event("sale", at: steps.map { $0 + 2 }, window: 0...1)]
    #expect(try forecaster.forecast(late, horizon: 8).steps == forecast.steps)
    var end = series
    end.events = [Event("sale", at: steps.map { $0 + 40 }, window: 0...1)]
    end.firstStep = 40
    #expect(try forecaster.forecast(end, horizon: 8).steps == forecast.steps)
  }

  @Test func whatWasNeverSeenIsLeftOut() throws {
    var series = Self.series([4, 21, 99], count: 100)
    let forecaster = Forecaster([try StructuralFormula("level + event(sale)").candidate(power: 1)])
    // The step after the last is not seen, but those after the others are.
    #expect(try forecaster.forecast(series, horizon: 2).notes.isEmpty)
    for steps in [[100, 101], [-5], []] {
      series.events = [Event("sale", at: steps, window: 0...1)]
      let forecast = try forecaster.forecast(series, horizon: 2)
      #expect(
        forecast.notes
          == ["event(sale) was left out: it is at no step of the series, which says nothing of its effect"])
      #expect(forecast.members[0].formula == "level")
    }
    series.events = [Event("sales", at: [4])]
    #expect(
      message { _ = try forecaster.forecast(series, horizon: 2) }
        == "event(sale): found no dates of it, expected some with the series (--events); did you mean sales?")
  }
}
