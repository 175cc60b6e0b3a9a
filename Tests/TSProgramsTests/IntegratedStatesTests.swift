import CKernels
import Foundation
import TSNumerics
import TSPrograms
import TestSupport
import Testing

@Suite("States that are integrated out")
struct IntegratedStatesTests {
  /// The Gaussian integral of the plain density over the coordinates that are integrated out.
  ///
  /// The density is quadratic in them, so that its gradient at the unit vectors is its curvature.
  struct Gaussian {
    var logIntegral = 0.0
    var mean: [Double]
    var covariance: [[Double]]
    let free: [Int]
    /// The square root of how much better what is known best is known than what is known least.
    let condition: Double

    init(_ program: Program, _ coordinates: [Int?], at position: [Double]) throws {
      let free = coordinates.indices.filter { coordinates[$0] == nil }
      self.free = free
      var point = coordinates.map { $0.map { position[$0] } ?? 0 }
      let origin = program.gradient(at: point)
      var precision: [[Double]] = []
      for i in free {
        point[i] = 1
        let gradient = program.gradient(at: point)
        precision.append(free.map { origin[$0] - gradient[$0] })
        point[i] = 0
      }
      let factor = try #require(Self.cholesky(precision))
      mean = Self.solved(factor, free.map { origin[$0] })
      covariance = free.indices.map { i in
        Self.solved(factor, free.indices.map { $0 == i ? 1 : 0 })
      }
      for (i, x) in zip(free, mean) { point[i] = x }
      let diagonal = factor.indices.map { factor[$0][$0] }
      condition = (diagonal.max() ?? 1) / (diagonal.min() ?? 1)
      let logDeterminant = factor.indices.reduce(0) { $0 + 2 * Double.log(factor[$1][$1]) }
      logIntegral =
        program.logDensity(at: point) + Double(free.count) * 0.9189385332046727 - 0.5 * logDeterminant
    }

    static func cholesky(_ a: [[Double]]) -> [[Double]]? {
      var l = a.map { $0.map { _ in 0.0 } }
      for i in a.indices {
        for j in 0...i {
          var sum = (a[i][j] + a[j][i]) / 2
          for k in 0..<j { sum -= l[i][k] * l[j][k] }
          if i == j, sum <= 0 { return nil }
          l[i][j] = i == j ? sum.squareRoot() : sum / l[j][j]
        }
      }
      return l
    }

    static func solved(_ l: [[Double]], _ b: [Double]) -> [Double] {
      var x = b
      for i in l.indices {
        for j in 0..<i { x[i] -= l[i][j] * x[j] }
        x[i] /= l[i][i]
      }
      for i in l.indices.reversed() {
        for j in (i + 1)..<max(i + 1, l.count) { x[i] -= l[j][i] * x[j] }
        x[i] /= l[i][i]
      }
      return x
    }
  }

  static func position(_ count: Int, _ seed: Int) -> [Double] {
    (0..<count).map { 0.4 * Double.sin(Double(3 * seed + 1) * Double($0 + 1)) - 0.3 }
  }

  @Test("the sites found, the number of states", arguments: linearModels)
  func sites(_ model: LinearModel) throws {
    let density = try ProgramDensity(model.program, integrating: .all)
    let states = try #require(density.states)
    #expect(states.sites == model.sites)
    #expect(states.width == model.width)
    #expect(states.coordinates.count { $0 != nil } == density.dimension)
    #expect(Set(states.sites).isDisjoint(with: states.refusals.keys))
  }

  @Test("the density is the Gaussian integral of the plain one", arguments: linearModels)
  func integral(_ model: LinearModel) throws {
    let density = try ProgramDensity(model.program, integrating: .all)
    let coordinates = try #require(density.states).coordinates
    for seed in 0..<4 {
      let position = Self.position(density.dimension, seed)
      let expected = try Gaussian(model.program, coordinates, at: position).logIntegral
      let (value, _) = density.evaluated(at: position)
      #expect(abs(value - expected) <= 1e-10 * max(1, abs(expected)), "\(value) \(expected)")
    }
  }

  @Test("the gradient is that of the integral", arguments: linearModels)
  func gradient(_ model: LinearModel) throws {
    let density = try ProgramDensity(model.program, integrating: .all)
    let position = Self.position(density.dimension, 1)
    let (_, gradient) = density.evaluated(at: position)
    for i in position.indices {
      // Richardson's extrapolation of central differences.
      func slope(_ h: Double) -> Double {
        var (above, below) = (position, position)
        above[i] += h
        below[i] -= h
        return (density.evaluated(at: above).value - density.evaluated(at: below).value) / (2 * h)
      }
      let expected = (4 * slope(1e-3) - slope(2e-3)) / 3
      #expect(abs(gradient[i] - expected) <= 1e-8 * max(1, abs(expected)), "\(gradient[i]) \(expected)")
    }
  }

  @Test("the same bits in any company and on every instruction set", arguments: linearModels)
  func lanes(_ model: LinearModel) throws {
    let density = try ProgramDensity(model.program, integrating: .all)
    let alone = (0..<8).map { density.evaluated(at: Self.position(density.dimension, $0)) }
    withEveryInstructionSet {
      for lanes in [1, 2, 4, 8] {
        let evaluator = density.makeEvaluator(laneCount: lanes)
        var positions = [Double](repeating: 0, count: lanes * density.dimension)
        for lane in 0..<lanes {
          for (i, x) in Self.position(density.dimension, lane).enumerated() {
            positions[i * lanes + lane] = x
          }
        }
        var values = [Double](repeating: 0, count: lanes)
        var gradients = positions
        // Alone, values are the same, and leave nothing behind.
        evaluator.evaluate(positions, values: &values, scratch: &gradients)
        for lane in 0..<lanes { #expect(values[lane].bitPattern == alone[lane].value.bitPattern) }
        evaluator.evaluate(positions, values: &values, gradients: &gradients)
        for lane in 0..<lanes {
          #expect(values[lane].bitPattern == alone[lane].value.bitPattern)
          for i in 0..<density.dimension {
            #expect(gradients[i * lanes + lane].bitPattern == alone[lane].gradient[i].bitPattern)
          }
        }
      }
    }
  }

  @Test("without noise a draw is the mean of the states", arguments: linearModels)
  func mean(_ model: LinearModel) throws {
    let density = try ProgramDensity(model.program, integrating: .all)
    let states = try #require(density.states)
    let position = Self.position(density.dimension, 2)
    let gaussian = try Gaussian(model.program, states.coordinates, at: position)
    let all = try #require(states.makeDrawer()).coordinates(at: position, key: nil)
    for (i, expected) in zip(gaussian.free, gaussian.mean) {
      #expect(abs(all[i] - expected) <= 1e-9 * max(1, abs(expected)), "\(i): \(all[i]) \(expected)")
    }
    for (i, coordinate) in states.coordinates.enumerated() where coordinate != nil {
      #expect(all[i] == position[coordinate ?? 0])
    }
  }

  @Test("draws have the mean and the covariance of the states", arguments: linearModels)
  func draws(_ model: LinearModel) throws {
    let density = try ProgramDensity(model.program, integrating: .all)
    let states = try #require(density.states)
    let position = Self.position(density.dimension, 3)
    let gaussian = try Gaussian(model.program, states.coordinates, at: position)
    let drawer = try #require(states.makeDrawer())
    let count = 4000
    // Each draw, whitened, is a vector of standard normals.
    let factor = try #require(Gaussian.cholesky(gaussian.covariance))
    var sums = [Double](repeating: 0, count: gaussian.free.count)
    var products = gaussian.covariance.map { $0.map { _ in 0.0 } }
    for draw in 0..<count {
      let all = drawer.coordinates(at: position, key: PRNGKey(seed: 5).child(UInt64(draw)))
      var z = zip(gaussian.free, gaussian.mean).map { all[$0] - $1 }
      for i in z.indices {
        for j in 0..<i { z[i] -= factor[i][j] * z[j] }
        z[i] /= factor[i][i]
      }
      for i in z.indices {
        sums[i] += z[i]
        for j in 0...i { products[i][j] += z[i] * z[j] }
      }
    }
    // Five standard errors.
    let bound = 5 / Double(count).squareRoot()
    for i in sums.indices {
      #expect(abs(sums[i] / Double(count)) < bound)
      for j in 0...i {
        let expected = i == j ? 1.0 : 0.0
        #expect(abs(products[i][j] / Double(count) - expected) < (i == j ? 1.5 : 1) * bound)
      }
    }
  }

  @Test("programs made at random: density, derivative along a line, mean of the states")
  func random() throws {
    var (integrated, compared) = (0, 0)
    let isLong = ProcessInfo.processInfo.environment["TSMODEL_LONG"] != nil
    for seed in 0..<(isLong ? 20_000 : 300) {
      let program = RandomLinearModel(seed: UInt64(seed)).program
      let density = try ProgramDensity(program, integrating: .all)
      let states = try #require(density.states)
      integrated += states.coordinates.count { $0 == nil }
      let position = Self.position(density.dimension, seed % 7)
      // Where states grow step by step, the oracle and the filter both lose digits.
      guard let gaussian = try? Gaussian(program, states.coordinates, at: position), gaussian.condition < 300
      else { continue }
      compared += 1
      let (value, gradient) = density.evaluated(at: position)
      let scale = max(1, gaussian.mean.map(\.magnitude).max() ?? 1)
      #expect(
        abs(value - gaussian.logIntegral) <= 1e-8 * max(scale, abs(value)),
        "seed \(seed): \(value) \(gaussian.logIntegral)")
      let all = try #require(states.makeDrawer()).coordinates(at: position, key: nil)
      for (i, expected) in zip(gaussian.free, gaussian.mean) {
        #expect(abs(all[i] - expected) <= 1e-6 * scale, "seed \(seed), \(i): \(all[i]) \(expected)")
      }
      let line = position.indices.map { Double.cos(Double($0)) }
      let slope = Differences.derivative(at: 0, step: 1e-2) { h in
        density.evaluated(at: zip(position, line).map { $0 + h * $1 }).value
      }
      let expected = zip(gradient, line).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(
        abs(slope.derivative - expected) <= 1e-6 * max(1, abs(value)) + 5 * slope.error,
        "seed \(seed): \(expected) \(slope)")
    }
    #expect(integrated > 3_000 && compared > 200, "\(integrated) \(compared)")
  }

  @Test("a prior that is wide beside the noise costs the draws of the states no digits that count")
  func widePrior() throws {
    for width in [1e4, 1e7, 1e8] {
      let y = [100.3, 101.2, 100, 99.6, 100.9, 102]
      let program = recorded { r in
        let drift = r.positive("drift")
        var level = r.normal("start", 0.0, Recorded(width))
        r.loop(y.count) { t in
          level = r.normal("level", level, drift)
          r.observe("y", y[t], level, 0.1)
        }
      }
      let states = try #require(ProgramDensity(program, integrating: .all).states)
      let drawer = try #require(states.makeDrawer())
      // With a drift of 1 the level is the datum to 1 %, within 0.1.
      let mean = drawer.coordinates(at: [0], key: nil)
      var sum = [Double](repeating: 0, count: y.count)
      for draw in 0..<400 {
        let all = drawer.coordinates(at: [0], key: PRNGKey(seed: 2).child(UInt64(draw)))
        for t in y.indices {
          #expect(abs(all[2 + t] - y[t]) < 0.6)
          sum[t] += (all[2 + t] - mean[2 + t]) / 400
        }
      }
      for t in y.indices {
        #expect(abs(mean[2 + t] - y[t]) < 0.03)
        #expect(abs(sum[t]) < 5 * 0.1 / 20)
      }
    }
  }

  @Test("what the filter keeps for its derivatives must fit into memory, too")
  func memory() throws {
    func level(_ steps: Int) -> Program {
      recorded { r in
        let drift = r.positive("drift")
        var level = r.normal("start", 0.0, 1.0)
        r.loop(steps) { t in
          level = r.normal("level", level, drift)
          r.observe("y", Double(t % 7), level, 0.1)
        }
      }
    }
    let limit = MemoryLimit(bytes: 4 << 20)
    _ = try ProgramDensity(level(1_000), integrating: .all, limit: limit)
    let error = #expect(throws: ProgramSizeError.self) {
      try ProgramDensity(level(20_000), integrating: .all, limit: limit)
    }
    #expect(error.map { "\($0)" }?.contains("numbers that its derivatives need") == true)
  }

  @Test("a scale that is not positive has no density")
  func negativeScale() throws {
    let program = recorded { r in
      let scale = r.coordinate(of: "scale")
      r.addTerm(scale * scale * -0.5, of: "scale")
      let level = r.normal("level", 0.0, 1.0)
      r.observe("y", 0.3, level, scale)
    }
    let density = try ProgramDensity(program, integrating: .all)
    #expect(density.evaluated(at: [0.5]).value.isFinite)
    for wrong in [0, -0.5, .nan, .infinity] { #expect(density.evaluated(at: [wrong]).value == -.infinity) }
  }

  @Test("why a site is not integrated out")
  func refusals() throws {
    let program = recorded { r in
      let a = r.normal("a", 0.0, 1.0)
      let b = r.normal("b", 0.0, 1.0)
      let c = r.positive("c")
      r.observe("y", 0.3, Recorded.exp(a), Recorded.abs(b))
      let d = r.normal("d", 0.0, 1.0)
      r.observe("z", 0.3, d, 1.0)
      r.observe("w", 0.3, c, 1.0)
      let (e, f) = (r.normal("e", 0.0, 1.0), r.normal("f", 0.0, 1.0))
      r.observe("v", 0.1, e * f, 1.0)
    }
    let states = try #require(ProgramDensity(program, integrating: .all).states)
    #expect(states.sites == ["d", "f"])
    #expect(states.refusals["a"] == "it enters exp in the density of 'y'")
    #expect(states.refusals["b"] == "it enters absolute in the density of 'y'")
    #expect(states.refusals["c"] == "its density is not that of a normal distribution on its own")
    #expect(states.refusals["e"] == "it is multiplied by 'f'")
    let named = try #require(ProgramDensity(program, integrating: .named(["f"])).states)
    #expect(named.sites == ["f"])
    #expect(named.refusals["d"] == "it is not among the sites to be integrated out")
    #expect(try ProgramDensity(program).states == nil)
  }

  @Test("few values that are there all the time are sampled, unless told")
  func automatic() throws {
    func sites(_ program: Program, _ which: Marginalization) throws -> [String]? {
      try ProgramDensity(program, integrating: which).states?.sites
    }
    func regression(_ rows: Int, _ coefficients: Int) -> Program {
      recorded { r in
        let noise = r.positive("noise")
        let beta = (0..<coefficients).map { _ in r.normal("beta", 0.0, 1.0) }
        r.loop(rows) { t in r.observe("y", 0.3, beta[t % coefficients], noise) }
      }
    }
    #expect(try sites(regression(30, 3), .automatic) == [])
    #expect(try sites(regression(30, 3), .all) == ["beta"])
    #expect(
      try ProgramDensity(regression(30, 3), integrating: .automatic).states?.refusals["beta"]
        == "the few values are sampled faster than filtered")
    // As many as there are data.
    #expect(try sites(regression(8, 8), .automatic) == ["beta"])
    let level = try #require(linearModels.first { $0.testDescription.hasPrefix("local level, not centred") })
    #expect(try sites(level.program, .automatic) == level.sites)
  }

  @Test("a site with too many states at once is left out, the others are not")
  func width() throws {
    let program = recorded { r in
      let tau = r.positive("tau")
      var theta: [Recorded] = []
      r.loop(70) { _ in theta.append(r.normal("theta", 0.0, tau)) }
      let mu = r.normal("mu", 0.0, 1.0)
      r.loop(140) { t in r.observe("y", series(140)[t], mu + theta[t % 70], 0.3) }
    }
    let states = try #require(ProgramDensity(program, integrating: .all).states)
    #expect(states.sites == ["mu"])
    #expect(states.refusals["theta"] == "it has too many states at once: 71, where 64 are the most")
  }
}

extension ProgramDensity {
  /// The value and the gradient at one position.
  func evaluated(at position: [Double]) -> (value: Double, gradient: [Double]) {
    var (values, gradient) = ([0.0], position)
    makeEvaluator(laneCount: 1).evaluate(position, values: &values, gradients: &gradient)
    return (values[0], gradient)
  }
}

/// Does something on each instruction set that the processor has.
func withEveryInstructionSet(_ body: () -> Void) {
  let before = String(cString: ck_instruction_set())
  defer { _ = ck_set_instruction_set(before) }
  for set in ["sse2", "avx2", "avx512", "neon"] where String(cString: ck_set_instruction_set(set)) == set {
    body()
  }
}
