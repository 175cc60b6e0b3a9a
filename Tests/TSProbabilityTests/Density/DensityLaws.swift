import Foundation
import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Evaluates a density at some points together, one a lane.
func evaluate(_ density: ModelDensity, _ points: [[Double]]) -> [(value: Double, gradient: [Double])] {
  evaluate(density.makeEvaluator(laneCount: points.count), dimension: density.dimension, points)
}

func evaluate(
  _ evaluator: any LogDensityEvaluator, dimension: Int, _ points: [[Double]]
) -> [(value: Double, gradient: [Double])] {
  let lanes = points.count
  precondition(evaluator.laneCount == lanes)
  let positions = (0..<dimension).flatMap { i in points.map { $0[i] } }
  var values = [Double](repeating: .nan, count: lanes)
  var gradients = [Double](repeating: .nan, count: lanes * dimension)
  evaluator.evaluate(positions, values: &values, gradients: &gradients)
  return (0..<lanes).map { lane in
    (values[lane], (0..<dimension).map { gradients[$0 * lanes + lane] })
  }
}

/// Coordinates between -`reach` and `reach`.
func coordinates(_ dimension: Int, sets: Int, reach: Double = 1, seed: UInt64 = 9) -> [[Double]] {
  var generator = FixedGenerator(seed)
  return (0..<sets).map { _ in (0..<dimension).map { _ in .random(in: -reach...reach, using: &generator) } }
}

/// A model and what its density must satisfy, whatever the model.
struct DensityLaws: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Runs every law; some models have more values than coordinates, which no determinant belongs to.
  let check: @Sendable () throws -> Void

  init<M: Model>(_ name: String, _ model: M, hasDeterminant: Bool = true) {
    testDescription = name
    check = {
      let density = try ModelDensity(model)
      let points = coordinates(density.dimension, sets: 8)
      checkGradient(density, points)
      checkLanes(density, points)
      try checkValue(model, density, points, hasDeterminant: hasDeterminant)
    }
  }
}

/// The gradient against differences of the value.
private func checkGradient(_ density: ModelDensity, _ points: [[Double]]) {
  let evaluator = density.makeEvaluator(laneCount: 1)
  for point in points.prefix(3) {
    let found = evaluate(evaluator, dimension: density.dimension, [point])[0]
    #expect(found.value.isFinite)
    for i in point.indices {
      let exact = Differences.derivative(at: point[i], step: 1e-2) { moved in
        var other = point
        other[i] = moved
        return evaluate(evaluator, dimension: density.dimension, [other])[0].value
      }
      #expect(exact.error < 1e-5 * Swift.max(1, abs(exact.derivative)))
      #expect(
        abs(found.gradient[i] - exact.derivative) <= 1e-7 * abs(exact.derivative) + 5 * exact.error,
        "coordinate \(i): \(found.gradient[i]), by differences \(exact)")
    }
  }
}

/// Every number of lanes gives the same bits, and an evaluator used again gives them again.
private func checkLanes(_ density: ModelDensity, _ points: [[Double]]) {
  let single = density.makeEvaluator(laneCount: 1)
  let alone = points.map { evaluate(single, dimension: density.dimension, [$0])[0] }
  for lanes in [1, 2, 4, 8] {
    let evaluator = density.makeEvaluator(laneCount: lanes)
    for _ in 0..<2 {
      for start in stride(from: 0, to: points.count, by: lanes) {
        let some = Array(points[start..<(start + lanes)])
        let together = evaluate(evaluator, dimension: density.dimension, some)
        for (a, b) in zip(alone[start...], together) {
          #expect(a.value.bitPattern == b.value.bitPattern, "\(lanes) lanes")
          #expect(a.gradient.map(\.bitPattern) == b.gradient.map(\.bitPattern), "\(lanes) lanes")
        }
      }
    }
  }
}

/// The value against the log density of the model with its sites fixed, and a determinant by differences.
private func checkValue<M: Model>(
  _ model: M, _ density: ModelDensity, _ points: [[Double]], hasDeterminant: Bool
) throws {
  let layout = density.layout
  for point in points.prefix(3) {
    let values = density.values(at: point)
    #expect(values.count == layout.valueCount && values.allSatisfy { $0.isFinite })
    let fixed = model.substitute(siteData(layout, values))
    let trace = try fixed.trace()
    expectSameSites(layout, values, trace)
    guard hasDeterminant else { continue }
    let exact = try fixed.logDensity() + logDeterminant(density, at: point)
    let found = evaluate(density, [point])[0].value
    #expect(isClose(found, exact, relative: 1e-8, absolute: 1e-7), "\(found), independently \(exact)")
  }
}

/// The values of the latent sites as data for `substitute`.
func siteData(_ layout: LatentLayout, _ values: [Double]) -> [String: SiteData] {
  var first = 0
  var data: [String: SiteData] = [:]
  for site in layout.sites {
    let own = values[first..<(first + site.count)]
    first += site.count
    if site.isDeterministic { continue }
    guard let positions = site.positions else {
      data[site.name] = SiteData(shape: site.shape, values: own.map { $0 })
      continue
    }
    var all = [Double?](repeating: nil, count: site.shape.reduce(1, *))
    for (place, start) in zip(positions, stride(from: own.startIndex, to: own.endIndex, by: site.eventCount))
    {
      for i in 0..<site.eventCount { all[place * site.eventCount + i] = own[start + i] }
    }
    data[site.name] = SiteData(shape: site.shape, values: all)
  }
  return data
}

/// The names, the shapes and the values, as a trace has them.
private func expectSameSites(_ layout: LatentLayout, _ values: [Double], _ trace: Trace<Double>) {
  var first = 0
  for site in layout.sites {
    let own = Array(values[first..<(first + site.count)])
    first += site.count
    guard let traced = try? trace.site(site.name) else {
      Issue.record("\(site.name) is not in the trace")
      continue
    }
    #expect(traced.shape == site.shape, "\(site.name)")
    let all = traced.values
    let latent = site.positions.map { places in
      places.flatMap { place in (0..<site.eventCount).map { all[place * site.eventCount + $0] } }
    }
    #expect(isClose(own, latent ?? all, relative: 1e-12, absolute: 1e-14), "\(site.name)")
  }
}

/// log |∂values/∂coordinates| by differences, computed sites aside.
private func logDeterminant(_ density: ModelDensity, at point: [Double]) -> Double {
  let reader = density.makeReader()
  let isDrawn = density.layout.sites.flatMap { [Bool](repeating: !$0.isDeterministic, count: $0.count) }
  func values(_ point: [Double]) -> [Double] {
    zip(reader.values(at: point), isDrawn).filter(\.1).map(\.0)
  }
  let h = 1e-3
  let columns = point.indices.map { i in
    func moved(_ step: Double) -> [Double] {
      var other = point
      other[i] += step
      return values(other)
    }
    let (a, b, c, d) = (moved(2 * h), moved(h), moved(-h), moved(-2 * h))
    return b.indices.map { (8 * (b[$0] - c[$0]) - (a[$0] - d[$0])) / (12 * h) }
  }
  return logAbsoluteDeterminant(columns)
}
