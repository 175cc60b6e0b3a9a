import TSModel

/// Stochastic volatility: the logarithm of the variance is an autoregression, written by its standard normal shocks.
struct StochasticVolatility: Model, Decodable {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 5))
    let phi = effects.sample("phi", Uniform(-1, 1))
    let sigma = effects.sample("sigma", HalfNormal(1))
    effects.scan(y, into: mu) { effects, x, y in
      x = mu + phi * (x - mu) + sigma * effects.sample("e", Normal(0, 1))
      effects.sample("y", Normal(0, exp(x / 2)), data: y)
    }
  }
}
