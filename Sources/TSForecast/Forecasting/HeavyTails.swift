import Synchronization
import TSModel

/// Tails as of a Student t distribution with five degrees of freedom: quantiles of a normal distribution are stretched so
/// that those that hold 80 % stay where they are.
package enum HeavyTails {
  /// The stretch at the middle of each of some equal slices of probability.
  package static func stretches(_ count: Int) -> [Double] { cache.withLock { $0.stretches(count) } }

  private static let cache = Mutex(Table())

  private struct Table {
    var known: [Int: [Double]] = [:]

    mutating func stretches(_ count: Int) -> [Double] {
      if let found = known[count] { return found }
      let made = (0..<count).map { HeavyTails.stretch((Double($0) + 0.5) / Double(count)) }
      if known.count < 16 { known[count] = made }
      return made
    }
  }

  /// The ratio of the quantiles where both hold 80 %.
  private static let unit = studentQuantile(0.9) / normalQuantile(0.9)

  /// The stretch of a quantile.
  package static func stretch(_ probability: Double) -> Double {
    let normal = normalQuantile(probability)
    // At the middle both quantiles are nothing; their ratio is that of the densities there, 1/√(2π) over 8/(3 √5 π).
    if abs(normal) < 1e-6 {
      return 3 * Double.pi * (5.0).squareRoot() / (8 * (2 * Double.pi).squareRoot()) / unit
    }
    return studentQuantile(probability) / normal / unit
  }

  /// A random stretch that turns normal numbers into those with such tails.
  package static func stretch(of number: Int, key: PRNGKey) -> Double {
    // χ² with four degrees of freedom from two uniforms, and the fifth from a normal.
    let own = key.child(UInt64(number))
    let (u, v, z): (Double, Double, Double) = (own.uniform(at: 0), own.uniform(at: 1), own.normal(at: 2))
    let square = z * z - 2 * (Double.log(max(u, 0x1p-54)) + Double.log(max(v, 0x1p-54)))
    return (5 / max(square, 1e-12)).squareRoot() / unit
  }

  /// The quantile of the Student t distribution with five degrees of freedom: t = √5 tan θ with
  ///
  ///     θ + sin θ cos θ + ⅔ sin θ cos³θ = π (p - ½)
  ///
  /// by Newton's steps within a bracket. The same bits on every processor, which the general function of GSL has not.
  ///
  /// Source: Abramowitz and Stegun (1964), Handbook of Mathematical Functions, 26.7.3.
  package static func studentQuantile(_ p: Double) -> Double {
    let target = Double.pi * (p - 0.5)
    var (low, high) = (-0.5 * Double.pi, 0.5 * Double.pi)
    var angle = 0.0
    for _ in 0..<80 {
      let (sine, cosine) = (Double.sin(angle), Double.cos(angle))
      let square = cosine * cosine
      let error = angle + sine * cosine * (1 + 2 * square / 3) - target
      if error > 0 { high = angle } else { low = angle }
      let next = angle - error / (8 * square * square / 3)
      let previous = angle
      angle = next > low && next < high ? next : 0.5 * (low + high)
      if abs(angle - previous) < 1e-15 { break }
    }
    return (5.0).squareRoot() * Double.sin(angle) / Double.cos(angle)
  }
}

/// The quantile of the standard normal distribution.
func normalQuantile(_ p: Double) -> Double { Normal(0.0, 1.0).quantile(p) }
