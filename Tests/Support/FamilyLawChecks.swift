import TSNumerics
import TSProbability

/// Lanes against single numbers: same bits, each lane with its own key and parameters.
func lanesLaw<S: Distribution, W: Distribution>(
  _ single: ([S.Real]) -> S, _ wide: ([W.Real]) -> W, _ grid: [[S.Real]]
) -> LawReport
where
  S.Real: LaneElement, W.Real: PrimalScalar, W.Real.Element == S.Real, S.Value == S.Real, W.Value == W.Real
{
  var report = LawReport()
  let lanes = 0..<W.Real.laneCount
  let root = PRNGKey(seed: 11)
  for start in grid.indices {
    let members = lanes.map { single(grid[(start + $0) % grid.count]) }
    let parameters = (0..<grid[start].count).map { position in
      spread(W.Real.self) { grid[(start + $0) % grid.count][position] }
    }
    let together = wide(parameters)
    var key = W.Real.Key(repeating: root)
    for lane in lanes { key[lane: lane] = root.child(UInt64(100 * start + lane)) }
    for plateIndex in [nil, 0, 5, 1 << 33] as [UInt64?] {
      let drawn = together.draw(RandomSource(key: key, plateIndex: plateIndex))
      let density = together.logDensity(drawn)
      for lane in lanes {
        let alone = members[lane].draw(RandomSource(key: key[lane: lane], plateIndex: plateIndex))
        report.expect(
          same(alone, drawn[lane: lane]), "lane \(lane) drew \(drawn[lane: lane]), alone \(alone)")
        let exact = members[lane].logDensity(alone)
        report.expect(same(exact, density[lane: lane]), "log density \(density[lane: lane]), alone \(exact)")
      }
      let probability = spread(W.Real.self) { S.Real(0.05) + S.Real(0.1) * S.Real($0) }
      let tails = everyTail(together, at: drawn, probability: probability)
      for lane in lanes {
        let alone = everyTail(members[lane], at: drawn[lane: lane], probability: probability[lane: lane])
        report.expect(
          zip(alone, tails).allSatisfy { same($0, $1[lane: lane]) },
          "the tails of lane \(lane) are \(tails.map { $0[lane: lane] }), alone \(alone)")
      }
    }
  }
  return report
}

/// A number made lane by lane.
private func spread<Real: PrimalScalar>(_: Real.Type, _ value: (Int) -> Real.Element) -> Real {
  var result = Real(0)
  for lane in 0..<Real.laneCount { result[lane: lane] = value(lane) }
  return result
}

func same<Real: LaneElement>(_ a: Real, _ b: Real) -> Bool {
  a.isNaN ? b.isNaN : a.sign == b.sign && a.exponent == b.exponent && a.significand == b.significand
}

/// Every parameter in turn set to what breaks samplers.
func parametersLaw<D: Distribution>(_ make: ([D.Real]) -> D, _ grid: [[D.Real]]) -> LawReport
where D.Real: LaneElement, D.Value == D.Real {
  var report = LawReport()
  let bad: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, -1, 1e300, -1e300, 1e-300, .leastNonzeroMagnitude, 1e38, 1e-38,
    1e12,
    .greatestFiniteMagnitude, 2, 2.0000000000000004, 1e-8,
  ]
  for parameters in grid {
    for position in parameters.indices {
      for value in bad {
        var changed = parameters
        changed[position] = D.Real(value)
        report.add(accepted(make(changed), changed[position]), "parameter \(position) is \(value)")
      }
    }
  }
  return report
}

/// The names of the stored properties, and of those of the distributions that one is made of.
private func storedNames(_ value: Any) -> [String] {
  Mirror(reflecting: value).children.flatMap { child in
    [child.label].compactMap { $0 } + storedNames(child.value)
  }
}

private func accepted<D: Distribution>(_ distribution: D, _ value: D.Real) -> LawReport
where D.Real: LaneElement, D.Value == D.Real {
  var report = LawReport()
  let names = storedNames(distribution)
  if let fault = distribution.parameterFault() {
    report.expect(names.contains(fault.parameter), "the fault names \(fault.parameter), not one of \(names)")
    report.expect(!fault.expected.isEmpty, "the fault does not say what is allowed")
    // What is computed in a bad lane means nothing, but it must end.
    for x in [D.Real(0.5), 3] {
      _ = distribution.logDensity(x)
      _ = everyTail(distribution, at: x, probability: 0.25)
    }
    return report
  }
  report.expect(value.isFinite, "it is accepted")
  for seed in UInt64(0)..<50 {
    let x = distribution.draw(RandomSource(key: PRNGKey(seed: seed)))
    // A location-scale family whose scale is at the end of the range may round to infinity.
    guard x.isFinite else { continue }
    report.expect(
      distribution.contains(x).isAllTrue, "it drew \(x), which is not \(distribution.support.phrase)")
    report.expect(!distribution.logDensity(x).isNaN, "the log density of its draw \(x) is NaN")
    for tail in everyTail(distribution, at: x, probability: 0.25) {
      report.expect(!tail.isNaN, "a tail or a quantile is NaN at its draw \(x)")
    }
  }
  return report
}
