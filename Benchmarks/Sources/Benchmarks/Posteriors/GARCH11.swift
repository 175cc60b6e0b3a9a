import TSModel

/// posteriordb's garch11: the variance of a step follows the error and the variance of the step before.
///
/// The data are simulated.
struct GARCH11: Model, Decodable {
  let y: [Double]
  let sigma1: Double

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Flat())
    let alpha0 = effects.sample("alpha0", Flat(.positive))
    let alpha1 = effects.sample("alpha1", Flat(.interval(0, 1)))
    let beta1 = effects.sample("beta1", Flat(.interval(0, 1 - alpha1)))
    effects.sample("first", Normal(mu, sigma1), data: y[0])
    effects.scan(1..<y.count, into: E.Real(sigma1 * sigma1)) { effects, variance, t in
      let error = E.Real(y[t - 1]) - mu
      variance = alpha0 + alpha1 * error * error + beta1 * variance
      effects.sample("y", Normal(mu, sqrt(variance)), data: y[t])
    }
  }
}
