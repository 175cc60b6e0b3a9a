import TSNumerics

/// Simulation-based calibration: where the true values of many simulated data sets rank among the draws of their fits.
///
/// If the truth is drawn from the prior, the data given the truth and L draws from the posterior given the data, the
/// rank of the truth among the draws is uniform on 0...L. A quantity of the data too, such as the log likelihood, shows
/// faults that no parameter shows: a fit that leaves out data is calibrated in each parameter.
///
/// Sources: Talts et al. (2018), Validating Bayesian inference algorithms with simulation-based calibration,
/// doi:10.48550/arXiv.1804.06788; Modrák et al. (2023), Simulation-based calibration checking for Bayesian computation:
/// the choice of test quantities shapes sensitivity, doi:10.1214/23-BA1404.
public struct Calibration: Sendable {
  /// How many draws L each truth is ranked among.
  public static let drawCount = 99

  /// How well the ranks of a quantity agree with the uniform distribution.
  public struct Finding: Sendable, CustomStringConvertible {
    /// The quantity.
    public let quantity: String
    /// The number of ranks.
    public let count: Int
    /// The probability of ranks as uneven over 20 bins: Pearson's chi-squared test.
    public let chiSquared: Double
    /// The probability of a distribution function as far from the uniform one: the test of Kolmogorov and Smirnov.
    public let kolmogorov: Double

    /// The share of truths among the middle 90 of 100 places: what intervals of 90 % cover.
    public let coverage: Double

    /// The smaller of both.
    public var probability: Double { min(chiSquared, kolmogorov) }
    public var description: String {
      "\(quantity): \(count) ranks, chi-squared p = \(chiSquared), Kolmogorov p = \(kolmogorov)"
    }
  }

  private let key: PRNGKey
  private var ranks: [(quantity: String, values: [Int])] = []

  /// No ranks yet.
  ///
  /// - Parameter key: breaks ties.
  public init(key: PRNGKey) { self.key = key }

  /// Ranks a true value among draws; draws equal to it are below or above it at random.
  ///
  /// A number that is not one, or a wrong number of draws, makes every test of the quantity fail.
  public mutating func add(_ quantity: String, truth: Double, draws: [Double]) {
    let place = ranks.firstIndex { $0.quantity == quantity } ?? ranks.count
    if place == ranks.count { ranks.append((quantity, [])) }
    guard draws.count == Self.drawCount, !truth.isNaN, !draws.contains(where: \.isNaN) else {
      ranks[place].values.append(-1)
      return
    }
    let below = draws.count { $0 < truth }
    let tied = draws.count { $0 == truth }
    let u = key.child(UInt64(place)).uniform(at: UInt64(ranks[place].values.count))
    ranks[place].values.append(below + Int(u * Double(tied + 1)))
  }

  /// One finding for each quantity, in the order in which they were first added.
  public var findings: [Finding] {
    ranks.map { quantity, values in
      let middles = values.map { (Double($0) + 0.5) / Double(Self.drawCount + 1) }
      return Finding(
        quantity: quantity, count: values.count, chiSquared: GoodnessOfFit.uniforms(middles, bins: 20),
        kolmogorov: values.contains(-1) ? 0 : Self.kolmogorov(values),
        coverage: Double(values.count { (5..<95).contains($0) }) / Double(max(1, values.count)))
    }
  }

  /// The smallest probability of all quantities.
  public var probability: Double { findings.map(\.probability).min() ?? 0 }

  /// The probability of a greatest distance as large between the distribution function of ranks and the uniform one, by
  /// the asymptotic series; ranks being whole, it is a little more probable than said.
  private static func kolmogorov(_ ranks: [Int]) -> Double {
    let total = Double(ranks.count)
    var counts = [Int](repeating: 0, count: drawCount + 1)
    for rank in ranks { counts[rank] += 1 }
    var (distance, sum) = (0.0, 0)
    for (rank, count) in counts.enumerated() {
      sum += count
      distance = max(distance, abs(Double(sum) / total - Double(rank + 1) / Double(drawCount + 1)))
    }
    let root = total.squareRoot()
    return GoodnessOfFit.kolmogorov((root + 0.12 + 0.11 / root) * distance)
  }
}
