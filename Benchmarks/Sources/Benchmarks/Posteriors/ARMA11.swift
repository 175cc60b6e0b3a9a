import TSModel

/// posteriordb's arma11: a moving average adds to an autoregression of order 1.
struct ARMA11: Model, Decodable {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 10))
    let phi = effects.sample("phi", Normal(0, 2))
    let theta = effects.sample("theta", Normal(0, 2))
    let sigma = effects.sample("sigma", HalfCauchy(2.5))
    let first = mu + phi * mu
    effects.sample("first", Normal(first, sigma), data: y[0])
    effects.scan(1..<y.count, into: E.Real(y[0]) - first) { effects, error, t in
      let mean = mu + phi * E.Real(y[t - 1]) + theta * error
      effects.sample("y", Normal(mean, sigma), data: y[t])
      error = E.Real(y[t]) - mean
    }
  }
}
