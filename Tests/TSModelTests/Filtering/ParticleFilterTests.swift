import CKernels
import TSModel
import TestSupport
import Testing

@Suite("Particle filter")
struct ParticleFilterTests {
  private func drawn<M: Model>(_ model: M, _ site: String, seed: UInt64) throws -> [Double] {
    try model.seed(seed).trace()[site]
  }

  /// The log of the mean likelihood over runs, and the standard error of the mean relative to it.
  private func likelihood<M: Model>(_ model: M, particles: Int, runs: Int) throws -> (
    log: Double, error: Double
  ) {
    let found = try (0..<runs).map {
      try model.particleFilter(particles: particles, seed: UInt64($0), probabilities: []).logLikelihood
    }
    let largest = found.max() ?? 0
    let shares = found.map { Double.exp($0 - largest) }
    let mean = shares.reduce(0, +) / Double(runs)
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(runs - 1)
    return (largest + Double.log(mean), (variance / Double(runs)).squareRoot() / mean)
  }

  @Test("A linear model with gaps: the Kalman filter, and a likelihood without bias")
  func linear() throws {
    var data: [Double?] = try drawn(KnownLevel(steps: 40), "y", seed: 1)
    for gap in [0, 7, 8, 9, 39] { data[gap] = nil }
    let exact = KnownLevel.exact(data)
    let model = KnownLevel(steps: 40).condition(["y": SiteData(data)])
    // A few particles only: the bias of a log likelihood would show, that of a likelihood must not.
    let (log, error) = try likelihood(model, particles: 50, runs: 400)
    #expect(abs(Double.exp(log - exact.logLikelihood) - 1) < 4 * error)
    #expect(error < 0.1)
    let filtered = try model.particleFilter(particles: 100_000, seed: 1)
    #expect(abs(filtered.logLikelihood - exact.logLikelihood) < 0.05)
    let level = try filtered["level"]
    for t in 0..<40 {
      #expect(abs(level.mean[t] - exact.means[t]) < 0.02, "step \(t)")
      let sd = exact.variances[t].squareRoot()
      #expect(abs(level.standardDeviation[t] / sd - 1) < 0.02, "step \(t)")
      #expect(abs(level.quantiles[2][t] - exact.means[t] - 1.6448536 * sd) < 0.04, "step \(t)")
    }
    #expect(try filtered["double"].mean == level.mean.map { 2 * $0 })
    // What is missing is drawn: its mean is that of the level.
    let missing = try filtered["y"]
    #expect(missing.indices == [[0], [7], [8], [9], [39]])
    #expect(abs(missing.mean[3] - exact.means[9]) < 0.02)
  }

  @Test("A regime with counts: the forward algorithm")
  func discrete() throws {
    let data = try drawn(KnownRegime(steps: 60), "count", seed: 2)
    let exact = KnownRegime.exact(data)
    let model = KnownRegime(steps: 60).condition(["count": data])
    let (log, error) = try likelihood(model, particles: 50, runs: 400)
    #expect(abs(Double.exp(log - exact.logLikelihood) - 1) < 4 * error)
    let filtered = try model.particleFilter(particles: 50_000, seed: 3)
    #expect(abs(filtered.logLikelihood - exact.logLikelihood) < 0.05)
    for (found, second) in zip(try filtered["regime"].mean, exact.second) {
      #expect(abs(found - second) < 0.02)
    }
  }

  @Test("Stochastic volatility: sums on a grid")
  func nonlinear() throws {
    let data = try drawn(KnownVolatility(steps: 25), "y", seed: 4)
    let exact = KnownVolatility.onGrid(data)
    let model = KnownVolatility(steps: 25).condition(["y": data])
    let filtered = try model.particleFilter(particles: 50_000, seed: 5)
    #expect(abs(filtered.logLikelihood - exact.logLikelihood) < 0.05)
    for (found, mean) in zip(try filtered["h"].mean, exact.means) { #expect(abs(found - mean) < 0.03) }
  }

  @Test("The same seed gives the same bits on every instruction set; another seed others")
  func reproducible() throws {
    let data = try drawn(KnownVolatility(steps: 50), "y", seed: 4)
    let model = KnownVolatility(steps: 50).condition(["y": data])
    let sets = ["sse2", "avx2", "avx512"]
    let usual = String(cString: ck_instruction_set())
    defer { _ = ck_set_instruction_set(usual) }
    let found = try sets.map { set in
      _ = ck_set_instruction_set(set)
      return try model.particleFilter(particles: 333, seed: 9)
    }
    for other in found.dropFirst() {
      #expect(other.logLikelihood.bitPattern == found[0].logLikelihood.bitPattern)
      #expect(try other["h"].mean == found[0]["h"].mean)
      #expect(try other["h"].quantiles == found[0]["h"].quantiles)
    }
    #expect(try model.particleFilter(particles: 333, seed: 10).logLikelihood != found[0].logLikelihood)
  }

  struct Drifting: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let scale = effects.sample("scale", HalfNormal(1))
      effects.scan(length: 30, into: E.Real(0)) { effects, level, _ in
        level = effects.sample("level", Normal(level, scale))
        effects.sample("y", Normal(level, 1))
      }
    }
  }

  @Test("A latent parameter is drawn with the particles, and a substituted one is not weighted")
  func parameters() throws {
    let data = try drawn(Drifting(), "y", seed: 6)
    let latent = Drifting().condition(["y": data])
    let free = try latent.particleFilter(particles: 20_000, seed: 1)
    #expect(try free["scale"].shape.isEmpty)
    // The likelihood of all is the mean, over the prior, of that given the parameter.
    let given = try (1...200).map { i in
      let scale = 1.959964 * 1.5 * (Double(i) - 0.5) / 200
      let exact = try latent.substitute(["scale": SiteData(scale)]).particleFilter(
        particles: 400, seed: UInt64(i), probabilities: []
      ).logLikelihood
      return (exact, Double.exp(-0.5 * scale * scale))
    }
    let largest = given.map(\.0).max() ?? 0
    let mass = given.reduce(0) { $0 + $1.1 }
    let mean = given.reduce(0) { $0 + $1.1 * Double.exp($1.0 - largest) } / mass
    #expect(abs(free.logLikelihood - largest - Double.log(mean)) < 0.2)
  }

  struct MaskedLevel: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 2, into: E.Real(0)) { effects, level, _ in
        level = effects.sample("level", Normal(level, 1))
        let here = level
        _ = effects.with(Mask(false)) { $0.sample("y", Normal(here, 1)) }
      }
    }
  }

  @Test("Weights: a datum scaled twofold counts twice, a masked one not at all")
  func weights() throws {
    let data = try drawn(KnownLevel(steps: 1), "y", seed: 1)
    let model = KnownLevel(steps: 1).condition(["y": data])
    let masked = MaskedLevel().condition(["y": [0.5, 0.7]])
    #expect(abs(try masked.particleFilter(particles: 4_000, seed: 1).logLikelihood) < 1e-12)
    let doubled = try model.scale(2).particleFilter(particles: 200_000, seed: 1)
    // ∫ N(x; 0, 0.5)² N(y; x, 0.8)² dx, with N(x; 0, s)² = N(x; 0, s/√2)/(2 s √π).
    let total = 0.5 * 0.25 + 0.5 * 0.64
    let expected =
      -0.5 * (Double.log(2 * Double.pi * total) + data[0] * data[0] / total)
      - Double.log(4 * 0.5 * 0.8 * Double.pi)
    #expect(abs(doubled.logLikelihood - expected) < 0.02)
  }

  struct Refusing: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: ()) { effects, _, _ in
        let x = effects.sample("x", Uniform(0, 1))
        effects.sample("y", Uniform(x, 1))
      }
    }
  }

  @Test("Errors name the site and the step")
  func errors() throws {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return "none"
    }
    let refusing = message { _ = try Refusing().condition(["y": [0.5, -1, 0.5]]).particleFilter(seed: 1) }
    #expect(refusing.hasPrefix("site 'y', step 1: none of the 1000 particles allows"), "\(refusing)")
    #expect(message { _ = try KnownLevel(steps: 3).particleFilter(seed: 1) }.contains("no data"))
    let known = KnownLevel(steps: 1).condition(["y": [1], "level": [1]])
    #expect(message { _ = try known.particleFilter(seed: 1) }.contains("no latent site"))
    let one = KnownLevel(steps: 1).condition(["y": [1]])
    #expect(message { _ = try one.particleFilter(particles: 1, seed: 1) }.contains("expected from 2"))
    #expect(message { _ = try one.particleFilter(seed: .max) }.contains("seed"))
    let outside = message { _ = try one.particleFilter(seed: 1, probabilities: [1.5]) }
    #expect(outside.contains("1.5"))
    #expect(message { _ = try one.particleFilter(seed: 1)["levle"] }.contains("did you mean 'level'"))
  }
}
