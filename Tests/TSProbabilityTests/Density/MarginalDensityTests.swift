import TSNumerics
import TSProbability
import TSPrograms
import TestSupport
import Testing

/// Densities of models whose linear-Gaussian sites are integrated out, against dense Gaussians and what handlers mean.
@Suite("Marginal densities")
struct MarginalDensityTests {
  /// A density needs one coordinate: this one, at 0, adds a constant.
  static let spare = StudentT<Double>(3, 0, 1)

  private func logLikelihood(_ model: some Model) throws -> Double {
    let density = try ModelDensity(model, marginalize: .all)
    #expect(density.dimension == 1)
    var (values, gradient) = ([0.0], [0.0])
    density.makeEvaluator(laneCount: 1).evaluate([0], values: &values, gradients: &gradient)
    return values[0] - Self.spare.logDensity(0)
  }

  struct Level: Model {
    let steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      _ = effects.sample("spare", StudentT(3, 0, 1))
      let start = effects.sample("start", Normal(1000, 300))
      effects.scan(length: steps, into: start) { effects, level, t in
        if t > 0 { level = effects.sample("level", Normal(level, E.Real(1469.1.squareRoot()))) }
        effects.sample("y", Normal(level, E.Real(15099.0.squareRoot())))
      }
    }
  }

  struct Structural: Model {
    let steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      _ = effects.sample("spare", StudentT(3, 0, 1))
      let level = effects.sample("level0", Normal(5, 1))
      let slope = effects.sample("slope0", Normal(0, 0.1))
      var seasons: [E.Real] = []
      effects.plate("month", 11) { effects, _ in seasons.append(effects.sample("season0", Normal(0, 0.2))) }
      effects.scan(length: steps, into: (level: level, slope: slope, seasons: seasons)) { effects, s, t in
        if t > 0 {
          let sum = s.seasons.dropFirst().reduce(s.seasons[0]) { $0 + $1 }
          let season = effects.sample("season", Normal(-sum, E.Real(6.4e-5.squareRoot())))
          s.level = effects.sample("level", Normal(s.level + s.slope, E.Real(7e-4.squareRoot())))
          s.slope = effects.sample("slope", Normal(s.slope, E.Real(1e-7.squareRoot())))
          s.seasons = [season] + s.seasons.dropLast()
        }
        effects.sample("y", Normal(s.level + s.seasons[0], E.Real(1.3e-4.squareRoot())))
      }
    }
  }

  @Test("Smoothed moments of a site stand in the order of its values, and are those of its draws")
  func smoothed() throws {
    let data = (0..<12).map { 1000 + 200 * Double($0 % 5) }
    let density = try ModelDensity(Level(steps: 12).condition(["y": data]), marginalize: .all)
    let level = try density.smoothed("level", at: [0])
    #expect(level.means.count == 11)
    let (reader, first) = (density.makeReader(), density.layout.columnNames.firstIndex(of: "level[1]") ?? 0)
    let centre = reader.values(at: [0], key: nil)
    let draws = (0..<4_000).map { reader.values(at: [0], key: PRNGKey(seed: UInt64($0))) }
    for i in level.means.indices {
      #expect(isClose(level.means[i], centre[first + i], relative: 1e-12))
      let variance =
        draws.reduce(0) { $0 + ($1[first + i] - level.means[i]) * ($1[first + i] - level.means[i]) } / 4_000
      // The standard error of a variance of 4,000 draws is 2.2 %.
      #expect(abs(variance / level.variances[i] - 1) < 0.1)
    }
    #expect(throws: ModelError.self) { try density.smoothed("spare", at: [0]) }
    #expect(throws: ModelError.self) { try density.smoothed("level", at: []) }
  }

  /// ARMA(1,1) by its innovations: the only thing unknown is what the past says of the first value.
  struct ARMA: Model {
    let steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      _ = effects.sample("spare", StudentT(3, 0, 1))
      let (phi, theta, scale) = (0.8, 0.3, 20.0)
      // The variance of a value beyond its innovation: σ² (φ + θ)² / (1 - φ²).
      let start = effects.sample(
        "start", Normal(0, E.Real((scale * (phi + theta)) / (1 - phi * phi).squareRoot())))
      effects.scan(length: steps, into: start) { effects, state, _ in
        let mean = E.Real(50) + state
        let y = effects.sample("y", Normal(mean, E.Real(scale)))
        state = E.Real(phi) * state + E.Real(phi + theta) * (y - mean)
      }
    }
  }

  private let reference = Reference.load("statespace")

  private func check(_ model: some Model, _ series: [Double?], _ name: String) throws {
    let expected = reference[name].number
    let found = try logLikelihood(model.condition(["y": SiteData(series)]))
    #expect(isClose(found, expected, relative: 1e-10), "\(name): \(found), dense \(expected)")
  }

  @Test("Log likelihoods are those of the dense Gaussian, with gaps and without")
  func references() throws {
    let nile: [Double?] = reference["nile"].numbers
    var gaps = nile
    for t in [20..<40, 60..<80].joined() { gaps[t] = nil }
    try check(Level(steps: 100), nile, "level")
    try check(Level(steps: 100), gaps, "level_gaps")
    try check(Structural(steps: 144), reference["log_air_passengers"].numbers, "structural")
    let sunspots: [Double?] = reference["sunspots"].numbers
    var holes = sunspots
    for t in Array(50..<60) + [200] { holes[t] = nil }
    try check(ARMA(steps: sunspots.count), sunspots, "arma")
    try check(ARMA(steps: sunspots.count), holes, "arma_gaps")
  }

  // MARK: Handlers

  /// A level with a slope that is not integrated out, and data at some steps.
  struct Small: Model {
    var steps = 4

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let noise = effects.sample("noise", HalfNormal(1))
      let start = effects.sample("start", Normal(0, 2))
      effects.scan(length: steps, into: start) { effects, level, _ in
        level = effects.sample("level", Normal(level, 0.5))
        effects.sample("y", Normal(level, noise))
      }
    }
  }

  private static let y: [Double?] = [0.3, nil, -0.2, 0.9]

  private func value(_ model: some Model, _ marginalization: Marginalization = .all, at x: [Double]) throws
    -> Double
  {
    let density = try ModelDensity(model, marginalize: marginalization)
    #expect(density.dimension == x.count)
    var (values, gradient) = ([0.0], x)
    density.makeEvaluator(laneCount: 1).evaluate(x, values: &values, gradients: &gradient)
    return values[0]
  }

  /// The log density of y under the level, as matrices: y[t] = start + the steps up to t + noise.
  private func expected(_ y: [(step: Int, value: Double)], noise: Double) -> Double {
    let covariance = y.map { a in
      y.map { b in
        4 + 0.25 * Double(min(a.step, b.step) + 1) + (a.step == b.step ? noise * noise : 0)
      }
    }
    // By conditioning one value after the other.
    var (rest, matrix, sum) = (y.map(\.value), covariance, 0.0)
    while let first = rest.first {
      let variance = matrix[0][0]
      sum -= 0.5 * (first * first / variance + Double.log(variance)) + 0.9189385332046727
      let column = matrix.map { $0[0] }
      rest = rest.indices.dropFirst().map { rest[$0] - column[$0] / variance * first }
      matrix = matrix.indices.dropFirst().map { i in
        matrix.indices.dropFirst().map { j in matrix[i][j] - column[i] * column[j] / variance }
      }
    }
    return sum
  }

  /// The prior of noise with its Jacobian.
  private func prior(_ x: Double) -> Double {
    let scale = Double.exp(x)
    return HalfNormal<Double>(1).logDensity(scale) + x
  }

  @Test("Conditions with gaps")
  func gaps() throws {
    let model = Small().condition(["y": SiteData(Self.y)])
    let found = try value(model, at: [-0.4])
    let all = [(0, 0.3), (2, -0.2), (3, 0.9)].map { (step: $0.0, value: $0.1) }
    #expect(isClose(found, expected(all, noise: Double.exp(-0.4)) + prior(-0.4), relative: 1e-12))
  }

  @Test("What is masked adds nothing")
  func mask() throws {
    struct Masked: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let noise = effects.sample("noise", HalfNormal(1))
        let start = effects.sample("start", Normal(0, 2))
        effects.scan(length: 4, into: start) { effects, level, t in
          level = effects.sample("level", Normal(level, 0.5))
          effects.with(Mask(t != 1)) { $0.sample("y", Normal(level, noise)) }
        }
      }
    }
    let model = Masked().condition(["y": [0.3, 77, -0.2, 0.9]])
    let all = [(0, 0.3), (2, -0.2), (3, 0.9)].map { (step: $0.0, value: $0.1) }
    let found = try value(model, at: [-0.4])
    #expect(isClose(found, expected(all, noise: Double.exp(-0.4)) + prior(-0.4), relative: 1e-12))
  }

  @Test("A density with a weight is not that of a normal distribution: its sites stay")
  func scale() throws {
    struct Weighted: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let a = effects.sample("a", Normal(0, 2))
        let b = effects.sample("b", Normal(0, 2))
        effects.with(Scale(3)) { $0.sample("y", Normal(a, 1), data: 0.4) }
        effects.sample("z", Normal(b, 1), data: 0.4)
      }
    }
    let density = try ModelDensity(Weighted(), marginalize: .all)
    #expect(density.states?.sites == ["b"])
    #expect(density.states?.refusals["a"] == "the density of 'y' is not a term on its own")
  }

  @Test("Names in a scope, and what is intervened on")
  func scopeAndIntervention() throws {
    let scoped = try ModelDensity(
      Small().scope("inner").condition(["inner/y": SiteData(Self.y)]), marginalize: .all)
    #expect(scoped.states?.sites == ["inner/level", "inner/start", "inner/y"])
    // What follows start sees 1.5; start itself is drawn as before, and nothing hangs on it.
    let done = Small().do(["start": 1.5]).condition(["y": SiteData(Self.y)])
    let moved = Small().condition(["y": SiteData(Self.y), "start": SiteData(1.5)])
    let density = Normal<Double>(0, 2).logDensity(1.5)
    #expect(isClose(try value(done, at: [-0.4]), try value(moved, at: [-0.4]) - density, relative: 1e-12))
  }

  @Test("Named sites, unknown ones, and those that cannot be integrated out")
  func names() throws {
    let model = Small().condition(["y": SiteData(Self.y)])
    #expect(try ModelDensity(model, marginalize: ["level", "y"]).dimension == 2)
    #expect(try ModelDensity(model).dimension == 7)
    #expect(
      throws: ModelError.self, "noise: cannot be integrated out"
    ) { try ModelDensity(model, marginalize: ["noise"]) }
    do {
      _ = try ModelDensity(model, marginalize: ["lvel"])
      Issue.record("an unknown name was taken")
    } catch {
      #expect("\(error)".contains("level"))
    }
  }

  @Test("One coordinate at least is left")
  func lastCoordinate() throws {
    struct Linear: Model {
      func callAsFunction<E: Effects>(_ effects: inout E) {
        let mu = effects.sample("mu", Normal(0, 2))
        effects.plate("row", 5) { effects, _ in
          let x = effects.sample("x", Normal(mu, 1))
          effects.sample("y", Normal(x, 1))
        }
      }
    }
    let density = try ModelDensity(Linear().condition(["y": [1, 2, 3, 4, 5]]), marginalize: .all)
    #expect(density.states?.sites == ["x"])
    #expect(density.states?.refusals["mu"] == "one site at least is sampled")
  }
}
