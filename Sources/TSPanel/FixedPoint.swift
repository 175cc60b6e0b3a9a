import TSNumerics

/// Sums of numbers that are exact, and so the same in any order: whole multiples of a power of two.
///
///     x ≈ k 2^e,  e = ⌊log₂ m⌋ - 60 for the largest value m of the data
///
/// A number is rounded once, by at most 2^-60 of the largest; 128 bits hold the sum of 2²⁴ numbers of up to 2⁴⁰ m.
package enum FixedPoint {
  /// e for data whose largest absolute value is m.
  package static func exponent(of largest: Double) -> Int {
    guard largest > 0, largest.isFinite else { return -60 }
    return min(900, max(-1_000, Int(largest.exponent) - 60))
  }

  /// k; nil for a number that is too large to be added up.
  package static func units(_ x: Double, exponent: Int) -> Int128? {
    let scaled = Double(sign: .plus, exponent: -exponent, significand: x).rounded()
    guard abs(scaled) < 0x1p100 else { return nil }
    return Int128(exactly: scaled)
  }

  /// k 2^e.
  package static func value(_ units: Int128, exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: Double(units))
  }
}
