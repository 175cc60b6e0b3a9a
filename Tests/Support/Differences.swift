/// Derivatives by differences, for checking those that are computed.
public enum Differences {
  /// A derivative and about how far it may be off.
  public struct Estimate: Sendable {
    public var derivative: Double
    public var error: Double
  }

  /// The derivative of a function by central differences with Richardson extrapolation, the step that errs least.
  ///
  /// - Parameters:
  ///   - x: where.
  ///   - step: the first step, over which the function is smooth; later ones are 1.4 times smaller each.
  ///   - function: the function.
  ///
  /// Source: Ridders (1982), Accurate computation of F'(x) and F'(x)F''(x), doi:10.1016/S0141-1195(82)80057-0.
  public static func derivative(
    at x: Double, step: Double, of function: (Double) -> Double
  ) -> Estimate {
    var best = Estimate(derivative: .nan, error: .infinity)
    var previous: [Double] = []
    var h = step
    for _ in 0..<14 {
      let (low, high) = (x - h, x + h)
      let (above, below) = (function(high), function(low))
      var row = [(above - below) / (high - low)]
      let rounding = 4 * Swift.max(abs(above), abs(below)) * .ulpOfOne / h
      var factor = 1.96
      for (k, before) in previous.enumerated() {
        row.append((row[k] * factor - before) / (factor - 1))
        factor *= 1.96
        let error = Swift.max(abs(row[k + 1] - row[k]), abs(row[k + 1] - before)) + rounding
        if error <= best.error { best = Estimate(derivative: row[k + 1], error: error) }
      }
      previous = row
      h /= 1.4
    }
    return best
  }
}
