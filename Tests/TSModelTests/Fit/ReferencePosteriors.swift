import TSModel
import TestSupport

/// A posterior of posteriordb: its model, its data, and summaries of 10,000 reference draws.
///
/// Source: Magnusson et al. (2024), posteriordb, doi:10.48550/arXiv.2407.04967.
struct ReferencePosterior {
  private let entry: Reference

  init(_ name: String) { entry = Reference.load("posteriors")["posteriors"][name] }

  /// A list of the data.
  func data(_ name: String) -> [Double] { entry["data"][name].numbers }
  /// Rows of the data.
  func rows(_ name: String) -> [[Double]] { entry["data"][name].elements.map(\.numbers) }
  /// A number of the data.
  func datum(_ name: String) -> Double { entry["data"][name].number }
  /// The summaries by parameter.
  var parameters: [String: Reference] { entry["reference"].members }
}

/// arK: an autoregression of order 5 with vague priors, whose first values are given.
struct VagueAutoregression: Model {
  var y: [Double]
  var order = 5

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let alpha = effects.sample("alpha", Normal(0, 10))
    let beta = effects.plate("lags", order) { effects, _ in effects.sample("beta", Normal(0, 10)) }
    let sigma = effects.sample("sigma", HalfCauchy(2.5))
    effects.scan(order..<y.count, into: ()) { effects, _, t in
      var mean = alpha
      for k in 0..<order { mean += beta[k] * E.Real(y[t - 1 - k]) }
      effects.sample("y", Normal(mean, sigma), data: y[t])
    }
  }
}

/// Eight schools, non-centred.
struct EightSchools: Model {
  var y: [Double]
  var sigma: [Double]

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let mu = effects.sample("mu", Normal(0, 5))
    let tau = effects.sample("tau", HalfCauchy(5))
    effects.plate("schools", y.count) { effects, j in
      let theta = effects.deterministic("theta", mu + tau * effects.sample("theta_trans", Normal(0, 1)))
      effects.sample("y", Normal(theta, E.Real(sigma[j])), data: y[j])
    }
  }
}

/// kilpisjarvi: a line through the summer temperatures of 62 years, the year not centred.
struct SummerTemperature: Model {
  var x: [Double]
  var y: [Double]
  var alpha: (mean: Double, deviation: Double)
  var beta: (mean: Double, deviation: Double)

  func callAsFunction<E: Effects>(_ effects: inout E) {
    let alpha = effects.sample("alpha", Normal(E.Real(alpha.mean), E.Real(alpha.deviation)))
    let beta = effects.sample("beta", Normal(E.Real(beta.mean), E.Real(beta.deviation)))
    let sigma = effects.sample("sigma", Flat(.positive))
    effects.plate("years", y.count) { effects, i in
      effects.sample("y", Normal(alpha + beta * E.Real(x[i]), sigma), data: y[i])
    }
  }
}
