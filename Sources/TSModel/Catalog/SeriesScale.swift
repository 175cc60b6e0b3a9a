/// How large the values of a series are, for priors in the units of the data.
///
/// Both figures are equivariant: those of c times the series are c times those of the series. Missing values are left
/// out. A series without spread gives its size for it, and one of zeros gives 1, so that both are positive.
public struct SeriesScale: Sendable, Equatable {
  /// √(Σ y²/n): how far from zero the values are.
  public let rootMeanSquare: Double
  /// √(Σ (y - ȳ)²/n): how far from their mean they are.
  public let standardDeviation: Double

  /// The scale of some values.
  ///
  /// - Complexity: O(n).
  public init(_ series: [Double?]) {
    let values = series.compactMap { $0 }.filter(\.isFinite)
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else {
      (rootMeanSquare, standardDeviation) = (1, 1)
      return
    }
    // Divided by the largest, no square overflows, and none that counts underflows.
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1 / largest } / count
    let square = values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) } / count
    let variance = values.reduce(0) { $0 + ($1 / largest - mean) * ($1 / largest - mean) } / count
    let size = max(square.squareRoot() * largest, .leastNonzeroMagnitude)
    rootMeanSquare = size
    // What is left of a constant after rounding is no spread.
    standardDeviation = variance > 1e-28 ? max(variance.squareRoot() * largest, .leastNonzeroMagnitude) : size
  }

  /// A positive number to three digits, which can be read and typed; as it is beyond 10^±300.
  public static func threeDigits(_ value: Double) -> Double {
    guard value > 1e-300, value < 1e300 else { return min(value, .greatestFiniteMagnitude) }
    var exponent = 0
    var power = 1.0
    while value / power >= 1000 {
      power *= 10
      exponent += 1
    }
    if exponent > 0 { return (value / power).rounded() * power }
    while value * power < 100 { power *= 10 }
    return (value * power).rounded() / power
  }
}
