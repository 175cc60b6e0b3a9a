import TSForecast
import TSModel
import TestSupport
import Testing

/// Values that are unlike what was foreseen of them.
@Suite struct OneStepSurprisesTests {
  /// A level with noise on the scale of its own, some values of it changed or taken away.
  static func series(_ count: Int, changed: [Int: Double?] = [:]) -> [Double?] {
    let key = PRNGKey(seed: 21)
    var level = 0.0
    return (0..<count).map { t in
      level += 0.4 * key.child(named: "level").normal(at: UInt64(t))
      let value = level + 0.6 * key.child(named: "noise").normal(at: UInt64(t))
      guard let change = changed[t] else { return value }
      return change.map { value + $0 }
    }
  }

  static func surprises(_ values: [Double?]) throws -> OneStepSurprises {
    let model = Structural([Trend(hasSlope: false, driftScale: 0)], steps: values.count)
    let density = try ModelDensity(model.condition(["y": SiteData(values)]), marginalize: .all)
    // A standard deviation of √(0.4² + 0.6²), its parts as above.
    let (sigma, share) = (0.52.squareRoot(), 0.16 / 0.52)
    let position = [Double.log(sigma), Double.log(share / (1 - share))]
    return try OneStepSurprises(#require(density.makeForesight()), at: position, values)
  }

  @Test func aPlantedOutlierIsFound() throws {
    for step in [5, 20, 36] {
      let found = try Self.surprises(Self.series(40, changed: [step: 12]))
      #expect(found.outliers.contains(step))
      let excess = found.excess(steps: 45)
      #expect(excess.count == 45)
      #expect(excess.indices.allSatisfy { (excess[$0] > 0) == found.outliers.contains($0) })
      #expect(excess[step] == excess.max())
    }
    #expect(try Self.surprises(Self.series(40)).outliers.isEmpty)
  }

  @Test func amongTheLastThreeThereIsNone() throws {
    for step in 37..<40 {
      let found = try Self.surprises(Self.series(40, changed: [step: 12]))
      #expect(found.outliers.allSatisfy { $0 < 37 })
      #expect(found.excess(steps: 40)[37...].allSatisfy { $0 == 0 })
    }
  }

  @Test func gapsDoNotShiftTheStep() throws {
    let values = Self.series(40, changed: [3: nil, 4: nil, 11: nil, 25: -12, 30: nil])
    #expect(try Self.surprises(values).outliers.contains(25))
    let late = Self.series(40, changed: [0: nil, 1: nil, 9: 12])
    #expect(try Self.surprises(late).outliers.contains(9))
  }

  /// The excess is (z/3u)² - 1 with u the scale of all distances, at least half of their root mean square: of one distance
  /// among 39 that outweighs the others no more than 4 · 39/9 - 1.
  @Test func theExcessIsBounded() throws {
    var last = 0.0
    for change in [5.0, 8, 12, 100, 1e6] {
      let excess = try Self.surprises(Self.series(40, changed: [20: change])).excess(steps: 40)[20]
      #expect(excess > last && excess < 4 * 39.0 / 9 - 1, "\(change): \(excess)")
      last = excess
    }
    #expect(last > 12)
  }

  @Test func fewAndEqualValues() throws {
    #expect(try Self.surprises([1, nil, 2]).outliers.isEmpty)
    #expect(try Self.surprises([0, 0, 0, 0, 0, 0]).outliers.isEmpty)
    let jump = try Self.surprises([0, 0, 0, 0, 0, 9, 0, 0, 0, 0])
    #expect(jump.outliers.first == 5 && jump.excess(steps: 10).allSatisfy { $0.isFinite })
  }
}
