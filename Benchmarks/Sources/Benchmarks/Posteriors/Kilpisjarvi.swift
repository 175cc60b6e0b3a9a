import TSModel

/// posteriordb's kilpisjarvi: summer temperatures in a line over the years, which the priors leave uncentred.
struct Kilpisjarvi: Model, Decodable {
  let x: [Double]
  let y: [Double]
  let pmualpha: Double
  let psalpha: Double
  let pmubeta: Double
  let psbeta: Double

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let alpha = effects.sample("alpha", Normal(pmualpha, psalpha))
    let beta = effects.sample("beta", Normal(pmubeta, psbeta))
    let sigma = effects.sample("sigma", Flat(.positive))
    effects.plate("years", y.count) { effects, i in
      effects.sample("y", Normal(alpha + beta * E.Real(x[i]), sigma), data: y[i])
    }
  }
}
