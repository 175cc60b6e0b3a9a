import Foundation
import TSNumerics
import TSProbability

/// Parameters far beyond the grid of a family that it nevertheless accepts, with values as far out: nothing is checked for
/// digits there, only for sense.
///
/// The log density is a number below infinity, except at an end of the support; tails are probabilities, rise, and add up
/// to 1; quantiles lie in the support, rise, and have their probabilities; draws lie in the support; a variance is not
/// negative; a derivative is finite where the value is, unless it leaves the range of the numbers.
struct ExtremeLaw<D: Distribution> where D.Real: LaneElement, D.Value == D.Real {
  typealias Real = D.Real

  let make: ([Real]) -> D
  let points: ExtremePoints
  var parameterCount: Int { points.grid[0].count }
  /// Whether probabilities are differences of others, which have few digits where an interval is narrow.
  let isDifference: Bool
  /// How far a probability of a quantile may be off, relatively.
  var tolerance: Double { 1e4 * slack }
  /// How far probabilities of moderate size may be off.
  var slack: Double { isDifference ? 0.1 : Real.significandBitCount > 30 ? 1e-9 : 1e-4 }

  func check(count: Int) -> LawReport {
    var report = LawReport()
    var accepted = 0
    for index in 0..<count {
      let parameters = points.parameters(index).map { Real($0) }
      guard parameters.allSatisfy(\.isFinite) else { continue }
      let distribution = make(parameters)
      guard distribution.parameterFault() == nil else { continue }
      accepted += 1
      var found = LawReport()
      check(distribution, points.values(index).map { Real($0) } + parameters, index, &found)
      report.add(found, "\(parameters.map { "\($0)" }.joined(separator: ", "))")
      if report.failures.count > 100 { return report }
    }
    report.expect(20 * accepted >= count, "only \(accepted) of \(count) sets of parameters are accepted")
    return report
  }

  private func check(_ distribution: D, _ values: [Real], _ index: Int, _ report: inout LawReport) {
    var inside: [Real] = []
    for seed in 0..<3 {
      let x = distribution.draw(RandomSource(key: PRNGKey(seed: UInt64(100 * index + seed))))
      report.expect(
        distribution.contains(x).isAllTrue, "it drew \(x), which is not \(distribution.support.phrase)")
      inside.append(x)
    }
    let (lower, upper) = extremeEnds(distribution.support)
    let isDiscrete = distribution.support.isDiscrete
    var all = values + [lower, lower.nextUp, upper, upper.nextDown] + inside
    if let moments = distribution.moments {
      report.expect(!(moments.variance < 0), "the variance is \(moments.variance)")
      report.expect(
        !moments.variance.isNaN || !moments.mean.isFinite,
        "the mean is \(moments.mean), the variance no number")
    }
    if isDiscrete { all = all.map { $0.rounded() } }
    let tails: Tails<Real>? = Tails(distribution)
    // A quantile is rounded as the parameters are that are added to it.
    let rounding = 16 * (values.suffix(parameterCount).map(\.magnitude).max() ?? 0).ulp
    if let tails { all += quantiles(tails, (lower, upper), isDiscrete, rounding, &report) }
    all = Set(all.filter(\.isFinite)).sorted()
    for x in all where distribution.contains(x).isAllTrue {
      let density = distribution.logDensity(x)
      let isEnd = x == lower || x == upper
      report.expect(
        !density.isNaN && (density < .infinity || isEnd), "the log density at \(x) is \(density)")
    }
    if let tails { rise(tails, all, &report) }
  }

  /// The quantiles of some probabilities.
  private func quantiles(
    _ tails: Tails<Real>, _ ends: (lower: Real, upper: Real), _ isDiscrete: Bool, _ rounding: Real,
    _ report: inout LawReport
  ) -> [Real] {
    var found: [Real] = []
    for isUpper in [false, true] {
      var last = isUpper ? Real.infinity : -.infinity
      let probabilities: [Real] = [1e-30, 1e-10, 0.025, 0.5, 0.975]
      for p in probabilities {
        let name = isUpper ? "upper quantile" : "quantile"
        let x = isUpper ? tails.upperQuantile(p) : tails.quantile(p)
        report.expect(x >= ends.lower && x <= ends.upper, "the \(name) of \(p) is \(x)")
        report.expect(
          isUpper ? x <= last + wiggle(x, rounding) : x >= last - wiggle(x, rounding),
          "the \(name) of \(p) is \(x), after \(last)")
        last = x
        found.append(x)
        // Where the numbers end or are as coarse as the distribution nothing can be said.
        guard x.isFinite, x > ends.lower, x < ends.upper, x.magnitude > 4 * .leastNormalMagnitude,
          x.magnitude < Real.greatestFiniteMagnitude / 4
        else { continue }
        if isDifference { continue }
        // A logarithm of up to 700 is rounded by as much.
        let step = isDiscrete ? Swift.max(1, 8 * x.ulp) : 2_048 * x.ulp
        let tail = isUpper ? tails.survival : tails.cumulative
        let beside = [tail(x - step), tail(x + step)].map { Double($0) }
        let target = Double(p)
        report.expect(
          (beside.min() ?? 0) <= target * (1 + tolerance) && (beside.max() ?? 0) >= target * (1 - tolerance),
          "the \(name) of \(p) is \(x), with probability \(tail(x)), about it \(beside)")
      }
    }
    return found
  }

  private func wiggle(_ x: Real, _ rounding: Real) -> Real {
    x.isFinite ? Swift.max(16 * x.ulp, rounding) : 0
  }

  /// Both tails at rising values.
  private func rise(_ tails: Tails<Real>, _ values: [Real], _ report: inout LawReport) {
    var (low, high) = (0.0, 1.0)
    for x in [-Real.infinity] + values + [.infinity] {
      let (p, q) = (Double(tails.cumulative(x)), Double(tails.survival(x)))
      let logs = (tails.logCumulative(x), tails.logSurvival(x))
      report.expect(p >= 0 && p <= 1 && q >= 0 && q <= 1, "at \(x) the tails are \(p) and \(q)")
      report.expect(logs.0 <= 0 && logs.1 <= 0, "at \(x) the logarithms of the tails are \(logs)")
      report.expect(abs(p + q - 1) <= slack, "at \(x) the tails \(p) and \(q) sum to \(p + q)")
      report.expect(
        p >= low - slack && q <= high + slack, "at \(x) the tails \(p) and \(q) follow \(low) and \(high)")
      (low, high) = (p, q)
    }
  }
}

/// The ends of a support of numbers: infinite where there is none.
private func extremeEnds<Real: LaneElement>(_ support: Support<Real>) -> (lower: Real, upper: Real) {
  switch support {
  case .positive, .nonNegative, .count: return (0, .infinity)
  case .atLeast(let lower): return (lower, .infinity)
  case .atMost(let upper): return (-.infinity, upper)
  case .interval(let lower, let upper), .whole(let lower, let upper): return (lower, upper)
  case .boolean: return (0, 1)
  default: return (-.infinity, .infinity)
  }
}

/// Numbers from all over the range, a few of them in relation to each other.
struct ExtremePoints: Sendable {
  let grid: [[Double]]
  /// The largest power of ten.
  let reach: Double

  private static let special: [Double] = [
    0, 0.1, 0.5, 1, 1.5, 2, 2.0000000000000004, 3, 20, 100, 1e3, 1e4, 1e8, 1e10, 4e9, 1e15, 9e15, 1e18, 1e30,
    1e38,
    1e41, 1e100, 1e155, 1e160, 1e300, 1.7e308, .leastNonzeroMagnitude, 2.3e-308, 1e-300, 1e-160, 1e-100,
    1e-38,
    1e-30, 1e-16, 1e-8, 1e-3, 0.999, 0.9999999999999999,
  ]

  /// A member of the grid with some of its parameters replaced.
  func parameters(_ index: Int) -> [Double] {
    let key = PRNGKey(seed: 4_711).child(UInt64(index))
    var result = grid[index % grid.count]
    for i in result.indices where uniform(key, 10 * i) < 0.6 {
      let kind = uniform(key, 10 * i + 1)
      if kind < 0.25, result.count > 1 {
        // Near another parameter, on either side: bounds that are close to each other or to a location.
        let other = result[(i + 1 + Int(uniform(key, 10 * i + 2) * Double(result.count - 1))) % result.count]
        let step = Double.exp(-36 * uniform(key, 10 * i + 3)) * (uniform(key, 10 * i + 4) < 0.5 ? -1 : 1)
        result[i] = uniform(key, 10 * i + 5) < 0.5 ? other * (1 + step) : other + step
      } else {
        result[i] = number(key, 10 * i + 6)
      }
    }
    return result
  }

  /// Twelve values.
  func values(_ index: Int) -> [Double] {
    let key = PRNGKey(seed: 4_712).child(UInt64(index))
    return (0..<12).map { number(key, 10 * $0) }
  }

  private func number(_ key: PRNGKey, _ counter: Int) -> Double {
    let choice = uniform(key, counter)
    let sign = uniform(key, counter + 1) < 0.3 ? -1.0 : 1.0
    let size = uniform(key, counter + 2)
    if choice < 0.4 { return sign * Self.special[Int(size * Double(Self.special.count))] }
    if choice < 0.6 { return sign * (Double.exp(46 * size) - 1).rounded() }
    if choice < 0.8 { return sign * Double.exp(10 * size - 5) }
    return sign * Double.exp((2 * size - 1) * reach * 2.302585092994046)
  }

  private func uniform(_ key: PRNGKey, _ counter: Int) -> Double {
    key.uniform(at: UInt64(counter), as: Double.self)
  }
}

/// How many sets of parameters a family is checked at.
let extremeCount = isLong ? 20_000 : 120

/// Whether the tests are run in their long forms.
let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil

/// Whether a derivative that is infinite may be so because it, or a ratio on the way to it, leaves the range: the value over
/// the smallest length that is about, twice. Lengths next to the smallest numbers are left out
/// altogether.
func mayOverflow(_ value: Double, _ place: [Double]) -> Bool {
  let differences =
    place.flatMap { a in place.map { abs(a - $0) } } + place.map { abs($0) } + place.map { abs(1 - $0) }
  let smallest = differences.filter { $0 > 0 }.min() ?? 1
  let largest = Swift.max(place.map { abs($0) }.max() ?? 1, 1)
  return Swift.max(abs(value), 1) * largest / smallest / smallest > 1e300
}
