import TSNumerics
import TSProbability
import TSPrograms

/// Lanes against single numbers: same bits, each lane with its own key and parameters.
func vectorLanesLaw<S: Distribution, W: Distribution>(
  _ single: ([S.Real]) -> S, _ wide: ([W.Real]) -> W, _ grid: [[S.Real]]
) -> LawReport where S.Real: LaneElement, W.Real: PrimalScalar, W.Real.Element == S.Real {
  var report = LawReport()
  let root = PRNGKey(seed: 12)
  let lanes = 0..<W.Real.laneCount
  for (start, point) in grid.enumerated() {
    // Members of one arrangement may stand side by side.
    let shape = single(point).placeholder.eventShape
    let company = grid.filter { $0.count == point.count && single($0).placeholder.eventShape == shape }
    let members = lanes.map { company[(start + $0) % company.count] }
    let parameters = point.indices.map { position in
      var result = W.Real(0)
      for lane in lanes { result[lane: lane] = members[lane][position] }
      return result
    }
    let together = wide(parameters)
    var key = W.Real.Key(repeating: root)
    for lane in lanes { key[lane: lane] = root.child(UInt64(100 * start + lane)) }
    for plateIndex in [nil, 3, 1 << 33] as [UInt64?] {
      let drawn = together.draw(RandomSource(key: key, plateIndex: plateIndex))
      let density = together.logDensity(drawn)
      for lane in lanes {
        let member = single(members[lane])
        let alone = member.draw(RandomSource(key: key[lane: lane], plateIndex: plateIndex))
        for (a, b) in zip(flat(alone), flat(drawn)) {
          report.expect(sameBits(a, b[lane: lane]), "lane \(lane) drew \(b[lane: lane]), alone \(a)")
        }
        let exact = member.logDensity(alone)
        report.expect(
          sameBits(exact, density[lane: lane]), "log density \(density[lane: lane]), alone \(exact)")
      }
    }
  }
  return report
}

private func sameBits<Real: LaneElement>(_ a: Real, _ b: Real) -> Bool {
  a.isNaN ? b.isNaN : a.sign == b.sign && a.exponent == b.exponent && a.significand == b.significand
}

/// Every parameter in turn set to what breaks samplers.
func vectorParametersLaw<D: Distribution>(_ make: ([D.Real]) -> D, _ grid: [[D.Real]]) -> LawReport
where D.Real: LaneElement {
  var report = LawReport()
  let bad: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, -1, 1e300, -1e300, 1e-300, .leastNonzeroMagnitude, 1e38, 1e-38,
    1e12, .greatestFiniteMagnitude, 2, 0.5, 1e-8,
  ]
  for point in grid {
    for position in point.indices {
      for value in bad {
        var changed = point
        changed[position] = D.Real(value)
        let distribution = make(changed)
        report.add(
          acceptedVector(distribution, changed[position]), "\(point), parameter \(position) is \(value)")
      }
    }
  }
  return report
}

private func acceptedVector<D: Distribution>(_ distribution: D, _ value: D.Real) -> LawReport
where D.Real: LaneElement {
  var report = LawReport()
  if let fault = distribution.parameterFault() {
    report.expect(
      !fault.parameter.isEmpty && !fault.expected.isEmpty, "the fault does not say what is allowed")
    report.expect(!distribution.hasValidParameters, "the quick check and the fault disagree")
    _ = distribution.placeholder
    return report
  }
  report.expect(value.isFinite, "it is accepted")
  for seed in UInt64(0)..<10 {
    let x = distribution.draw(RandomSource(key: PRNGKey(seed: seed)))
    let scalars = flat(x)
    report.expect(!scalars.contains { $0.isNaN }, "it drew \(scalars)")
    guard scalars.allSatisfy({ $0.isFinite }) else { continue }
    report.expect(
      distribution.contains(x).isAllTrue, "it drew \(scalars), which is not \(distribution.support.phrase)")
    report.expect(!distribution.logDensity(x).isNaN, "the log density of its draw \(scalars) is NaN")
  }
  return report
}

/// Derivatives of a program against differences of five points.
func vectorGradientLaw<D: Distribution<Double>, V: Distribution<Recorded>>(
  _ single: ([Double]) -> D, _ variable: ([Recorded]) -> V, _ point: [Double], fixed: Int
) -> LawReport {
  var report = LawReport()
  let member = single(point)
  for seed in UInt64(0)..<3 {
    let values = flat(member.draw(RandomSource(key: PRNGKey(seed: seed))))
    let all = point + values
    let gradient = valueAndGradient(at: all) { x in
      // What gives a size is known while the program is recorded.
      let parameters = (0..<point.count).map { $0 < fixed ? Recorded(point[$0]) : x[$0] }
      return vectorLogDensity(variable(parameters), Array(x[point.count...]))
    }.gradient
    let free = member.support.isDiscrete ? fixed..<point.count : fixed..<all.count
    for position in free {
      func density(_ shift: Double) -> Double {
        var shifted = all
        shifted[position] += shift
        return vectorLogDensity(single(Array(shifted[..<point.count])), Array(shifted[point.count...]))
      }
      let h = 1e-3 * (all[position] == 0 ? 1 : Swift.min(1, abs(all[position])))
      let difference =
        (8 * (density(h) - density(-h)) - (density(2 * h) - density(-2 * h))) / (12 * h)
      let noise = 1e-14 * Swift.max(1, abs(density(0))) / h
      report.expect(
        abs(gradient[position] - difference) <= 1e-6 * Swift.max(1, abs(difference)) + noise,
        "the derivative by number \(position) is \(difference), by the program \(gradient[position])")
    }
  }
  return report
}
