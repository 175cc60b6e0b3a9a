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

  /// The Kalman filter of an autoregression of order 2 of which some values are missing: its states are the last two.
  private func autoregression(
    _ data: [Double?], _ beta: [Double], _ alpha: Double, _ sigma: Double
  ) -> (logLikelihood: Double, means: [Double]) {
    var (m, p, sum, means) = ([0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]], 0.0, [Double]())
    for datum in data {
      let mean = alpha + beta[0] * m[0] + beta[1] * m[1]
      let cross = [beta[0] * p[0][0] + beta[1] * p[1][0], beta[0] * p[0][1] + beta[1] * p[1][1]]
      let variance = beta[0] * cross[0] + beta[1] * cross[1] + sigma * sigma
      (m, p) = ([mean, m[0]], [[variance, cross[0]], [cross[0], p[0][0]]])
      if let datum {
        sum -= 0.5 * (Double.log(2 * Double.pi * variance) + (datum - mean) * (datum - mean) / variance)
        let gain = p[1][0] / variance
        (m, p) = ([datum, m[1] + gain * (datum - mean)], [[0, 0], [0, p[1][1] - gain * p[1][0]]])
      }
      means.append(m[0])
    }
    return (sum, means)
  }

  struct Lags: Model {
    var steps: Int

    func callAsFunction<E: Effects>(_ effects: inout E) {
      let beta = effects.plate("lags", 2) { effects, _ in effects.sample("beta", Normal(0, 1)) }
      effects.scan(length: steps, into: [E.Real(0), 0]) { effects, lags, _ in
        let y = effects.sample("y", Normal(0.5 + beta[0] * lags[0] + beta[1] * lags[1], 1.5))
        lags = [y, lags[0]]
      }
    }
  }

  @Test("Lags of data, some of which are missing: the Kalman filter")
  func lagsWithGaps() throws {
    let beta = [0.5, 0.3]
    let whole = try Lags(steps: 40).substitute(["beta": SiteData(beta)]).seed(3).trace()["y"]
    var data: [Double?] = whole
    for gap in [4, 12, 13, 14, 25, 38, 39] { data[gap] = nil }
    let exact = autoregression(data, beta, 0.5, 1.5)
    let filtered = try Lags(steps: 43).condition(["y": SiteData(data)]).substitute(["beta": SiteData(beta)])
      .particleFilter(particles: 100_000, seed: 1)
    #expect(abs(filtered.logLikelihood - exact.logLikelihood) < 0.03)
    let missing = try filtered["y"]
    for (index, mean) in zip(missing.indices, missing.mean) where index[0] < 40 {
      #expect(abs(mean - exact.means[index[0]]) < 0.03, "step \(index[0])")
    }
    // What follows the data.
    let after = autoregression(data + [nil, nil, nil], beta, 0.5, 1.5).means
    #expect(abs((missing.mean.last ?? 0) - after[42]) < 0.03)
  }

  @Test("A vector of parameters is weighted by all data")
  func vectorOfParameters() throws {
    let data = try Lags(steps: 12).substitute(["beta": SiteData([0.5, 0.3])]).seed(3).trace()["y"]
    let filtered = try Lags(steps: 12).condition(["y": data]).particleFilter(particles: 200_000, seed: 1)
    // Least squares with a normal prior.
    var (a, b) = ([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0])
    for t in data.indices {
      let lags = [t > 0 ? data[t - 1] : 0, t > 1 ? data[t - 2] : 0]
      for i in 0..<2 {
        b[i] += lags[i] * (data[t] - 0.5) / 2.25
        for j in 0..<2 { a[i][j] += lags[i] * lags[j] / 2.25 }
      }
    }
    let determinant = a[0][0] * a[1][1] - a[0][1] * a[1][0]
    let mean = [
      (a[1][1] * b[0] - a[0][1] * b[1]) / determinant, (a[0][0] * b[1] - a[1][0] * b[0]) / determinant,
    ]
    let found = try filtered["beta"]
    for i in 0..<2 {
      #expect(abs(found.mean[i] - mean[i]) < 0.02, "\(found.mean), \(mean)")
      #expect(abs(found.standardDeviation[i] / (a[1 - i][1 - i] / determinant).squareRoot() - 1) < 0.05)
    }
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
      effects.scan(length: 2, into: E.Real(0)) { effects, level, t in
        level = effects.sample("level", Normal(level, 1))
        let here = level
        _ = effects.with(Mask(t == 1)) { $0.sample("y", Normal(here, 1)) }
      }
    }
  }

  @Test("Weights: a datum scaled twofold counts twice, a masked one not at all")
  func weights() throws {
    let data = try drawn(KnownLevel(steps: 1), "y", seed: 1)
    let model = KnownLevel(steps: 1).condition(["y": data])
    let masked = MaskedLevel().condition(["y": [0.5, 0.7]])
    let alone = -0.5 * (Double.log(2 * Double.pi * 3) + 0.49 / 3)
    #expect(abs(try masked.particleFilter(particles: 200_000, seed: 1).logLikelihood - alone) < 0.01)
    let doubled = try model.scale(2).particleFilter(particles: 200_000, seed: 1)
    // ∫ N(x; 0, 0.5)² N(y; x, 0.8)² dx, with N(x; 0, s)² = N(x; 0, s/√2)/(2 s √π).
    let total = 0.5 * 0.25 + 0.5 * 0.64
    let expected =
      -0.5 * (Double.log(2 * Double.pi * total) + data[0] * data[0] / total)
      - Double.log(4 * 0.5 * 0.8 * Double.pi)
    #expect(abs(doubled.logLikelihood - expected) < 0.02)
  }

  /// No loop, and a parameter that the last statement is computed from.
  struct Single: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let x = effects.sample("x", Normal(0, 1))
      effects.sample("y", Normal(x, 0.5))
      effects.deterministic("twice", x + x)
    }
  }

  /// A state that the last statement of a step is computed from.
  struct Trailing: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      effects.scan(length: 3, into: ()) { effects, _, _ in
        let x = effects.sample("x", Normal(0, 1))
        effects.sample("y", Normal(x, 0.5))
        effects.deterministic("twice", x + x)
      }
    }
  }

  @Test("What the last statement is computed from is summarised as well")
  func lastStatements() throws {
    let single = try Single().condition(["y": SiteData(1.5)]).particleFilter(particles: 100_000, seed: 1)
    #expect(abs(try single["x"].mean[0] - 1.2) < 0.01)
    #expect(abs(try single["x"].standardDeviation[0] - 0.2.squareRoot()) < 0.01)
    #expect(abs(try single["twice"].mean[0] - 2.4) < 0.02)
    let data = [1.5, -0.5, 0.2]
    let trailing = try Trailing().condition(["y": data]).particleFilter(particles: 100_000, seed: 1)
    for (t, y) in data.enumerated() {
      #expect(abs(try trailing["x"].mean[t] - 0.8 * y) < 0.01)
      #expect(abs(try trailing["twice"].mean[t] - 1.6 * y) < 0.02)
    }
  }

  struct Pair: Model {
    func callAsFunction<E: Effects>(_ effects: inout E) {
      let x = effects.sample("x", Normal(0, 1))
      let factor = Matrix([[0.5, 0], [0.3, 0.4]])
      effects.sample("y", MultivariateNormal([x, x], factor: factor))
    }
  }

  @Test("A vector with a hole weighs by what is there, also where it counts twice")
  func holes() throws {
    let pair = Pair().condition(["y": SiteData([nil, 0.9])])
    // The second component alone: normal around x with a variance of 0.25.
    let total = 1.25
    let exact = -0.5 * (Double.log(2 * Double.pi * total) + 0.81 / total)
    let filtered = try pair.particleFilter(particles: 200_000, seed: 1)
    #expect(abs(filtered.logLikelihood - exact) < 0.01)
    // Twofold: the integral of p(x)² p(y1, y2 | x)² over x and y1.
    let grid = stride(from: -6.0, through: 6, by: 0.02)
    var integral = 0.0
    for x in grid {
      for first in grid {
        let (z, w) = ((first - x) / 0.5, (0.9 - x - 0.3 * (first - x) / 0.5) / 0.4)
        let density = Double.exp(-0.5 * (x * x + z * z + w * w)) / (0.5 * 0.4)
        integral += density * density * 0.02 * 0.02
      }
    }
    let doubled = Double.log(integral) - 3 * Double.log(2 * Double.pi)
    let scaled = try pair.scale(2).particleFilter(particles: 200_000, seed: 1)
    #expect(abs(scaled.logLikelihood - doubled) < 0.02)
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
    #expect(
      refusing == "site 'y', step 1: no particle fulfils what is required here: y in its support",
      "\(refusing)")
    #expect(message { _ = try KnownLevel(steps: 3).particleFilter(seed: 1) }.contains("no data"))
    // Where everything is given the likelihood is exact.
    let known = KnownLevel(steps: 1).condition(["y": [1], "level": [1]])
    let exact = -0.5 * (Double.log(2 * Double.pi) + 0) - Double.log(0.8)
    let prior = -0.5 * (Double.log(2 * Double.pi) + 4) - Double.log(0.5)
    #expect(abs(try known.particleFilter(seed: 1).logLikelihood - exact - prior) < 1e-12)
    let one = KnownLevel(steps: 1).condition(["y": [1]])
    #expect(message { _ = try one.particleFilter(particles: 1, seed: 1) }.contains("expected from 2"))
    #expect(message { _ = try one.particleFilter(seed: .max) }.contains("seed"))
    let outside = message { _ = try one.particleFilter(seed: 1, probabilities: [1.5]) }
    #expect(outside.contains("1.5"))
    #expect(message { _ = try one.particleFilter(seed: 1)["levle"] }.contains("did you mean 'level'"))
  }
}
