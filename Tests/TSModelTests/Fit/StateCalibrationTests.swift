import TSModel
import TestSupport
import Testing

/// Calibration of fits whose states are integrated out: parameters, states, missing values, and what intervals cover.
@Suite("Calibration of states that are integrated out")
struct StateCalibrationTests {
  struct LocalLevel: Model {
    var steps = 20

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let drift = effects.sample("drift", LogNormal(-1, 0.5))
      let noise = effects.sample("noise", LogNormal(-0.5, 0.5))
      let start = effects.sample("start", Normal(0, 1))
      effects.scan(length: steps, into: start) { effects, level, _ in
        level = effects.sample("level", Normal(level, drift))
        effects.sample("y", Normal(level, noise))
      }
    }
  }

  struct Trend: Model {
    var steps = 20

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let (drift, bend) = (
        effects.sample("drift", LogNormal(-1, 0.5)), effects.sample("bend", LogNormal(-2, 0.5))
      )
      let noise = effects.sample("noise", LogNormal(-0.5, 0.5))
      let level = effects.sample("level0", Normal(0, 1))
      let slope = effects.sample("slope0", Normal(0, 0.3))
      effects.scan(length: steps, into: (level: level, slope: slope)) { effects, state, _ in
        state.level = effects.sample("level", Normal(state.level + state.slope, drift))
        state.slope = effects.sample("slope", Normal(0.9 * state.slope, bend))
        effects.sample("y", Normal(state.level, noise))
      }
    }
  }

  struct Seasonal: Model {
    var steps = 24

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let noise = effects.sample("noise", LogNormal(-0.5, 0.5))
      let drift = effects.sample("drift", LogNormal(-1.5, 0.5))
      let level = effects.sample("level0", Normal(0, 1))
      let seasons = effects.plate("season", 3) { effects, _ in effects.sample("season0", Normal(0, 1)) }
      effects.scan(length: steps, into: (level: level, seasons: seasons)) { effects, state, _ in
        let before = state.seasons[0] + state.seasons[1] + state.seasons[2]
        let season = effects.sample("season", Normal(-before, 0.2))
        state.seasons = [season, state.seasons[0], state.seasons[1]]
        state.level = effects.sample("level", Normal(state.level, drift))
        effects.sample("y", Normal(state.level + season, noise))
      }
    }
  }

  struct Autoregression: Model {
    var steps = 20

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let phi = effects.sample("phi", Uniform(-0.9, 0.95))
      let scale = effects.sample("scale", LogNormal(-0.5, 0.5))
      let noise = effects.sample("noise", LogNormal(-1, 0.5))
      let start = effects.sample("start", Normal(0, 1))
      effects.scan(length: steps, into: start) { effects, x, _ in
        x = effects.sample("x", Normal(phi * x, scale))
        effects.sample("y", Normal(x, noise))
      }
    }
  }

  struct Regression: Model {
    var steps = 20

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let drift = effects.sample("drift", LogNormal(-1, 0.5))
      let noise = effects.sample("noise", LogNormal(-0.5, 0.5))
      let beta = effects.sample("beta", Normal(0, 1))
      let start = effects.sample("start", Normal(0, 1))
      effects.scan(length: steps, into: start) { effects, level, t in
        level = effects.sample("level", Normal(level, drift))
        effects.sample("y", Normal(level + beta * E.Real(Double(t % 5) - 2), noise))
      }
    }
  }

  private func check<M: Model>(
    _ model: M, _ quantities: [String], missing: Set<Int> = []
  ) throws {
    let count = isLong ? 1000 : 100
    var calibration = ModelCalibration(model, quantities, thin: 4, targetAcceptance: 0.95)
    calibration.data = { y in y.enumerated().map { missing.contains($0) ? nil : $1 } }
    calibration.ranksLikelihood = missing.isEmpty
    for finding in try calibration.run(count: count).findings {
      #expect(finding.count == count)
      judge(probability: finding.probability, "\(finding)")
      // Of 1,000 truths 90 % are covered to 0.95 points, one standard error: three of them either way.
      if isLong { #expect((0.87...0.93).contains(finding.coverage), "\(finding): \(finding.coverage)") }
    }
  }

  @Test func localLevel() throws {
    try check(LocalLevel(), ["drift", "noise", "start", "level[10]", "level[19]"])
  }

  @Test func trend() throws {
    try check(Trend(), ["drift", "bend", "noise", "level0", "level[9]", "slope[19]"])
  }

  @Test func seasonal() throws {
    try check(Seasonal(), ["drift", "noise", "season0[1]", "level[11]", "season[12]"])
  }

  @Test func autoregression() throws {
    try check(Autoregression(), ["phi", "scale", "noise", "x[10]"])
  }

  @Test func regressionWithGaps() throws {
    try check(
      Regression(), ["drift", "noise", "beta", "level[10]", "y[3]", "y[11]"], missing: [3, 10, 11, 12])
  }
}
