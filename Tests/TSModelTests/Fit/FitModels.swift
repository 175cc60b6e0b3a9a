import TSModel

/// mu ~ Normal(1, 2), y[i] ~ Normal(mu, noise).
struct NormalMean: Model {
  var count = 8
  var noise = 1.5

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(1, 2))
    effects.plate("observations", count) { effects, _ in
      effects.sample("y", Normal(mu, E.Real(noise)))
    }
  }
}

/// rate ~ Gamma(3, 0.5), y[i] ~ Poisson(rate).
struct PoissonRate: Model {
  var count = 10

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let rate = effects.sample("rate", Gamma(3, 0.5))
    effects.plate("observations", count) { effects, _ in effects.sample("y", Poisson(rate)) }
  }
}

/// p ~ Beta(2, 3), k ~ Binomial(20, p).
struct SuccessProbability: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    let probability = effects.sample("p", Beta(2, 3))
    effects.sample("k", Binomial(20, probability))
  }
}

/// A count without bounds.
struct ArrivalRate: Model {
  func callAsFunction<E: Effects>(_ effects: inout E) {
    effects.sample("k", Poisson(effects.sample("rate", Gamma(2, 1))))
  }
}

/// phi ~ Normal(0.5, 0.4), y[t] ~ Normal(phi y[t-1], noise) from y[-1] = start.
struct KnownNoiseAutoregression: Model {
  var steps = 30
  var noise = 0.8
  var start = 1.0
  /// The coefficient; drawn where it is nil.
  var coefficient: Double?

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let phi = coefficient.map { E.Real($0) } ?? effects.sample("phi", Normal(0.5, 0.4))
    effects.scan(length: steps, into: E.Real(start)) { effects, last, _ in
      last = effects.sample("y", Normal(phi * last, E.Real(noise)))
    }
  }
}

/// level[t] ~ Normal(level[t-1], drift) from level[-1] ~ Normal(0, 3), y[t] ~ Normal(level[t], noise).
struct KnownVarianceLevel: Model {
  var steps = 25
  var drift = 0.5
  var noise = 1.0

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let start = effects.sample("start", Normal(0, 3))
    effects.scan(length: steps, into: start) { effects, level, _ in
      level = effects.sample("level", Normal(level, E.Real(drift)))
      effects.sample("y", Normal(level, E.Real(noise)))
    }
  }
}

/// A local level whose two deviations are latent; steps of the level are standard normal.
struct LocalLevel: Model {
  var steps = 20

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let start = effects.sample("start", Normal(0, 2))
    let drift = effects.sample("drift", LogNormal(-1, 0.5))
    let noise = effects.sample("noise", LogNormal(-0.5, 0.5))
    effects.scan(length: steps, into: start) { effects, level, _ in
      level += drift * effects.sample("shock", Normal(0, 1))
      effects.deterministic("level", level)
      effects.sample("y", Normal(level, noise))
    }
  }
}

/// Stochastic volatility: h[t] = mu + phi (h[t-1] - mu) + sigma shock[t], y[t] ~ Normal(0, exp(h[t] / 2)).
struct StochasticVolatility: Model {
  var steps = 15

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 1))
    let phi = effects.sample("phi", Uniform(-0.9, 0.95))
    let sigma = effects.sample("sigma", LogNormal(-1, 0.5))
    effects.scan(length: steps, into: E.Real(0)) { effects, deviation, _ in
      deviation = phi * deviation + sigma * effects.sample("shock", Normal(0, 1))
      effects.sample("y", Normal(0, exp(0.5 * (mu + deviation))))
    }
  }
}
