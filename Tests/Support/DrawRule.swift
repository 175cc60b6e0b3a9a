/// How a family draws, and how close a draw comes to NumPyro's for the same key: for the tests and for the table of
/// families in the documentation.
public struct DrawRule: Sendable {
  /// What an error is measured in.
  public enum Unit: Sendable {
    /// The draw itself.
    case draw
    /// The draw, or a tenth of parameter number `index` where that is larger: a draw near its location has few digits.
    case scale(Int)
    /// The draw times its distance from the centre in units of parameter number `index`: JAX takes a tangent next to
    /// its pole.
    case tangent(Int)
    /// 1.
    case one
  }

  /// Whether a draw has the same bits on every processor.
  public enum Bits: String, Sendable {
    /// It has.
    case everywhere = "yes"
    /// A sampler of GSL calls the C library's `exp`, `log` or `pow`, whose last bits depend on the processor.
    case library = "follows the C library"
    /// It has them if the distributions that it is made of have.
    case parts = "as its parts"
  }

  /// How a draw is made, in words.
  public let text: String
  /// The errors allowed against NumPyro in the two precisions; nil where NumPyro draws other numbers.
  public let tolerance: (double: Double, float: Double)?
  /// What they are measured in.
  public let unit: Unit
  /// Whether it has the same bits on every processor.
  public let bits: Bits

  /// A draw that equals NumPyro's for the same key.
  public static func quantile(
    _ text: String, double: Double, float: Double, of unit: Unit = .draw, bits: Bits = .everywhere
  ) -> DrawRule {
    DrawRule(text: text, tolerance: (double, float), unit: unit, bits: bits)
  }

  /// A draw that is not NumPyro's.
  public static func sampler(_ text: String, bits: Bits = .everywhere) -> DrawRule {
    DrawRule(text: text, tolerance: nil, unit: .draw, bits: bits)
  }

  /// The error of a draw against NumPyro's.
  public func error(_ parameters: [Double], found: Double, exact: Double) -> Double {
    if found == exact { return 0 }
    switch unit {
    case .draw: return abs(found - exact) / Swift.max(abs(exact), 1e-300)
    case .scale(let index): return abs(found - exact) / Swift.max(abs(exact), 0.1 * parameters[index])
    case .tangent(let index):
      let scale = parameters[index]
      let size = Swift.max(abs(exact), 0.1 * scale)
      return abs(found - exact) / (size * Swift.max(1, abs(exact) / scale))
    case .one: return abs(found - exact)
    }
  }

  /// The tolerances as the documentation gives them.
  public var agreement: String {
    guard let tolerance else { return "differs by design" }
    if tolerance.double == 0, tolerance.float == 0 { return "exact" }
    return "\(Self.short(tolerance.double)), \(Self.short(tolerance.float))"
  }

  private static func short(_ number: Double) -> String {
    "\(number)".replacing(".0e", with: "e").replacing("e-0", with: "e-")
  }
}
