import TSNumerics
import TSPrograms
import TestSupport
import Testing

@Suite("What is foreseen of the data")
struct ForesightTests {
  /// A model whose data may be taken away.
  struct Foreseen: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let data: [Double?]
    /// How many parameters there are; they come first.
    let parameterCount: Int
    let record: @Sendable (Recorder, [Double?]) -> Void

    /// The joint normal distribution of the data given the parameters, from the plain density of a program without data.
    func joint(at position: [Double]) throws -> (mean: [Double], covariance: [[Double]]) {
      let empty = [Double?](repeating: nil, count: data.count)
      let program = recorded { record($0, empty) }
      let coordinates = (0..<program.coordinateCount).map { $0 < parameterCount ? $0 : nil }
      let all = try IntegratedStatesTests.Gaussian(program, coordinates, at: position)
      let states = try #require(ProgramDensity(program, integrating: .all).states)
      let places = states.recordedCoordinates(of: "y").map { $0 - parameterCount }
      try #require(places.count == data.count)
      return (
        places.map { all.mean[$0] }, places.map { i in places.map { j in all.covariance[i][j] } }
      )
    }
  }

  static let models: [Foreseen] = [
    Foreseen(testDescription: "local level", data: series(14), parameterCount: 2) { r, y in
      let (drift, noise) = (r.positive("drift"), r.positive("noise"))
      var level = r.normal("start", 0.5, 2.0)
      r.loop(y.count) { t in
        level = r.normal("level", level, drift)
        r.observe("y", y[t], level, noise)
      }
    },
    Foreseen(
      testDescription: "trend, three seasons, gaps", data: gappy(19, every: 5), parameterCount: 4
    ) { r, y in
      let (s1, s2, s3) = (r.positive("s1"), r.positive("s2"), r.positive("s3"))
      let noise = r.positive("noise")
      var (level, slope) = (r.normal("level0", 0.0, 2.0), r.normal("slope0", 0.1, 0.5))
      var seasons = [r.normal("season0", 0.0, 1.0), r.normal("season0", 0.0, 1.0)]
      r.loop(y.count) { t in
        let next = r.normal("level", level + Recorded(0.9) * slope, s1)
        slope = r.normal("slope", Recorded(0.9) * slope, s2)
        level = next
        seasons = [r.normal("season", -(seasons[0] + seasons[1]), s3), seasons[0]]
        r.observe("y", y[t], level + seasons[0], noise)
      }
    },
    Foreseen(
      testDescription: "autoregression and noise, gaps at both ends",
      data: [nil] + gappy(15, every: 4) + [nil, nil], parameterCount: 3
    ) { r, y in
      let (scale, noise) = (r.positive("scale"), r.positive("noise"))
      let phi = r.coordinate(of: "phi")
      r.addTerm(phi * phi * -1.0, of: "phi")
      var x = r.normal("x", 0.0, scale)
      r.loop(y.count) { t in
        x = r.normal("x", Recorded.tanh(phi) * x, scale)
        r.observe("y", y[t], x, noise)
      }
    },
  ]

  /// The mean and variance of one place given values at others.
  static func conditional(
    _ joint: (mean: [Double], covariance: [[Double]]), of place: Int,
    given known: [(place: Int, value: Double)]
  ) throws -> (mean: Double, variance: Double) {
    let own = known.map { joint.covariance[place][$0.place] }
    let matrix = known.map { a in known.map { b in joint.covariance[a.place][b.place] } }
    let factor = try #require(IntegratedStatesTests.Gaussian.cholesky(matrix))
    let weights = IntegratedStatesTests.Gaussian.solved(factor, own)
    var (mean, variance) = (joint.mean[place], joint.covariance[place][place])
    for (weight, (known, covariance)) in zip(weights, zip(known, own)) {
      mean += weight * (known.value - joint.mean[known.place])
      variance -= weight * covariance
    }
    return (mean, variance)
  }

  @Test("from every origin that of the data before it", arguments: models)
  func everyOrigin(_ model: Foreseen) throws {
    let density = try ProgramDensity(recorded { model.record($0, model.data) }, integrating: .all)
    let foresight = try #require(density.makeForesight())
    let known = model.data.indices.compactMap { i in model.data[i].map { (place: i, value: $0) } }
    #expect(foresight.dataCount == known.count)
    for seed in 0..<3 {
      let position = IntegratedStatesTests.position(density.dimension, seed)
      let joint = try model.joint(at: position)
      for (first, horizon) in [(0, 3), (5, 1), (known.count - 1, 6), (known.count, 2)] {
        let forecasts = foresight.forecasts(at: position, first: first, horizon: horizon)
        #expect(forecasts.data == known.map(\.value))
        for origin in first...known.count {
          for ahead in 1...horizon {
            let found = forecasts.moments(origin: origin, ahead: ahead)
            guard origin + ahead <= known.count else {
              #expect(found == nil)
              continue
            }
            let moments = try #require(found)
            let expected = try Self.conditional(
              joint, of: known[origin + ahead - 1].place, given: Array(known[..<origin]))
            #expect(
              isClose(moments.mean, expected.mean, relative: 1e-9, absolute: 1e-9),
              "\(origin) \(ahead): \(moments) \(expected)")
            #expect(isClose(moments.variance, expected.variance, relative: 1e-9))
          }
        }
      }
    }
  }

  @Test("no origin before the first, and none looks back")
  func outside() throws {
    let model = Self.models[0]
    let density = try ProgramDensity(recorded { model.record($0, model.data) }, integrating: .all)
    let foresight = try #require(density.makeForesight())
    let forecasts = foresight.forecasts(at: [0.1, -0.2], first: 4, horizon: 2)
    #expect(forecasts.first == 4 && forecasts.horizon == 2)
    #expect(forecasts.moments(origin: 3, ahead: 1) == nil)
    #expect(forecasts.moments(origin: 4, ahead: 0) == nil)
    #expect(forecasts.moments(origin: 4, ahead: 3) == nil)
    #expect(forecasts.moments(origin: 4, ahead: 2) != nil)
  }

  @Test("the same from a later first origin, to the bit")
  func firstOrigin() throws {
    for model in Self.models {
      let density = try ProgramDensity(recorded { model.record($0, model.data) }, integrating: .all)
      let foresight = try #require(density.makeForesight())
      let position = IntegratedStatesTests.position(density.dimension, 2)
      let all = foresight.forecasts(at: position, first: 0, horizon: 2)
      let late = foresight.forecasts(at: position, first: 7, horizon: 2)
      for origin in 7..<foresight.dataCount {
        let (a, b) = try (
          #require(all.moments(origin: origin, ahead: 1)), #require(late.moments(origin: origin, ahead: 1))
        )
        #expect(a == b)
      }
    }
  }

  @Test("without states there is nothing to foresee with")
  func withoutStates() throws {
    let program = recorded { r in
      let mean = r.coordinate(of: "mean")
      r.addTerm(Recorded.normalLogDensity(mean, location: 0.0, scale: 1.0), of: "mean")
      r.observe("y", 0.4, Recorded.exp(mean), 1.0)
    }
    #expect(try ProgramDensity(program).makeForesight() == nil)
    #expect(try ProgramDensity(program, integrating: .all).makeForesight() == nil)
  }
}
