import TSNumerics
import TSProbability
import TSPrograms

// The gradient law: derivatives of the log density and of the tails, by the value and by every parameter.

extension FamilyLaws {
  /// The family with its initialiser on numbers that are recorded, for the law of gradients.
  public func gradients<C: Distribution<Recorded>>(_ make: @escaping @Sendable (Recorded) -> C) -> FamilyLaws
  where C.Value == Recorded {
    adding { make($0[0]) }
  }

  /// The same with two parameters.
  public func gradients<C: Distribution<Recorded>>(
    _ make: @escaping @Sendable (Recorded, Recorded) -> C
  ) -> FamilyLaws where C.Value == Recorded {
    adding { make($0[0], $0[1]) }
  }

  /// The same with three parameters.
  public func gradients<C: Distribution<Recorded>>(
    _ make: @escaping @Sendable (Recorded, Recorded, Recorded) -> C
  ) -> FamilyLaws where C.Value == Recorded {
    adding { make($0[0], $0[1], $0[2]) }
  }

  /// The same with four parameters.
  public func gradients<C: Distribution<Recorded>>(
    _ make: @escaping @Sendable (Recorded, Recorded, Recorded, Recorded) -> C
  ) -> FamilyLaws where C.Value == Recorded {
    adding { make($0[0], $0[1], $0[2], $0[3]) }
  }

  private func adding<C: Distribution<Recorded>>(_ make: @escaping @Sendable ([Recorded]) -> C) -> FamilyLaws
  where C.Value == Recorded {
    var result = self
    let plain = self
    result.gradientLaw = { GradientLaw(plain, make).check() }
    result.recordedLaw = { RecordedDrawLaw(family: plain, make: make).check() }
    result.densityGradient = { GradientLaw(plain, make).densityGradient($0, $1) }
    result.extremeGradientLaw = { GradientLaw(plain, make).extremes(count: extremeCount) }
    return result
  }
}

/// A function of a value and the parameters that has derivatives.
enum DifferentiableFunction: String, CaseIterable {
  case logDensity, cumulative, survival, logCumulative, logSurvival

  /// Its value; nil for a family without a distribution function.
  func callAsFunction<D: Distribution>(_ distribution: D, _ x: D.Real) -> D.Real? where D.Value == D.Real {
    if self == .logDensity { return distribution.logDensity(x) }
    guard let tails = distribution as? any CumulativeDistribution<D.Real> else { return nil }
    return tail(tails, x)
  }

  private func tail<Real: Scalar>(_ distribution: any CumulativeDistribution<Real>, _ x: Real) -> Real {
    switch self {
    case .cumulative: return distribution.cumulative(x)
    case .survival: return distribution.survival(x)
    case .logCumulative: return distribution.logCumulative(x)
    default: return distribution.logSurvival(x)
    }
  }

  /// The same in double precision.
  func value(_ family: FamilyLaws, _ parameters: [Double], _ x: Double) -> Double? {
    if self == .logDensity { return family.logDensity(parameters, x) }
    guard let tails = family.tails(parameters) else { return nil }
    switch self {
    case .cumulative: return tails.cumulative(x)
    case .survival: return tails.survival(x)
    case .logCumulative: return tails.logCumulative(x)
    default: return tails.logSurvival(x)
    }
  }
}

private final class GradientLaw<C: Distribution<Recorded>> where C.Value == Recorded {
  private let plain: FamilyLaws
  private let make: ([Recorded]) -> C
  /// The functions as programs, of a value that is a whole number and of one that is not; nil where there is none.
  private var programs: [String: GradientProgram?] = [:]

  init(_ plain: FamilyLaws, _ make: @escaping ([Recorded]) -> C) {
    self.plain = plain
    self.make = make
  }

  func check() -> LawReport {
    var report = LawReport()
    for function in DifferentiableFunction.allCases {
      var (comparisons, sharp) = (0, 0)
      for parameters in plain.grid {
        for point in Points(plain, parameters).all {
          let found = check(function, parameters, point, &report)
          comparisons += found.comparisons
          sharp += found.sharp
        }
      }
      // A comparison with a difference that tells nothing is no check.
      report.expect(
        2 * sharp >= comparisons, "\(function): only \(sharp) of \(comparisons) differences are exact enough")
      report.add(lanes(function), "lanes of \(function)")
    }
    return report
  }

  /// One function at one value.
  private func check(
    _ function: DifferentiableFunction, _ parameters: [Double], _ point: Point, _ report: inout LawReport
  ) -> (comparisons: Int, sharp: Int) {
    if point.isBeyond, function == .logDensity { return (0, 0) }
    let place = [point.x] + parameters
    guard let found = evaluate(function, place, isDiscrete: point.isDiscrete),
      let value = function.value(plain, parameters, point.x)
    else { return (0, 0) }
    let text = "\(plain.name)\(parameters): \(function) at \(point.x)"
    // Not the same bits: a program multiplies and adds where the draw path has kernels of its own.
    report.expect(
      same(found.value, value) || isClose(found.value, value, relative: 1e-13, absolute: 1e-13),
      "\(text) is \(value), with derivatives \(found.value)")
    guard value.isFinite else { return (0, 0) }
    var (comparisons, sharp) = (0, 0)
    for i in place.indices where i > 0 || !point.isDiscrete {
      let derivative = found.gradient[i]
      let name = i == 0 ? "the value" : "parameter \(i - 1)"
      report.expect(
        point.isEnd ? !derivative.isNaN : derivative.isFinite,
        "\(text): the derivative by \(name) is \(derivative)")
      if point.isBeyond {
        report.expect(derivative == 0, "\(text): the derivative by \(name) is \(derivative)")
      }
      guard !point.isEnd, !point.isBeyond, let exact = difference(function, place, i, point) else { continue }
      let noise = exact.estimate.error
      comparisons += 1
      // A bound of whole numbers jumps.
      if noise > 1e-4 * Swift.max(abs(derivative), 1 / exact.reach) { continue }
      if noise <= 1e-6 * Swift.max(abs(derivative), 1 / exact.reach) { sharp += 1 }
      report.expect(
        abs(derivative - exact.estimate.derivative) <= 1e-6 * abs(derivative) + 5 * noise
          + (function == .logDensity ? 1e-9 : 1e-7) * Swift.max(1, abs(value)) / exact.reach,
        "\(text): the derivative by \(name) is \(derivative), by differences \(exact.estimate)")
    }
    return (comparisons, sharp)
  }

  func densityGradient(_ parameters: [Double], _ x: Double) -> [Double] {
    evaluate(.logDensity, [x] + parameters, isDiscrete: plain.support(parameters).isDiscrete)?.gradient ?? []
  }

  /// Derivatives far beyond the grid: finite where the function is.
  func extremes(count: Int) -> LawReport {
    var report = LawReport()
    let points = ExtremePoints(grid: plain.grid, reach: 308)
    for index in 0..<count {
      let parameters = points.parameters(index)
      guard parameters.allSatisfy(\.isFinite), plain.fault(parameters) == nil else { continue }
      let isDiscrete = plain.support(parameters).isDiscrete
      let (lower, upper) = plain.support(parameters).ends
      let draws = (0..<2).map { plain.draw(parameters, PRNGKey(seed: UInt64(index)), UInt64($0)) }
      for x in points.values(index).prefix(4).map({ isDiscrete ? $0.rounded() : $0 }) + draws
      where x > lower && x < upper && plain.contains(parameters, x) {
        for function in DifferentiableFunction.allCases {
          let place = [x] + parameters
          // Next to the smallest numbers reciprocals leave the range.
          if place.contains(where: { $0 != 0 && abs($0) < 1e-290 }) { continue }
          guard let found = evaluate(function, place, isDiscrete: isDiscrete), found.value.isFinite else {
            continue
          }
          for (i, derivative) in found.gradient.enumerated() where i > 0 || !isDiscrete {
            report.expect(
              derivative.isFinite || mayOverflow(found.value, place),
              "\(parameters): \(function) at \(x) is \(found.value), its derivative by argument \(i) \(derivative)"
            )
          }
        }
      }
      if report.failures.count > 100 { return report }
    }
    return report
  }

  private func evaluate(
    _ function: DifferentiableFunction, _ place: [Double], isDiscrete: Bool
  ) -> (value: Double, gradient: [Double])? {
    program(function, place.count, isDiscrete: isDiscrete)?(place)
  }

  private func program(
    _ function: DifferentiableFunction, _ count: Int, isDiscrete: Bool
  ) -> GradientProgram? {
    let key = "\(function) \(isDiscrete)"
    if let known = programs[key] { return known }
    var isKnown = true
    let program = GradientProgram(count) { x in
      let value = isDiscrete ? Recorded(primal: x[0].primal) : x[0]
      let result = function(make(Array(x.dropFirst())), value)
      isKnown = result != nil
      return result ?? x[0]
    }
    programs[key] = .some(isKnown ? program : nil)
    return isKnown ? program : nil
  }

  /// The derivative by differences, over a step small enough to stay inside the support, where the function is finite.
  private func difference(
    _ function: DifferentiableFunction, _ place: [Double], _ i: Int, _ point: Point
  ) -> (estimate: Differences.Estimate, reach: Double)? {
    func moved(_ to: Double) -> Double {
      var place = place
      place[i] = to
      let parameters = Array(place.dropFirst())
      guard plain.fault(parameters) == nil, plain.contains(parameters, place[0]) else { return .nan }
      return function.value(plain, parameters, place[0]) ?? .nan
    }
    let scale = i == 0 ? point.reach : Swift.max(abs(place[i]), 1e-3 * point.spread)
    var reach = scale
    for _ in 0..<12 {
      let step = 0.1 * reach
      let ends = [moved(place[i] - step), moved(place[i] + step)]
      if step > 1e-7 * abs(place[i]), ends.allSatisfy(\.isFinite) {
        let estimate = Differences.derivative(at: place[i], step: 0.5 * step, of: moved)
        // A bound of whole numbers has values between at which there is nothing.
        return estimate.error.isFinite ? (estimate, scale) : nil
      }
      reach *= 0.3
    }
    return nil
  }

  /// Eight lanes against one, each with its own parameters and value.
  private func lanes(_ function: DifferentiableFunction) -> LawReport {
    var report = LawReport()
    let members = plain.grid.flatMap { parameters in
      Points(plain, parameters).all.map { (place: [$0.x] + parameters, isDiscrete: $0.isDiscrete) }
    }
    guard let first = members.first,
      let program = program(function, first.place.count, isDiscrete: first.isDiscrete)
    else { return report }
    for start in stride(from: 0, to: members.count, by: 5) {
      // A stride that meets every parameter of the grid.
      let some = (0..<8).map { members[(start + 19 * $0) % members.count].place }
      for (lane, (together, place)) in zip(program.gradients(at: some), some).enumerated() {
        let alone = program.gradients(at: [place])[0]
        report.expect(
          zip(together, alone).allSatisfy { same($0, $1) },
          "lane \(lane) at \(place) is \(together), alone \(alone)")
      }
    }
    return report
  }
}

/// A value at which derivatives are checked.
private struct Point {
  let x: Double
  /// How far the density reaches.
  let spread: Double
  /// How far, but within the support.
  let reach: Double
  let isDiscrete: Bool
  /// Whether it is an end of the support, where a derivative may be infinite.
  var isEnd = false
  /// Whether it lies outside the support, where nothing changes.
  var isBeyond = false
}

/// Draws, values in the tails and the ends of the support.
private struct Points {
  var all: [Point] = []

  init(_ family: FamilyLaws, _ parameters: [Double]) {
    let key = PRNGKey(seed: 77)
    let sorted = (0..<101).map { family.draw(parameters, key, UInt64($0)) }.sorted()
    let support = family.support(parameters)
    let (lower, upper) = support.ends
    let spread = Swift.max(sorted[75] - sorted[25], 1e-3 * abs(sorted[50]), 1e-300)
    let draws = stride(from: 0, through: 100, by: 10).map { sorted[$0] }
    var far = [sorted[0] - 30 * spread, sorted[100] + 30 * spread]
    if let tails = family.tails(parameters), !support.isDiscrete {
      // Next to a bound that is a parameter a tail is a difference of others and has few digits.
      far += [
        tails.quantile(lower.isFinite ? 1e-3 : 1e-12), tails.upperQuantile(upper.isFinite ? 1e-3 : 1e-12),
      ]
    }
    if support.isDiscrete { far = far.map { $0.rounded() } }
    let inside = (draws + far).filter { $0 > lower && $0 < upper && $0.isFinite }
    let ends = [lower, upper].filter { $0.isFinite && family.contains(parameters, $0) }
    let beyond = [lower - spread - 1, upper + spread + 1].filter(\.isFinite)
    func point(_ x: Double) -> Point {
      Point(
        x: x, spread: spread, reach: Swift.min(spread, x - lower, upper - x), isDiscrete: support.isDiscrete)
    }
    all = inside.map(point)
    for x in ends + beyond {
      var end = point(x)
      end.isEnd = x >= lower && x <= upper
      end.isBeyond = !end.isEnd
      all.append(end)
    }
  }
}
