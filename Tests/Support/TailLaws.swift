import Foundation
import TSNumerics
import TSProbability

extension Support where Real == Double {
  /// The ends of the support: infinite where there is none.
  var ends: (lower: Double, upper: Double) {
    switch self {
    case .positive, .nonNegative, .count: return (0, .infinity)
    case .atLeast(let lower): return (lower, .infinity)
    case .atMost(let upper): return (-.infinity, upper)
    case .interval(let lower, let upper), .whole(let lower, let upper): return (lower, upper)
    case .boolean: return (0, 1)
    default: return (-.infinity, .infinity)
    }
  }
}

extension SingleLaws {
  /// The distribution function against the density.
  func cumulative() -> LawReport {
    var report = LawReport()
    guard let tails else { return report }
    report.add(agreement(tails), "tails")
    if double.support.isDiscrete {
      var sum = 0.0
      for (k, mass) in masses().enumerated() {
        sum += mass
        let claimed = tails.cumulative(Double(k))
        report.expect(
          abs(sum - claimed) <= 1e-8, "P(X ≤ \(k)) is \(claimed), but probabilities sum to \(sum)")
        let between = tails.cumulative(Double(k) + 0.5)
        report.expect(between == claimed, "P(X ≤ \(k) + 1/2) is \(between), P(X ≤ \(k)) \(claimed)")
      }
      return report
    }
    let sorted = draws(401).sorted()
    for (a, b) in zip(stride(from: 0, to: 400, by: 20), stride(from: 20, through: 400, by: 20)) {
      let (low, high) = (sorted[a], sorted[b])
      let lower = tails.cumulative(high) - tails.cumulative(low)
      let upper = tails.survival(low) - tails.survival(high)
      let area = Quadrature.integral(.interval(low, high), ofExp: double.logDensity)
      report.expect(
        Swift.min(abs(area - lower), abs(area - upper)) <= 1e-8,
        "from \(low) to \(high) the CDF rises by \(lower), but the density integrates to \(area)")
    }
    report.add(slope(tails, sorted), "derivative")
    return report
  }

  /// The central difference of the smaller tail against the density.
  private func slope(_ tails: Tails<Double>, _ sorted: [Double]) -> LawReport {
    var report = LawReport()
    let spread = sorted[300] - sorted[100]
    let (lower, upper) = double.support.ends
    for x in stride(from: 10, to: 400, by: 20).map({ sorted[$0] }) {
      let step = 1e-4 * Swift.min(spread, x - lower, upper - x)
      guard step > 1e-9 * abs(x) else { continue }
      let (a, b) = (x - step, x + step)
      let isLow = tails.cumulative(x) < 0.5
      let rise =
        isLow ? tails.cumulative(b) - tails.cumulative(a) : tails.survival(a) - tails.survival(b)
      let (found, exact) = (rise / (b - a), exp(double.logDensity(x)))
      report.expect(
        abs(found - exact) <= 1e-4 * Swift.max(exact, 1e-3 / spread),
        "at \(x) the CDF rises by \(found), the density is \(exact)")
    }
    return report
  }

  /// Both tails with each other, with their logarithms, and beyond the support.
  private func agreement(_ tails: Tails<Double>) -> LawReport {
    var report = LawReport()
    for x in draws(50) {
      let (p, q) = (tails.cumulative(x), tails.survival(x))
      report.expect(p >= 0 && p <= 1 && q >= 0 && q <= 1, "at \(x) the tails are \(p) and \(q)")
      report.expect(abs(p + q - 1) <= accuracy.tails, "at \(x) the tails \(p) and \(q) sum to \(p + q)")
      for (tail, logarithm) in [(p, tails.logCumulative(x)), (q, tails.logSurvival(x))] where tail > 1e-290 {
        let error = abs(logarithm - log(tail))
        report.expect(
          error <= accuracy.tails * Swift.max(1, abs(logarithm)),
          "at \(x) a tail is \(tail), its logarithm \(logarithm)")
      }
    }
    let lower = double.support.ends.lower
    for x in beyond() + [-Double.infinity, Double.infinity] {
      let isBelow = x < lower || x == -Double.infinity
      let expected = isBelow ? [0, 1, -Double.infinity, 0] : [1, 0, 0, -Double.infinity]
      let found = [tails.cumulative(x), tails.survival(x), tails.logCumulative(x), tails.logSurvival(x)]
      report.expect(found == expected, "beyond the support, at \(x), the tails are \(found)")
    }
    return report
  }

  // MARK: Quantiles

  /// The quantiles against the distribution function.
  func quantile() -> LawReport {
    var report = LawReport()
    guard let tails else { return report }
    for p in [-0.1, 1.1, .nan, -.infinity, .infinity] {
      report.expect(
        tails.quantile(p).isNaN && tails.upperQuantile(p).isNaN, "the quantile of \(p) is a number")
    }
    if double.support.isDiscrete {
      report.add(stepped(tails.quantile, from: tails.cumulative, rises: true), "lower")
      report.add(stepped(tails.upperQuantile, from: tails.survival, rises: false), "upper")
      return report
    }
    let ends = double.support.ends
    let found = [tails.quantile(0), tails.quantile(1), tails.upperQuantile(1), tails.upperQuantile(0)]
    report.expect(
      found == [ends.lower, ends.upper, ends.lower, ends.upper], "the quantiles of 0 and 1 are \(found)")
    report.add(roundTrip(tails.quantile, tails.cumulative), "lower")
    report.add(roundTrip(tails.upperQuantile, tails.survival), "upper")
    return report
  }

  /// From a probability to its quantile and back, and from a draw to its probability and back.
  ///
  /// What the rounding of a quantile does to its probability, density times ulp, is allowed on top.
  private func roundTrip(_ quantile: (Double) -> Double, _ tail: (Double) -> Double) -> LawReport {
    var report = LawReport()
    let median = abs(quantile(0.5))
    for p in [1e-300, 1e-200, 1e-100, 1e-30, 1e-10, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.999] {
      let x = quantile(p)
      report.expect(!x.isNaN, "the quantile of \(p) is NaN")
      let (lower, upper) = double.support.ends
      // Beyond the range of the numbers a quantile is the end of the support.
      guard x.isFinite, abs(x) > .leastNormalMagnitude, x != lower, x != upper else { continue }
      let rounding = 1e-15 * Swift.max(abs(x), median) * exp(double.logDensity(x))
      // Next to an end of the support no number may have the probability: then those beside the quantile enclose it.
      let beside = [tail(x.nextDown), tail(x.nextUp)].sorted()
      report.expect(
        abs(tail(x) - p) <= accuracy.quantiles * p + rounding || (beside[0]...beside[1]).contains(p),
        "the quantile of \(p) is \(x), whose probability is \(tail(x))")
    }
    for x in draws(50) {
      let p = tail(x)
      guard p <= 0.5 else { continue }
      let rounding = 2e-15 * Swift.max(abs(x), median)
      report.expect(
        abs(quantile(p) - x) <= accuracy.quantiles * (abs(x) + p / exp(double.logDensity(x))) + rounding,
        "\(x) has probability \(p), whose quantile is \(quantile(p))")
    }
    return report
  }

  /// The definition: the smallest whole number whose tail has passed a probability.
  private func stepped(
    _ quantile: (Double) -> Double, from tail: (Double) -> Double, rises: Bool
  ) -> LawReport {
    var report = LawReport()
    let (lower, upper) = double.support.ends
    let near = draws(30).map { tail($0) }.flatMap { [$0, $0 * (1 - 1e-6), Swift.min(1, $0 * (1 + 1e-6))] }
    for p in [1e-300, 1e-100, 1e-10, 0.01, 0.3, 0.5, 0.9, 0.99] + near where p > 0 && p < 1 {
      let x = quantile(p)
      report.expect(x >= lower && x <= upper && x.rounded() == x, "the quantile of \(p) is \(x)")
      let slack = accuracy.quantiles * p
      let (here, before) = (tail(x), x > lower ? tail(x - 1) : (rises ? 0 : 1))
      let isSmallest =
        rises
        ? here >= p - slack && before < p + slack : here <= p + slack && before > p - slack
      report.expect(
        isSmallest, "the quantile of \(p) is \(x), with probability \(here), and \(before) for the one before"
      )
    }
    return report
  }
}
