import TSNumerics
import TSProbability

// Models that between them use everything that a density must see through.

/// Both forms of scan, one of them backwards, with a computed site.
struct TwoScans: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let scale = effects.sample("scale", Gamma(2, 3))
    let forwards = effects.scan(0..<4, from: E.Real(0.5)) { effects, level, t in
      let next = effects.sample("x", Normal(E.Real(0.8) * level, scale))
      effects.sample("y", Cauchy(next, 0.5), observed: E.Real(0.3 * Double(t)))
      return (next, next)
    }
    effects.deterministic("last", forwards.carry * scale)
    effects.scan(length: 3, into: forwards.carry, reverse: true) { effects, state, t in
      state += effects.sample("z", Normal(E.Real(0.1) * state, E.Real(1 + Double(t))))
    }
  }
}

/// A scan in a scan, plates around and within, with a computed site at every step.
struct NestedLoops: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.plate("groups", 3) { effects, group in
      let rate = effects.sample("rate", Exponential(E.Real(1 + Double(group))))
      effects.scan(length: 2, into: rate) { effects, level, _ in
        let inner = effects.scan(length: 2, into: level) { effects, state, _ in
          state = effects.sample("z", Normal(state, 1))
        }
        level = effects.sample("y", Normal(E.Real(0.5) * inner.carry, 1))
        effects.deterministic("square", level * level)
        effects.plate("sensors", 2) { effects, _ in
          effects.sample("w", Normal(level, 0.1))
        }
      }
    }
    effects.sample("last", HalfCauchy(1))
  }
}

/// Bounds that depend on latent values: their derivatives pass through the transforms.
struct LatentBounds: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let a = effects.sample("a", Gamma(3, 2))
    let b = effects.sample("b", Uniform(-a, a))
    let c = effects.sample("c", Truncated(Normal(b, 1), lower: b, upper: a + E.Real(2)))
    let d = effects.sample("d", Truncated(Normal(0, 1), lower: c))
    let e = effects.sample("e", Truncated(Normal(d, a), upper: c))
    effects.sample("y", Uniform(e, d + E.Real(4)), observed: d)
  }
}

/// Vectors of several supports as the values of a site, some of them in a scan.
struct VectorSites: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mean = effects.sample(
      "mean", MultivariateNormal([E.Real(0), E.Real(1)], covariance: Matrix<Double>([[2, 0.5], [0.5, 1]])))
    effects.scan(length: 2, into: mean) { effects, state, _ in
      let step = effects.sample(
        "step", MultivariateNormal(state, covariance: Matrix<Double>([[1, 0.2], [0.2, 1]])))
      state = step
      effects.sample("y", Normal(step[0] * step[1], 1), observed: E.Real(0.7))
    }
  }
}

/// A simplex and a correlation matrix: more values than coordinates.
struct Constrained: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let weights = effects.sample("weights", Dirichlet([E.Real(1.5), E.Real(2), E.Real(3)]))
    let x = effects.sample("x", Normal(weights[0] - weights[2], weights[1]))
    effects.sample("y", Normal(x, 1), observed: E.Real(0.2))
  }
}

/// Terms dropped, weighted and bare; names under a prefix.
struct Weighted: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let a = effects.sample("a", Normal(0.5, 2))
    let (b, _) = effects.with(Scale(0.25)) { $0.sample("b", Normal(a * a, 1)) }
    let (c, _) = effects.with(Mask(false)) { $0.sample("c", Gamma(2, 1)) }
    let (d, _) = effects.with(Scope("inner")) { $0.sample("d", Normal(c, exp(a))) }
    effects.factor("joint", -d * d * E.Real(0.1) - b * c)
    // A shared number as a term of its own, and once more.
    let product = a * c
    effects.factor("product", product)
    effects.factor("twice", product * E.Real(2))
    effects.factor("again", product)
  }
}

/// Choices that depend on latent values.
struct Choices: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.scan(length: 6, into: E.Real(0.1)) { effects, level, t in
      let next = effects.sample("x", Normal(level, 1))
      // Both sides are differentiated: the one that is not taken must not overflow.
      let isAbove = next .> E.Real(0)
      let below = E.Real.select(isAbove, E.Real(0), next)
      let positive = E.Real.choose(isAbove, { log1pExp(next) }, otherwise: { exp(below) * E.Real(2) })
      level = E.Real.select(next .< level, E.Real.minimum(next, E.Real(1)), positive)
      effects.sample("y", Gamma(E.Real(1.5) + E.Real.abs(level), positive), observed: E.Real(0.5 + Double(t)))
    }
  }
}

/// A level in noise, to be conditioned on part of a series.
struct LevelInNoise: Model {
  var steps = 6

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let noise = effects.sample("noise", HalfNormal(1))
    effects.scan(length: steps, into: E.Real(0)) { effects, level, _ in
      level = effects.sample("level", Normal(level, 1))
      effects.sample("y", Normal(level, noise))
    }
  }
}

/// Stochastic volatility without centring.
struct StochasticVolatility: Model {
  var returns: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 2))
    let phi = effects.sample("phi", Uniform(-1, 1))
    let sigma = effects.sample("sigma", HalfNormal(0.5))
    effects.scan(returns, into: mu) { effects, x, y in
      let shock = effects.sample("shock", Normal(0, 1))
      x = mu + phi * (x - mu) + sigma * shock
      effects.sample("y", Normal(0, exp(x * E.Real(0.5))), observed: E.Real(y))
    }
  }
}

/// An autoregression of order 5 on data.
struct FifthOrder: Model {
  var series: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let alpha = effects.sample("alpha", Normal(0, 1))
    let beta = effects.plate("lags", 5) { effects, _ in effects.sample("beta", Normal(0, 0.5)) }
    let sigma = effects.sample("sigma", HalfNormal(1))
    effects.scan(5..<series.count, into: ()) { effects, _, t in
      effects.sample(
        "y", Normal(alpha + dot(beta, lagsOf: series, before: t), sigma), observed: E.Real(series[t]))
    }
  }
}
