import TSModel

/// posteriordb's eight schools, non-centred.
struct EightSchools: Model, Decodable {
  let y: [Double]
  let sigma: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 5))
    let tau = effects.sample("tau", HalfCauchy(5))
    effects.plate("schools", y.count) { effects, j in
      let offset = effects.sample("theta_trans", Normal(0, 1))
      let theta = effects.deterministic("theta", mu + tau * offset)
      effects.sample("y", Normal(theta, sigma[j]), data: y[j])
    }
  }
}
