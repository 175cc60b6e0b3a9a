import TSNumerics

/// The scale on which a series is modelled: a power of its values, from the first of them, in units of its mean absolute
/// step.
///
///     z = (x^λ - x₀^λ)/d,   d the mean of |x^λ[t] - x^λ[t-1]|;   λ = 0 is the logarithm, λ = 1 the values as they are
///
/// A power between the logarithm and the values as they are makes the spread of most series even, and did better out of
/// sample than a choice between the two.
public struct SeriesScale: Sendable, Hashable {
  /// The power λ.
  public let power: Double
  /// x₀^λ.
  public let origin: Double
  /// d.
  public let unit: Double
  /// Whether values are never below 0.
  public let isFloored: Bool

  /// The scale of a series.
  ///
  /// - Parameters:
  ///   - values: the series; nil where a value is missing.
  ///   - power: λ from 0 to 1 where no value is negative (or, of the logarithm, 0) and the powers differ; 1 is taken
  ///     otherwise.
  /// - Returns: nil where there is no value, all are the same, or their differences are too large for a number.
  public init?(_ values: [Double?], power: Double) {
    let known = values.compactMap { $0 }
    guard let first = known.first, let least = known.min() else { return nil }
    let isPossible = least > 0
    // What differs by a last bit may have equal powers.
    let power = isPossible && Self.meanStep(known, power) != 0 ? power : 1
    self.power = power
    isFloored = least >= 0
    origin = Self.raised(first, power)
    unit = Self.meanStep(known, power)
    guard unit > 0, unit.isFinite else { return nil }
  }

  /// The mean absolute step of the powers.
  private static func meanStep(_ values: [Double], _ power: Double) -> Double {
    let raised = values.map { Self.raised($0, power) }
    let steps = zip(raised, raised.dropFirst()).map { abs($1 - $0) }
    return steps.reduce(0) { $0 + $1 / Double(steps.count) }
  }

  private static func raised(_ x: Double, _ power: Double) -> Double {
    power == 1 ? x : power == 0 ? Double.log(x) : x == 0 ? 0 : Double.exp(power * Double.log(x))
  }

  /// A value on this scale.
  public func standardized(_ x: Double) -> Double { (Self.raised(x, power) - origin) / unit }

  /// The value that something on this scale stands for; not below 0 where no value of the series was, and finite.
  public func restored(_ z: Double) -> Double {
    let y = z * unit + origin
    let greatest = Double.greatestFiniteMagnitude
    guard power != 1 else { return min(greatest, max(isFloored ? 0 : -greatest, y)) }
    if power == 0 { return min(greatest, Double.exp(y)) }
    return y <= 0 ? 0 : min(greatest, Double.exp(Double.log(y) / power))
  }
}
