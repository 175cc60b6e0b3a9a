import TSNumerics

/// The scale on which a series is modelled: a power of its values, from the first of them, in units of its mean absolute
/// step.
///
///     z = (x^λ - x₀^λ)/d,   d the mean of |x^λ[t] - x^λ[t-1]|;   λ = 0 is the logarithm, λ = 1 the values as they are
///
/// A power between the logarithm and the values as they are makes the spread of most series even, and did better out of
/// sample than a choice between the two.
///
/// With a floor the power is of what lies above it, with a cap of what lies below it (with a minus sign); with both, z is made of
/// the logit log((x - floor)/(cap - x)) whatever λ is. What stands for a z is never beyond them. A series that touches a bound
/// is taken as it is, and cut there: it has no logarithm, and its powers would bend it most where it is at the bound.
public struct SeriesScale: Sendable, Hashable {
  /// The power λ; 1 also for logits.
  public let power: Double
  /// x₀^λ.
  public let origin: Double
  /// d.
  public let unit: Double
  /// Whether values are never below 0.
  public let isFloored: Bool
  /// The value below which there is none.
  public let floor: Double?
  /// The value above which there is none.
  public let cap: Double?
  /// How values are bent.
  private let shape: Shape

  /// How values are bent before they are taken in units.
  private enum Shape: Hashable {
    /// x^λ
    case power
    /// (x - floor)^λ
    case above(Double)
    /// -(cap - x)^λ
    case below(Double)
    /// log((x - floor)/(cap - x))
    case between(Double, Double)
  }

  /// The scale of a series.
  ///
  /// - Parameters:
  ///   - values: the series; nil where a value is missing.
  ///   - power: λ from 0 to 1 where no value is negative (or, of the logarithm, 0) and the powers differ; 1 is taken
  ///     otherwise.
  ///   - floor: the value below which there is none, below or at the least of the series.
  ///   - cap: the value above which there is none, above or at the greatest of the series.
  /// - Returns: nil where there is no value, all are the same, one is beyond a bound, or their differences are too large for a
  ///   number.
  public init?(_ values: [Double?], power: Double, floor: Double? = nil, cap: Double? = nil) {
    let known = values.compactMap { $0 }
    guard let first = known.first, let least = known.min(), let most = known.max(), least >= floor ?? least,
      most <= cap ?? most
    else { return nil }
    (self.floor, self.cap) = (floor, cap)
    isFloored = floor == nil && least >= 0
    // What differs by a last bit may have equal powers.
    var (shape, own) = Self.shape(power, floor, cap, least, most)
    if Self.meanStep(known, shape, own) == 0 { (shape, own) = (.power, 1) }
    (self.shape, self.power) = (shape, own)
    origin = Self.bent(first, shape, own)
    unit = Self.meanStep(known, shape, own)
    guard unit > 0, unit.isFinite, origin.isFinite else { return nil }
  }

  private static func shape(
    _ power: Double, _ floor: Double?, _ cap: Double?, _ least: Double, _ most: Double
  ) -> (Shape, Double) {
    switch (floor, cap) {
    case (nil, nil): least > 0 ? (.power, power) : (.power, 1)
    case (let floor?, nil): least - floor > 0 ? (.above(floor), power) : (.power, 1)
    case (nil, let cap?): cap - most > 0 ? (.below(cap), power) : (.power, 1)
    case (let floor?, let cap?):
      least - floor > 0 && cap - most > 0 && (cap - floor).isFinite ? (.between(floor, cap), 1) : (.power, 1)
    }
  }

  /// The mean absolute step of the values as they are bent.
  private static func meanStep(_ values: [Double], _ shape: Shape, _ power: Double) -> Double {
    let raised = values.map { bent($0, shape, power) }
    let steps = zip(raised, raised.dropFirst()).map { abs($1 - $0) }
    return steps.reduce(0) { $0 + $1 / Double(steps.count) }
  }

  private static func bent(_ x: Double, _ shape: Shape, _ power: Double) -> Double {
    switch shape {
    case .power: raised(x, power)
    case .above(let floor): raised(x - floor, power)
    case .below(let cap): -raised(cap - x, power)
    case .between(let floor, let cap): Double.log((x - floor) / (cap - x))
    }
  }

  private static func raised(_ x: Double, _ power: Double) -> Double {
    power == 1 ? x : power == 0 ? Double.log(x) : x == 0 ? 0 : Double.exp(power * Double.log(x))
  }

  /// A value on this scale.
  public func standardized(_ x: Double) -> Double { (Self.bent(x, shape, power) - origin) / unit }

  /// The value that something on this scale stands for; not below 0 where no value of the series was and there is no floor,
  /// not beyond floor and cap, and finite.
  public func restored(_ z: Double) -> Double {
    let y = z * unit + origin
    let greatest = Double.greatestFiniteMagnitude
    let least = floor ?? (isFloored ? 0 : -greatest)
    let most = cap ?? greatest
    let x: Double
    switch shape {
    case .power:
      guard power != 1 else { return min(most, max(least, y)) }
      x = lowered(y)
    case .above(let floor): x = floor + lowered(y)
    case .below(let cap): x = cap - lowered(-y)
    case .between(let floor, let cap):
      let e = Double.exp(-abs(y))
      let share = 1 / (1 + e)
      x = y < 0 ? floor + (cap - floor) * e * share : cap - (cap - floor) * e * share
    }
    return min(most, max(least, x))
  }

  /// What raised gives a number; 0 for what none has.
  private func lowered(_ y: Double) -> Double {
    let greatest = Double.greatestFiniteMagnitude
    if power == 1 { return y }
    if power == 0 { return min(greatest, Double.exp(y)) }
    return y <= 0 ? 0 : min(greatest, Double.exp(Double.log(y) / power))
  }

  /// How it is written after a formula: " on powers of 0.35", " on logits", nothing for values as they are.
  var text: String {
    if case .between = shape { return " on logits" }
    let bound: String
    switch shape {
    case .above(let floor): bound = " above \(Seasonal.text(floor))"
    case .below(let cap): bound = " below \(Seasonal.text(cap))"
    case .power, .between: bound = ""
    }
    return power == 1 ? "" : (power == 0 ? " on logarithms" : " on powers of \(power)") + bound
  }
}
