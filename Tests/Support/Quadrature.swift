import Foundation

/// Double exponential quadrature: the trapezoidal rule after a substitution that makes both ends fall off doubly
/// exponentially, so that singular ends and heavy tails converge alike.
///
/// Source: Takahasi and Mori (1974), Double exponential formulas for numerical integration,
/// doi:10.2977/prims/1195192451.
enum Quadrature {
  /// Where a function is integrated.
  enum Domain {
    /// All real numbers, with a centre and a spread that say where the function changes.
    case line(centre: Double, spread: Double)
    /// The numbers on one side of a bound, with a typical distance from it; below it where that is negative.
    case halfLine(from: Double, spread: Double)
    /// An interval.
    case interval(Double, Double)

    /// The point at t, and the logarithm of its weight.
    func node(_ t: Double) -> (x: Double, logWeight: Double) {
      let s = 0.5 * Double.pi * sinh(t)
      let logSpeed = log(0.5 * Double.pi * cosh(t))
      switch self {
      case .line(let centre, let spread):
        return (centre + spread * sinh(s), log(spread) + logSpeed + log(cosh(s)))
      case .halfLine(let bound, let spread):
        return (bound + spread * exp(s), log(abs(spread)) + logSpeed + s)
      case .interval(let a, let b):
        let half = 0.5 * (b - a)
        let distance = 2 * half / (1 + exp(2 * abs(s)))
        return (s < 0 ? a + distance : b - distance, log(half) + logSpeed - 2 * log(cosh(s)))
      }
    }
  }

  /// The integral of exp(f).
  ///
  /// - Parameters:
  ///   - logFunction: the logarithm of the integrand.
  ///   - domain: where to integrate.
  ///   - tolerance: the step is halved until two results differ by less.
  static func integral(
    _ domain: Domain, tolerance: Double = 1e-11, ofExp logFunction: (Double) -> Double
  ) -> Double {
    let limit = 6.7
    var step = 0.25
    var sum = total(domain, from: 0, to: limit, step: step, logFunction)
    sum += total(domain, from: -step, to: -limit, step: -step, logFunction)
    var previous = sum * step
    for _ in 0..<9 {
      sum += total(domain, from: 0.5 * step, to: limit, step: step, logFunction)
      sum += total(domain, from: -0.5 * step, to: -limit, step: -step, logFunction)
      step *= 0.5
      let result = sum * step
      if abs(result - previous) < tolerance { return result }
      previous = result
    }
    return previous
  }

  private static func total(
    _ domain: Domain, from start: Double, to end: Double, step: Double, _ logFunction: (Double) -> Double
  ) -> Double {
    var sum = 0.0
    for t in stride(from: start, through: end, by: step) {
      let (x, logWeight) = domain.node(t)
      guard x.isFinite, logWeight.isFinite else { break }
      let term = exp(logFunction(x) + logWeight)
      if term.isFinite { sum += term }
    }
    return sum
  }
}
