import Foundation
import TSNumerics
import TSProbability

/// The laws of one distribution.
struct SingleLaws<D: Distribution<Double>, F: Distribution<Float>> where D.Value == Double, F.Value == Float {
  let double: D
  let float: F
  let tails: (@Sendable (D, Double) -> TailProbabilities)?
  let key = PRNGKey(seed: 20_250_601)
  let count = 100_000

  func check(_ law: DistributionLaw) -> LawReport {
    switch law {
    case .support: return support()
    case .integral: return integral()
    case .cumulative: return cumulative()
    case .moments: return moments()
    case .goodnessOfFit: return goodnessOfFit()
    case .float: return floatDensity()
    case .plate: return plate()
    case .lanes, .parameters: return LawReport()
    }
  }

  /// Draws of consecutive elements of a plate.
  func draws(_ count: Int) -> [Double] {
    (0..<count).map { double.draw(RandomSource(key: key, plateIndex: UInt64($0))) }
  }

  /// Draws from keys of their own, in single precision.
  func floatDraws(_ count: Int) -> [Double] {
    (0..<count).map { Double(float.draw(RandomSource(key: key.child(UInt64($0)).child(1)))) }
  }

  // MARK: Density

  private func support() -> LawReport {
    var report = LawReport()
    for x in draws(1_000) + [double.placeholder] {
      report.expect(double.contains(x).isAllTrue, "\(x) is outside \(double.support.phrase)")
      report.expect(!double.logDensity(x).isNaN, "the log density at \(x) is NaN")
    }
    for x in floatDraws(1_000) {
      report.expect(float.contains(Float(x)).isAllTrue, "Float \(x) is outside \(float.support.phrase)")
    }
    for x in [Double.nan, .infinity, -.infinity] {
      report.expect(!double.contains(x).isAllTrue, "\(x) counts as \(double.support.phrase)")
    }
    return report
  }

  private func integral() -> LawReport {
    var report = LawReport()
    let total =
      double.support.isDiscrete
      ? masses().reduce(0, +) : Quadrature.integral(domain(), ofExp: double.logDensity)
    report.expect(abs(total - 1) <= 1e-8, "the density integrates to \(total)")
    return report
  }

  private func domain() -> Quadrature.Domain {
    let sorted = draws(1_001).sorted()
    switch double.support {
    case .positive, .nonNegative: return .halfLine(spread: Swift.max(sorted[500], 1e-100))
    case .interval(let lower, let upper): return .interval(lower, upper)
    default: return .line(centre: sorted[500], spread: sorted[750] - sorted[250])
    }
  }

  /// The probabilities of 0, 1, 2, ... as far as they matter.
  private func masses() -> [Double] {
    if case .boolean = double.support { return [exp(double.logDensity(0)), exp(double.logDensity(1))] }
    let last = (draws(1_000).max() ?? 0) * 2 + 100
    return (0...Int(last)).map { exp(double.logDensity(Double($0))) }
  }

  private func cumulative() -> LawReport {
    var report = LawReport()
    guard let tails else { return report }
    if double.support.isDiscrete {
      var sum = 0.0
      for (k, mass) in masses().enumerated() {
        sum += mass
        let claimed = tails(double, Double(k)).lower
        report.expect(
          abs(sum - claimed) <= 1e-8, "P(X ≤ \(k)) is \(claimed), but probabilities sum to \(sum)")
      }
      return report
    }
    let sorted = draws(401).sorted()
    for (a, b) in zip(stride(from: 0, to: 400, by: 20), stride(from: 20, through: 400, by: 20)) {
      let (low, high) = (sorted[a], sorted[b])
      let lower = tails(double, high).lower - tails(double, low).lower
      let upper = tails(double, low).upper - tails(double, high).upper
      let area = Quadrature.integral(.interval(low, high), ofExp: double.logDensity)
      report.expect(
        Swift.min(abs(area - lower), abs(area - upper)) <= 1e-8,
        "from \(low) to \(high) the CDF rises by \(lower), but the density integrates to \(area)")
    }
    return report
  }

  private func floatDensity() -> LawReport {
    var report = LawReport()
    for x in floatDraws(1_000) where float.contains(Float(x)).isAllTrue {
      let (exact, found) = (double.logDensity(x), Double(float.logDensity(Float(x))))
      report.expect(
        abs(found - exact) <= 2e-5 * Swift.max(1, abs(exact)) || found == exact,
        "the log density at \(x) is \(exact), in Float \(found)")
    }
    return report
  }

  // MARK: Draws

  private func moments() -> LawReport {
    var report = LawReport()
    guard let claimed = double.moments, claimed.variance.isFinite else { return report }
    let sample = draws(count)
    let n = Double(count)
    let mean = sample.reduce(0, +) / n
    let deviations = sample.map { ($0 - mean) * ($0 - mean) }
    let variance = deviations.reduce(0, +) / n
    if claimed.variance == 0 {
      report.expect(mean == claimed.mean && variance == 0, "the mean is \(mean), the variance \(variance)")
      return report
    }
    let z = (mean - claimed.mean) / (claimed.variance / n).squareRoot()
    report.expect(probability: erfc(abs(z) / 2.0.squareRoot()), "the mean is \(mean), not \(claimed.mean)")
    let fourth = deviations.reduce(0) { $0 + $1 * $1 } / n
    guard fourth < 50 * variance * variance else { return report }
    let error = ((fourth - variance * variance) / n).squareRoot()
    report.expect(
      probability: erfc(
        abs(variance - claimed.variance) / Swift.max(error, 1e-12 * variance) / 2.0.squareRoot()),
      "the variance is \(variance), not \(claimed.variance)")
    return report
  }

  private func goodnessOfFit() -> LawReport {
    var report = LawReport()
    for (name, sample) in [("Double", draws(count)), ("Float", floatDraws(count))] {
      if double.support.isDiscrete {
        let p = GoodnessOfFit.counts(sample, masses: masses())
        report.expect(probability: p, "\(name) draws do not fit the probabilities")
      } else if let tails {
        let p = GoodnessOfFit.uniforms(sample.map { tails(double, $0).lower })
        report.expect(probability: p, "\(name) draws do not fit the CDF")
      } else {
        report.expect(false, "a continuous family needs its tail probabilities")
      }
    }
    return report
  }

  private func plate() -> LawReport {
    var report = LawReport()
    func draw(_ key: PRNGKey, _ index: UInt64?) -> Double {
      double.draw(RandomSource(key: key, plateIndex: index))
    }
    for seed in UInt64(0)..<20 {
      let key = PRNGKey(seed: seed)
      let byCounter = draw(key, 0) == draw(key, nil)
      let byChild = (0..<5).allSatisfy { draw(key, $0) == draw(key.child($0), nil) }
      report.expect(
        byCounter || byChild, "element 0 of a plate is neither number 0 of the key nor of its child 0")
      if !double.support.isDiscrete {
        let elements = Set((0..<100).map { draw(key, $0) })
        report.expect(elements.count > 1, "every element of a plate is \(draw(key, 0))")
      }
    }
    return report
  }
}
