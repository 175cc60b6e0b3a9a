import Foundation
import TSNumerics
import TSProbability

/// The laws of one distribution.
struct SingleLaws<D: Distribution<Double>, F: Distribution<Float>> where D.Value == Double, F.Value == Float {
  let double: D
  let float: F
  let accuracy: FamilyAccuracy
  var tails: Tails<Double>? { Tails(double) }
  let key = PRNGKey(seed: 20_250_601)
  let count = isLong ? 100_000 : 25_000

  func check(_ law: DistributionLaw) -> LawReport {
    switch law {
    case .support: return support()
    case .integral: return integral()
    case .cumulative: return cumulative()
    case .quantile: return quantile()
    case .moments: return moments()
    case .goodnessOfFit: return goodnessOfFit()
    case .float: return floatDensity()
    case .plate: return plate()
    case .lanes, .parameters, .gradient, .extremes, .recorded: return LawReport()
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
    guard !double.support.isDiscrete else { return report }
    for x in beyond() {
      let found = double.logDensity(x)
      report.expect(found == -.infinity, "the log density at \(x), outside the support, is \(found)")
    }
    return report
  }

  private func integral() -> LawReport {
    var report = LawReport()
    let total =
      double.support.isDiscrete
      ? masses().reduce(0, +)
      : domains().reduce(0) { $0 + Quadrature.integral($1, ofExp: double.logDensity) }
    report.expect(abs(total - 1) <= 1e-8, "the density integrates to \(total)")
    return report
  }

  /// Where to integrate; a family with a location may have a kink there, at which the line is split.
  private func domains() -> [Quadrature.Domain] {
    let sorted = draws(1_001).sorted()
    let (lower, upper) = double.support.ends
    // A bound far from 0 would round the distance from it: the families are tested at moderate ones.
    if lower.isFinite, upper.isFinite { return [.interval(lower, upper)] }
    if lower.isFinite { return [.halfLine(from: lower, spread: Swift.max(sorted[500] - lower, 1e-100))] }
    if upper.isFinite { return [.halfLine(from: upper, spread: Swift.min(sorted[500] - upper, -1e-100))] }
    let spread = sorted[750] - sorted[250]
    if let location = Mirror(reflecting: double).descendant("location") as? Double {
      return [.halfLine(from: location, spread: spread), .halfLine(from: location, spread: -spread)]
    }
    return [.line(centre: sorted[500], spread: spread)]
  }

  /// Values on either side of the support, if it has ends.
  func beyond() -> [Double] {
    let (lower, upper) = double.support.ends
    let below = [lower.nextDown, lower - 0.5 * abs(lower) - 1, -1e300].filter { lower.isFinite && $0 < lower }
    let above = [upper.nextUp, upper + 0.5 * abs(upper) + 1, 1e300].filter { upper.isFinite && $0 > upper }
    return below + above
  }

  /// The probabilities of 0, 1, 2, ... as far as they matter.
  func masses() -> [Double] {
    if case .boolean = double.support { return [exp(double.logDensity(0)), exp(double.logDensity(1))] }
    if case .whole(_, let upper) = double.support, upper <= 1e6 {
      return (0...Int(upper)).map { k in
        double.contains(Double(k)).isAllTrue ? exp(double.logDensity(Double(k))) : 0
      }
    }
    let far = tails.map { Swift.min($0.upperQuantile(1e-12), 1e6) } ?? 0
    let last = Swift.max((draws(1_000).max() ?? 0) * 2 + 100, far)
    return (0...Int(last)).map { exp(double.logDensity(Double($0))) }
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
        let p = GoodnessOfFit.uniforms(sample.map { tails.cumulative($0) })
        report.expect(probability: p, "\(name) draws do not fit the CDF")
      } else {
        let p = GoodnessOfFit.bins(sample, edges: binEdges(), mass: mass(from:to:))
        report.expect(probability: p, "\(name) draws do not fit the density")
      }
    }
    return report
  }

  /// Edges of bins of about equal probability, from draws of their own.
  private func binEdges() -> [Double] {
    let sorted = (0..<1_001).map { double.draw(RandomSource(key: key.child(1), plateIndex: $0)) }.sorted()
    return stride(from: 20, through: 980, by: 40).map { sorted[$0] }
  }

  private func mass(from low: Double, to high: Double) -> Double {
    Quadrature.integral(.interval(low, high), ofExp: double.logDensity)
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
