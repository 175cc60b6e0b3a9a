import TSForecast
import TestSupport
import Testing

@Suite struct SeriesScaleTests {
  static let powers = [0, 0.2, 0.35, 0.5, 1]

  static let positive: [[Double?]] = [
    [1, 2, 4, 3], [nil, 112, nil, 118, 132, nil], [1e-300, 3e-300, 2e-300], [1e300, 3e300, 2e300],
    [2e-308, 1e-300, 1, 1e300], [1e-5, 1e5], [7, 7, 8],
  ]

  @Test(arguments: positive) func thereAndBack(_ values: [Double?]) throws {
    for power in Self.powers {
      let scale = try #require(SeriesScale(values, power: power))
      #expect(scale.power == power && scale.isFloored)
      let known = values.compactMap { $0 }
      #expect(scale.standardized(known[0]) == 0)
      let steps = zip(known, known.dropFirst()).map { abs(scale.standardized($1) - scale.standardized($0)) }
      #expect(isClose(steps.reduce(0, +) / Double(steps.count), 1, relative: 1e-9))
      let largest = known.map { abs(scale.standardized($0)) + abs(scale.origin / scale.unit) }.max() ?? 0
      for x in known {
        let back = scale.restored(scale.standardized(x))
        #expect(back.isFinite && back >= 0)
        // What is small beside the rest is lost in the rounding of powers.
        #expect(isClose(scale.standardized(back), scale.standardized(x), absolute: 1e-13 * largest))
        if x > 1e-3 * (known.max() ?? 0) {
          #expect(isClose(back, x, relative: 1e-11), "\(power): \(x) \(back)")
        }
      }
    }
  }

  @Test func powersAreThoseOfTheValues() throws {
    let scale = try #require(SeriesScale([4, 9, 1], power: 0.5))
    // 2, 3, 1: steps of 1 and 2.
    #expect(isClose(scale.origin, 2, relative: 1e-14) && isClose(scale.unit, 1.5, relative: 1e-14))
    #expect(isClose(scale.standardized(16), 2 / 1.5, relative: 1e-14))
    #expect(isClose(scale.restored(2 / 1.5), 16, relative: 1e-13))
    let logarithm = try #require(SeriesScale([1, Double.exp(2), 1], power: 0))
    #expect(isClose(logarithm.unit, 2, relative: 1e-14) && logarithm.origin == 0)
    #expect(isClose(logarithm.restored(1.5), Double.exp(3), relative: 1e-13))
  }

  @Test func zerosAreTakenAsTheyAre() throws {
    for power in Self.powers {
      let scale = try #require(SeriesScale([0, 3, 0, 5], power: power))
      #expect(scale.power == 1 && scale.isFloored)
      #expect(scale.restored(scale.standardized(0)) == 0)
      #expect(scale.restored(-100) == 0)
      #expect(isClose(scale.restored(scale.standardized(5)), 5, relative: 1e-13))
    }
    #expect(try #require(SeriesScale([-0.0, 1], power: 0.35)).restored(0) == 0)
  }

  @Test func negativeValuesAreTakenAsTheyAre() throws {
    for power in Self.powers {
      let scale = try #require(SeriesScale([3, -1, 2], power: power))
      #expect(scale.power == 1 && !scale.isFloored && scale.unit == 3.5)
      #expect(scale.restored(-2) == -4)
    }
    // None is negative: as they are, but not below nothing.
    let floored = try #require(SeriesScale([3, 1, 2], power: 1))
    #expect(floored.restored(-100) == 0)
  }

  @Test func constantsHaveNoScale() {
    for power in Self.powers {
      for values in [[], [nil, nil], [4], [nil, 4, 4], [0, 0, 0], [-1, -1]] as [[Double?]] {
        #expect(SeriesScale(values, power: power) == nil)
      }
    }
  }

  @Test func whatDiffersByALastBitHasOne() throws {
    for power in Self.powers {
      for x in [1.0, 1e300, 3e-300, 123.4] {
        let scale = try #require(SeriesScale([x, x.nextUp, x], power: power), "\(power) \(x)")
        #expect(scale.unit > 0 && scale.restored(0).isFinite)
      }
    }
  }

  @Test func extremesAreFinite() throws {
    let (greatest, least) = (Double.greatestFiniteMagnitude, Double.leastNonzeroMagnitude)
    #expect(SeriesScale([greatest, -greatest], power: 1) == nil)
    for values in [[greatest, 0], [least, 0], [greatest, least], [-1e307, 1e307], [0, 1e-300, 2]]
      as [[Double?]]
    {
      for power in Self.powers {
        let scale = try #require(SeriesScale(values, power: power))
        for z in [-1e300, -1e9, -3, 0, 1e-300, 3, 1e9, 1e300] {
          let x = scale.restored(z)
          #expect(x.isFinite, "\(values) \(power) \(z): \(x)")
          if scale.isFloored { #expect(x >= 0) }
        }
      }
    }
  }
}
