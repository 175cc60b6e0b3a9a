import TSModel

/// README's local level, of the flow of the Nile: a random walk by its standard normal shocks, observed with noise.
struct LocalLevel: Model, Decodable {
  let y: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let start = effects.sample("start", Normal(1000, 300))
    let drift = effects.sample("drift", HalfNormal(50))
    let noise = effects.sample("noise", HalfNormal(200))
    effects.scan(y, into: start) { effects, level, y in
      level += drift * effects.sample("shock", Normal(0, 1))
      effects.deterministic("level", level)
      effects.sample("volume", Normal(level, noise), data: y)
    }
  }
}
