import TSNumerics
import TSPanel
import Testing

@Suite struct FixedPointTests {
  @Test func sumsAreTheSameInAnyOrder() throws {
    let key = PRNGKey(seed: 3)
    let values = (0..<2_000).map { i -> Double in
      let z: Double = key.normal(at: UInt64(i))
      return z * Double.exp(5 * (key.child(1).normal(at: UInt64(i)) as Double))
    }
    let exponent = FixedPoint.exponent(of: values.map(abs).max() ?? 1)
    func sum(_ values: [Double]) throws -> Int128 {
      try values.reduce(0) { $0 + (try #require(FixedPoint.units($1, exponent: exponent))) }
    }
    #expect(try sum(values) == sum(values.sorted()))
    #expect(try sum(values) == sum(values.reversed()))
    // Compensated by Neumaier's sum, which is right to the last bit or so here.
    var (total, rest) = (0.0, 0.0)
    for value in values {
      let next = total + value
      rest += abs(total) >= abs(value) ? (total - next) + value : (value - next) + total
      total = next
    }
    let found = try FixedPoint.value(sum(values), exponent: exponent)
    #expect(abs(found - (total + rest)) <= 1e-15 * values.map(abs).reduce(0, +))
  }

  @Test func numbersWithFewBitsAreExact() throws {
    let exponent = FixedPoint.exponent(of: 1_000)
    for value in [0, 0.1, -3.25, 1_000, 123_456_789, 0x1p-40] {
      let units = try #require(FixedPoint.units(value, exponent: exponent))
      #expect(abs(FixedPoint.value(units, exponent: exponent) - value) <= 0x1p-51)
    }
    #expect(
      FixedPoint.value(try #require(FixedPoint.units(-3.25, exponent: exponent)), exponent: exponent) == -3.25
    )
  }

  @Test func whatIsTooLargeIsRefused() {
    #expect(FixedPoint.units(1e300, exponent: FixedPoint.exponent(of: 1)) == nil)
    #expect(FixedPoint.units(.infinity, exponent: 0) == nil)
    #expect(FixedPoint.units(.nan, exponent: 0) == nil)
    #expect(FixedPoint.units(1e300, exponent: FixedPoint.exponent(of: 1e308)) != nil)
    #expect(FixedPoint.units(0, exponent: FixedPoint.exponent(of: 0)) == 0)
  }
}
