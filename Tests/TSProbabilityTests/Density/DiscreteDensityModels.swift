import TSNumerics
import TSProbability

// Models with discrete latent sites, from plain source.

/// A hidden Markov chain whose mean switches, by its transition matrix.
struct Regimes: Model {
  var steps = 5
  var states = 2

  func callAsFunction<E: Effects>(_ effects: inout E) {
    var rows: [[E.Real]] = []
    var means: [E.Real] = []
    effects.plate("state", states) { effects, k in
      let stay = effects.sample("stay", Normal(0, 1))
      rows.append((0..<states).map { $0 == k ? exp(stay) : E.Real(1 + 0.3 * Double($0)) })
      means.append(effects.sample("mean", Normal(E.Real(Double(k)), 1)))
    }
    let start = effects.sample("start", Categorical((0..<states).map { 1 + Double($0) }))
    effects.scan(length: steps, into: start) { effects, regime, _ in
      regime = effects.sample("regime", Categorical(rows[at: regime]))
      effects.sample("y", Normal(means[at: regime], 0.7))
    }
  }
}

/// An autoregression whose mean and scale switch, with regimes drawn from the first step on.
struct SwitchingAutoregression: Model {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let phi = effects.sample("phi", Normal(0, 0.5))
    let calm = effects.sample("calm", HalfNormal(1))
    let wild = effects.sample("wild", HalfNormal(1))
    let stay = effects.sample("stay", Beta(5, 1))
    let (means, scales) = ([E.Real(-0.2), E.Real(0.4)], [calm, calm + wild])
    effects.scan(length: y.count, into: E.Real(0)) { effects, regime, t in
      let toWild = t == 0 ? E.Real(0.5) : E.Real.select(regime .== E.Real(1), stay, 1 - stay)
      regime = effects.sample("regime", Bernoulli(toWild))
      let mean = means[at: regime] + phi * E.Real(t == 0 ? 0 : y[t - 1])
      effects.sample("y", Normal(mean, scales[at: regime]), data: y[t])
    }
  }
}

/// Data of which some are far off, each for itself.
struct Outliers: Model {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 1))
    let share = effects.sample("share", Beta(1, 9))
    effects.plate("row", y.count) { effects, i in
      let isOff = effects.sample("outlier", Bernoulli(share))
      effects.sample("y", Normal(mu, 0.5 + 4 * isOff), data: y[i])
    }
  }
}

/// Counts of fixed size, of which a part is seen, and a day on which a rate changes.
struct Bounded: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let p = effects.sample("p", Beta(2, 2))
    let (early, late) = (effects.sample("early", Gamma(2, 1)), effects.sample("late", Gamma(4, 1)))
    let total = effects.sample("total", Binomial(6, p))
    effects.sample("seen", Poisson(total + 0.1), data: 2)
    let change = effects.sample("change", DiscreteUniform(1, 4))
    for (day, count) in [1.0, 0, 3, 6, 4].enumerated() {
      let rate = E.Real.select(change .> E.Real(Double(day)), early, late)
      effects.sample("count\(day)" as SiteName, Poisson(rate), data: count)
    }
  }
}

/// Two chains, and a datum of both.
struct TwoChains: Model {
  var steps = 3

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let (up, down) = (effects.sample("up", Normal(1, 1)), effects.sample("down", Normal(-1, 1)))
    let rows: [[Double]] = [[0.8, 0.2], [0.3, 0.7]]
    let logits = [[0.0, 0.5, -1], [1, 0.2, 0.1], [0, 0, 2]]
    effects.scan(length: steps, into: (a: E.Real(0), b: E.Real(1))) { effects, z, _ in
      z.a = effects.sample("a", Categorical(rows[at: z.a]))
      z.b = effects.sample("b", CategoricalLogits(logits[at: z.b]))
      effects.sample("y", Normal(up * z.a + down * z.b, 0.6))
    }
  }
}

/// A level that a filter takes, beside a level that switches and one whose noise does.
struct SwitchingLevels: Model {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let scale = effects.sample("scale", HalfNormal(1))
    let start = (E.Real(0), E.Real(0), E.Real(0))
    effects.scan(length: y.count, into: start) { effects, levels, t in
      levels.0 = effects.sample("plain", Normal(levels.0, scale))
      effects.sample("x", Normal(levels.0, 0.4), data: y[t])
      let jump = effects.sample("jump", Bernoulli(0.2))
      levels.1 = effects.sample("switching", Normal(levels.1, 0.1 + jump))
      effects.sample("y", Normal(levels.1, 0.4), data: y[t])
      levels.2 = effects.sample("noisy", Normal(levels.2, 0.3))
      let isOff = effects.sample("off", Bernoulli(0.1))
      effects.sample("z", Normal(levels.2, 0.4 + 3 * isOff), data: y[t])
    }
  }
}

/// posteriordb's hmm_example with its states as a latent site.
struct LatentHiddenMarkov: Model {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let fromFirst = effects.sample("theta1", Uniform(0, 1))
    let fromSecond = effects.sample("theta2", Uniform(0, 1))
    let low = effects.sample("low", Flat(.positive))
    let high = effects.sample("high", Flat(.atLeast(low)))
    effects.factor("means", Normal(3, 1).logDensity(low) + Normal(10, 1).logDensity(high))
    let (means, rows) = ([low, high], [[fromFirst, 1 - fromFirst], [fromSecond, 1 - fromSecond]])
    effects.scan(length: y.count, into: E.Real(0)) { effects, state, t in
      state = effects.sample(
        "state", Categorical(t == 0 ? [E.Real(0.5), E.Real(0.5)] : rows[at: state]))
      effects.sample("y", Normal(means[at: state], 1), data: y[t])
    }
  }
}

/// The same by its forward algorithm; the first state has no probability of its own there.
struct ForwardHiddenMarkov: Model {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let fromFirst = effects.sample("theta1", Uniform(0, 1))
    let fromSecond = effects.sample("theta2", Uniform(0, 1))
    let low = effects.sample("low", Flat(.positive))
    let high = effects.sample("high", Flat(.atLeast(low)))
    effects.factor("means", Normal(3, 1).logDensity(low) + Normal(10, 1).logDensity(high))
    let toFirst = (log(fromFirst), log(fromSecond))
    let toSecond = (log(1 - fromFirst), log(1 - fromSecond))
    func emission(_ t: Int) -> (E.Real, E.Real) {
      (Normal(low, 1).logDensity(E.Real(y[t])), Normal(high, 1).logDensity(E.Real(y[t])))
    }
    let last = effects.scan(1..<y.count, into: emission(0)) { _, forward, t in
      let emission = emission(t)
      forward = (
        E.Real.logAddExp(forward.0 + toFirst.0, forward.1 + toFirst.1) + emission.0,
        E.Real.logAddExp(forward.0 + toSecond.0, forward.1 + toSecond.1) + emission.1
      )
    }
    effects.factor("y", E.Real.logAddExp(last.carry.0, last.carry.1))
  }
}
