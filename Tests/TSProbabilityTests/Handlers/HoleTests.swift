import TSNumerics
import TSProbability
import TestSupport
import Testing

/// Vectors of which some components are data: what is drawn, what counts, and what handlers make of them.
@Suite struct HoleTests {
  let model = VectorSeries().condition(["y": rowsWithHoles])

  /// The rows of y in a trace.
  func rows(_ trace: Trace<Double>, _ name: String = "y") throws -> [[Double]] {
    let y = try trace[name]
    return stride(from: 0, to: y.count, by: 3).map { Array(y[$0..<($0 + 3)]) }
  }

  // MARK: Draws

  @Test(arguments: [RandomStream.numpyro, .addressed])
  func whatIsGivenStaysAndTheDensityIsItsOwn(_ stream: RandomStream) throws {
    let trace = try model.seed(5, stream: stream).trace()
    let site = try trace.site("y")
    let y = try rows(trace)
    for (row, data) in zip(y, rowsWithHoles) {
      for (value, datum) in zip(row, data) { #expect(datum == nil ? value.isFinite : value == datum) }
    }
    #expect(site.isObserved == [true, true, true, true, true, false])
    #expect(site.isComponentObserved == rowsWithHoles.flatMap { $0.map { $0 != nil } })
    #expect(!site.isFullyObserved)
    var sum = 0.0
    for t in 0..<6 {
      let step = VectorSeries.step(after: t == 0 ? [0, 0, 0] : y[t - 1])
      let isLatent = t == 5
      let exact = isLatent ? step.logDensity(y[t]) : step.logDensity(known: rowsWithHoles[t])
      #expect(isClose(site.logDensities[t], exact, relative: 1e-12), "step \(t)")
      #expect(isClose(site.dataLogDensities[t], isLatent ? 0 : exact, relative: 1e-12), "step \(t)")
      sum += exact
    }
    #expect(isClose(site.logDensity, sum, relative: 1e-12))
    let z = try trace.site("z")
    #expect(try isClose(model.seed(5, stream: stream).logDensity(), sum + z.logDensity, relative: 1e-12))
    #expect(z.dataLogDensities == [0, 0, 0, 0, 0, 0])
  }

  /// No key moves, and what has no hole has the bits that it had.
  @Test(arguments: [RandomStream.numpyro, .addressed])
  func otherDrawsKeepTheirBits(_ stream: RandomStream) throws {
    let whole = rowsWithHoles.map { row in row.contains { $0 != nil } ? row.map { $0 ?? 0.25 } : row }
    let holes = try model.seed(5, stream: stream).trace()
    let none = try VectorSeries().condition(["y": whole]).seed(5, stream: stream).trace()
    #expect(try Array(holes["z"].prefix(1)) == Array(none["z"].prefix(1)))
    let (a, b) = try (rows(holes), rows(none))
    #expect(a[0] == b[0])
    // The last row is missing as a whole in both: the same noise about another mean.
    let (noiseA, noiseB) = (
      zip(a[5], VectorSeries.step(after: a[4]).mean).map { $0 - $1 },
      zip(b[5], VectorSeries.step(after: b[4]).mean).map { $0 - $1 }
    )
    #expect(isClose(noiseA, noiseB, absolute: 1e-14))
    let free = try VectorSeries().seed(5, stream: stream).run(under: KeyLog()).keys
    let under = try model.seed(5, stream: stream).run(under: KeyLog()).keys
    #expect(Set(under).isSubset(of: Set(free)) && under.count >= 6 + 5)
    let outside = try VectorSeries().seed(5, stream: stream).condition(["y": rowsWithHoles]).trace()
    #expect(try outside["z"] == holes["z"] && outside["y"] == holes["y"])
  }

  /// Where the given components come first, the others have the noise of a draw of the whole vector.
  @Test func theNoiseIsThatOfTheWholeVector() throws {
    let free = try VectorPlate(count: 4).seed(3).trace()
    let v = try rows(free, "v")
    let data = v.map { [$0[0], $0[1], nil] }
    let drawn = try rows(VectorPlate(count: 4).condition(["v": data]).seed(3).trace(), "v")
    for (a, b) in zip(v, drawn) { #expect(isClose(a, b, absolute: 1e-13)) }
  }

  @Test(arguments: [[nil, 0.7, nil], [0.3, nil, 1.4], [nil, nil, -1], [nil, 2, 1.5]] as [[Double?]])
  func drawsHaveTheConditionalMoments(_ row: [Double?]) throws {
    let count = 20_000
    let trace = try VectorPlate(count: count).condition(["v": Array(repeating: row, count: count)]).seed(7)
      .trace()
    let v = try rows(trace, "v")
    let exact = VectorPlate.dense.conditional(row)
    let open = row.indices.filter { row[$0] == nil }
    for (i, a) in open.enumerated() {
      let mean = v.reduce(0) { $0 + $1[a] } / Double(count)
      let deviation = exact.covariance[i][i].squareRoot()
      #expect(abs(mean - exact.mean[i]) < 4.5 * deviation / Double(count).squareRoot())
      for (j, b) in open.enumerated() {
        let product = v.reduce(0) { $0 + ($1[a] - exact.mean[i]) * ($1[b] - exact.mean[j]) } / Double(count)
        let size = deviation * exact.covariance[j][j].squareRoot()
        #expect(abs(product - exact.covariance[i][j]) < 4.5 * 1.5 * size / Double(count).squareRoot())
      }
    }
  }

  /// Lanes draw what runs of their own draw.
  @Test func lanes() throws {
    let keys = (0..<4).map { PRNGKey(seed: UInt64($0)) }
    let together = try model.seed(lanes: keys, stream: .numpyro).trace(as: Lanes<SIMD4<Double>>.self)["y"]
    for (lane, key) in keys.enumerated() {
      #expect(isClose(together.map { $0[lane: lane] }, try model.seed(key).trace()["y"], relative: 1e-13))
    }
  }

  /// Weights of draws from the prior: the mean of a level of which only one noisy component is seen at a time.
  @Test func importanceWeights() throws {
    struct Level: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let m = effects.sample("m", Normal(0, 1))
        effects.scan(length: 2, into: ()) { effects, _, _ in
          let factor = Matrix<Double>([[1, 0], [0.8, 0.6]])
          effects.sample("y", MultivariateNormal([m, m * E.Real(2)], factor: factor))
        }
      }
    }
    let data: [[Double?]] = [[1.2, nil], [nil, -0.4]]
    let conditioned = Level().condition(["y": data])
    var (weights, sum) = (0.0, 0.0)
    for seed in 0..<20_000 {
      let trace = try conditioned.seed(UInt64(seed)).trace()
      let site = try trace.site("y")
      let weight = Double.exp(site.dataLogDensities[0] + site.dataLogDensities[1])
      #expect(site.dataLogDensities == site.logDensities)
      weights += weight
      sum += try weight * trace["m"][0]
    }
    // Precision 1 + 1 + 4 and Σ x/σ² = 1.2 + 2 (-0.4): each variance is 1.
    #expect(abs(sum / weights - (1.2 - 0.8) / 6) < 0.03)
    // The evidence is that of the two numbers seen: covariance [[2, 2], [2, 5]].
    let evidence = DenseGaussian([0, 0], covariance: [[2, 2], [2, 5]]).logDensity([1.2, -0.4])
    #expect(abs(Double.log(weights / 20_000) - evidence) < 0.03)
  }

  // MARK: Handlers

  @Test func maskAndScale() throws {
    let plain = try model.seed(5).trace()
    let masked = try model.mask(false).seed(5).trace()
    #expect(try masked["y"] == plain["y"] && masked.logDensity == 0)
    #expect(try masked.site("y").dataLogDensities == [0, 0, 0, 0, 0, 0])
    let scaled = try model.scale(0.25).seed(5).trace()
    #expect(try scaled["y"] == plain["y"])
    #expect(isClose(scaled.logDensity, 0.25 * plain.logDensity, relative: 1e-13))
    #expect(try isClose(model.scale(0.25).seed(5).logDensity(), scaled.logDensity, relative: 1e-13))
  }

  @Test func scopeAndBlock() throws {
    let plain = try model.seed(5).trace()
    let scoped = try VectorSeries().scope("m").condition(["m/y": rowsWithHoles]).seed(5).trace()
    #expect(try scoped["m/y"] == plain["y"])
    let inside = try model.scope("m").seed(5).trace()
    #expect(try inside["m/y"] == plain["y"])
    let blocked = try model.block(hiding: ["y"]).seed(5).trace()
    #expect(blocked.sites.map(\.name) == ["z"])
    #expect(try blocked["z"] == plain["z"])
    // Data that stand outside do not reach what is hidden.
    #expect(throws: ModelError.self) {
      try VectorSeries().block(hiding: ["y"]).condition(["y": rowsWithHoles]).seed(5).trace()
    }
  }

  @Test func interventionsOnComponents() throws {
    let forced: [[Double?]] = [[nil, 10, nil], [20, nil, nil]]
    let free = try VectorSeries(steps: 3).seed(5).trace()
    let trace = try VectorSeries(steps: 3)
      .do(["y": SiteData(forced)]).seed(5).trace()
    // The site is drawn as before; the second step hangs on what was put in the first one's place.
    let (a, b) = try (rows(free), rows(trace))
    #expect(a[0] == b[0])
    let mean = VectorSeries.step(after: [a[0][0], 10, a[0][2]]).mean
    let before = VectorSeries.step(after: a[0]).mean
    for i in 0..<3 { #expect(isClose(b[1][i] - mean[i], a[1][i] - before[i], absolute: 1e-13)) }
    // Data are overridden, too, and a hole of the data stays as it was drawn.
    let overridden = try VectorSeries(steps: 2).condition(["y": [[1, nil, 3], [nil, 5, 6]] as [[Double?]]])
      .do(["y": SiteData([[9, nil, nil], [nil, nil, 7]] as [[Double?]])]).seed(5).trace()
    let y = try rows(overridden)
    #expect(y[0][0] == 1 && y[0][2] == 3 && y[1][1] == 5 && y[1][2] == 6)
    let plain = try VectorSeries(steps: 2)
      .condition(["y": [[1, nil, 3], [nil, 5, 6]] as [[Double?]]]).seed(5).trace()
    #expect(try y[0] == rows(plain)[0])
    #expect(try isClose(overridden["z"][0] - 9, plain["z"][0] - 1, absolute: 1e-13))
  }

  @Test func replayKeepsData() throws {
    let earlier = try model.seed(5).trace()
    let again = try model.replay(earlier).seed(6).trace()
    #expect(try again["y"] == earlier["y"] && again["z"] == earlier["z"])
    #expect(try again.site("y").isComponentObserved == earlier.site("y").isComponentObserved)
    // Other data: they stay, and the rest is that of the trace.
    let other: [[Double?]] = [[nil, 7, nil]]
    let mixed = try rows(VectorSeries().condition(["y": other]).replay(earlier).seed(6).trace())
    let y = try rows(earlier)
    #expect(mixed[0] == [y[0][0], 7, y[0][2]])
    #expect(Array(mixed[1...]) == Array(y[1...]))
    let bare = try VectorSeries().replay(earlier).seed(6).trace()
    #expect(try bare["y"] == earlier["y"])
  }

  @Test func substitutesFillHoles() throws {
    let fill = [[7.0, 7, 7], [1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2, 3], [3, 2, 1]]
    let expected = zip(rowsWithHoles, fill).map { zip($0, $1).map { $0 ?? $1 } }
    let trace = try model.substitute(["y": SiteData(fill)]).seed(1).trace()
    #expect(try rows(trace) == expected)
    let site = try trace.site("y")
    #expect(site.isObserved == [true, true, true, true, true, false])
    #expect(site.isComponentObserved == rowsWithHoles.flatMap { $0.map { $0 != nil } })
    for t in 0..<6 {
      let step = VectorSeries.step(after: t == 0 ? [0, 0, 0] : expected[t - 1])
      // What was given counts, with the data.
      #expect(isClose(site.logDensities[t], step.logDensity(expected[t]), relative: 1e-12))
      let data = t == 5 ? 0 : step.logDensity(known: rowsWithHoles[t])
      #expect(isClose(site.dataLogDensities[t], data, relative: 1e-12))
    }
    // The other way round data lie over values that were given before.
    let outside = try VectorSeries().substitute(["y": SiteData(fill)]).condition(["y": rowsWithHoles]).seed(1)
      .trace()
    #expect(try rows(outside) == expected)
    #expect(try outside.site("y").isComponentObserved == rowsWithHoles.flatMap { $0.map { $0 != nil } })
  }

  /// A substitution may have holes as well: the rest is drawn given the data and it.
  @Test func substitutesWithHoles() throws {
    let count = 4_000
    let some = VectorPlate(count: count).condition(["v": Array(repeating: [nil, 0.7, nil], count: count)])
    let part: [[Double?]] = Array(repeating: [nil, nil, 1], count: count)
    let trace = try some.substitute(["v": SiteData(part)]).seed(2).trace()
    let v = try rows(trace, "v")
    #expect(v.allSatisfy { $0[1] == 0.7 && $0[2] == 1 })
    let exact = VectorPlate.dense.conditional([nil, 0.7, 1])
    let mean = v.reduce(0) { $0 + $1[0] } / Double(count)
    #expect(abs(mean - exact.mean[0]) < 4.5 * (exact.covariance[0][0] / Double(count)).squareRoot())
    let site = try trace.site("v")
    #expect(
      isClose(
        site.dataLogDensities[0], VectorPlate.dense.logDensity(known: [nil, 0.7, nil]), relative: 1e-12)
    )
    #expect(
      isClose(site.logDensities[0], VectorPlate.dense.logDensity(known: [nil, 0.7, 1]), relative: 1e-12))
    // Without data the site stays latent, and its value counts whole.
    let latent = try VectorPlate(count: 1).substitute(["v": SiteData([[nil, nil, 1]] as [[Double?]])]).seed(2)
      .trace()
    #expect(try latent.site("v").isComponentObserved == [false, false, false])
    #expect(
      try isClose(latent.logDensity, VectorPlate.dense.logDensity(rows(latent, "v")[0]), relative: 1e-12))
  }

  @Test(arguments: [RandomStream.numpyro, .addressed])
  func uncondition(_ stream: RandomStream) throws {
    let free = try VectorSeries().seed(5, stream: stream).trace()
    let bare = try model.uncondition().seed(5, stream: stream).trace()
    #expect(try bare["y"] == free["y"] && bare["z"] == free["z"])
    #expect(try bare.site("y").isComponentObserved.allSatisfy { !$0 })
    #expect(bare.logDensity == free.logDensity)
    let again = try model.uncondition().condition(["y": rowsWithHoles]).seed(5, stream: stream).trace()
    #expect(try again["y"] == model.seed(5, stream: stream).trace()["y"])
  }

  @Test func dataUponData() throws {
    let inner: [[Double?]] = [[1, nil, nil], [1, nil, 3], [nil, 2, nil]]
    let outer: [[Double?]] = [[nil, 5, nil], [nil, 5, nil], [nil, nil, nil]]
    let trace = try VectorSeries(steps: 3).condition(["y": inner]).condition(["y": outer]).seed(1).trace()
    let y = try rows(trace)
    #expect(y[0][0] == 1 && y[0][1] == 5 && y[1] == [1, 5, 3] && y[2][1] == 2)
    let site = try trace.site("y")
    #expect(
      site.isComponentObserved == [true, true, false, true, true, true, false, true, false])
    let whole = try VectorSeries(steps: 3).condition(["y": inner])
      .condition(["y": [[1, 2, 3], [4, 5, 6], [7, 8, 9]]]).seed(1).trace()
    #expect(try whole["y"] == [1, 2, 3, 4, 5, 6, 7, 8, 9] && whole.site("y").isFullyObserved)
  }

  /// A handler that gives every site without a value one of its own does not change data.
  @Test func valuesOfAHandlersOwn() throws {
    struct Zeros: Handler {
      mutating func process<D: Distribution>(_ site: inout Site<D>) {
        guard site.value == nil else { return }
        let pattern = site.distribution.placeholder
        site.value = pattern.rearranged(from: (0..<pattern.eventCount).map { _ in D.Real(0) })
      }
    }
    let trace = try model.handled(by: Zeros()).trace()
    #expect(try rows(trace) == rowsWithHoles.map { $0.map { $0 ?? 0 } })
    #expect(try trace.site("y").isComponentObserved == rowsWithHoles.flatMap { $0.map { $0 != nil } })
  }
}
