import Foundation
import TSInference
import TestSupport
import Testing

/// Pareto smoothed weights against those of ArviZ, on log ratios made again, see Tests/reference/make_forecasting.py.
@Suite struct ParetoSmoothingTests {
  static var cases: [Reference] { Reference.load("forecasting")["smoothing"].elements }

  static func logRatios(_ reference: Reference) -> [Double] {
    var generator = FixedGenerator(reference["seed"].word)
    func next() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
    let tail = reference["tail"].number
    var x = (0..<reference["count"].integer).map { _ in -tail * log1p(-next()) }
    if reference["kind"].text == "normal" {
      x = x.map { _ in
        let radius = (-2 * log1p(-next())).squareRoot()
        return tail * radius * cos(2 * Double.pi * next())
      }
    }
    let grid = reference["grid"].number
    if grid != 0 { x = x.map { ($0 * grid).rounded(.down) / grid } }
    let excluded = reference["excluded"].integer
    let bound = excluded > 0 ? x.sorted()[excluded - 1] : -.infinity
    return x.map { $0 <= bound ? -.infinity : $0 + reference["offset"].number }
  }

  @Test func weightsAndShapesAreThoseOfArviZ() {
    let cases = Self.cases
    #expect(cases.count == 69)
    for reference in cases {
      let name = "\(reference["kind"].text) \(reference["tail"].number), \(reference["count"].integer)"
      let ratios = Self.logRatios(reference)
      let sum = ratios.filter(\.isFinite).reduce(0, +)
      #expect(isClose(sum, reference["sum"].number, relative: 1e-9, absolute: 1e-9), "\(name)")
      let smoothing = ParetoSmoothing(logRatios: ratios)
      #expect(
        isClose(smoothing.shape, reference["shape"].number, relative: 1e-10, absolute: 1e-10), "\(name)")
      // In order of size: draws with the same ratio may change places.
      var found = smoothing.logWeights.sorted()
      if found.count >= 1000 {
        found = stride(from: 0, to: found.count, by: 100).map { found[$0] } + found.suffix(50)
      }
      #expect(
        isClose(found, reference["weights"].numbers, relative: 1e-10, absolute: 1e-10),
        "\(name): shape \(smoothing.shape)")
      #expect(isClose(smoothing.weights.reduce(0, +), 1, relative: 1e-12))
    }
  }

  @Test func weightsKeepTheOrderOfTheRatios() {
    for reference in Self.cases where reference["count"].integer >= 30 {
      let ratios = Self.logRatios(reference)
      let weights = ParetoSmoothing(logRatios: ratios).logWeights
      let order = ratios.indices.sorted { (ratios[$0], $0) < (ratios[$1], $1) }
      for (a, b) in zip(order, order.dropFirst()) { #expect(weights[a] <= weights[b]) }
    }
  }

  @Test func withTooFewDrawsTheShapeIsNotKnown() {
    for count in 0...20 {
      let smoothing = ParetoSmoothing(logRatios: (0..<count).map { Double($0) / 3 })
      #expect(smoothing.shape == .infinity)
      #expect(smoothing.logWeights.count == count)
      #expect(!(smoothing.shape <= smoothing.greatestShape))
    }
    let one = ParetoSmoothing(logRatios: [-700])
    #expect(one.weights == [1])
  }

  @Test func nothingThatIsAllowed() {
    let smoothing = ParetoSmoothing(logRatios: [Double](repeating: -.infinity, count: 100))
    #expect(smoothing.shape == .infinity)
    #expect(smoothing.weights.allSatisfy { isClose($0, 0.01, relative: 1e-12) })
    var single = [Double](repeating: -.infinity, count: 100)
    single[41] = 3
    let lone = ParetoSmoothing(logRatios: single)
    #expect(lone.weights[41] == 1 && lone.shape == .infinity)
    #expect(lone.systematicChoice(7) == [Int](repeating: 41, count: 7))
  }

  @Test(arguments: [(25, 0.31), (100, 0.5), (1000, 1 - 1 / 3.0), (2155, 0.7), (100_000, 0.7)])
  func greatestShape(_ count: Int, _ expected: Double) {
    let smoothing = ParetoSmoothing(logRatios: [Double](repeating: 0, count: count))
    #expect(isClose(smoothing.greatestShape, expected, absolute: count == 25 ? 0.03 : 1e-3))
    #expect(
      isClose(smoothing.greatestShape, min(1 - 1 / log10(Double(count)), 0.7), relative: 1e-12))
  }

  @Test func aSystematicChoiceIsWithinOneOfTheShares() {
    for reference in Self.cases {
      let smoothing = ParetoSmoothing(logRatios: Self.logRatios(reference))
      for count in [1, 7, 40, 333] {
        let chosen = smoothing.systematicChoice(count)
        #expect(chosen.count == count)
        #expect(zip(chosen, chosen.dropFirst()).allSatisfy { $0 <= $1 })
        var counts = [Int](repeating: 0, count: smoothing.logWeights.count)
        for i in chosen { counts[i] += 1 }
        for (seen, weight) in zip(counts, smoothing.weights) {
          #expect(abs(Double(seen) - Double(count) * weight) < 1 + 1e-9)
        }
      }
    }
  }
}
